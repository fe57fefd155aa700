import { poolGift } from '@lodestone/files'
import { implement, notFound, ProblemError } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { given, type ServiceContext, waitUntil } from '@lodestone/service'
import { shown } from '../publication/publication.facts.ts'
import { latestPublication } from '../publication/publication.store.ts'
import { findRound } from '../round/round.store.ts'

export function poolRoutes({ database }: ServiceContext) {
  async function published({ id: roundId }: { readonly id: string }) {
    if (!isUuid(roundId)) throw notFound()
    const pool = await waitUntil(
      () => latestPublication(database, roundId),
      found => found !== undefined,
    )
    if (pool) return shown(pool)
    if (await findRound(database, roundId)) throw new ProblemError('wrong-state', 'The pool is not published yet.')
    throw notFound()
  }

  return implement({
    readPool: async call => {
      const pool = await published(call.params)
      return { body: pool, version: pool.version }
    },
    exportPool: async call => given(poolGift(await published(call.params)), call.query.format ?? 'csv'),
  })
}
