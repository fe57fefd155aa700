import { type GiftFormat, poolGift } from '@lodestone/files'
import { type Call, notFound, ProblemError } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { given, type ServiceContext, waitUntil } from '@lodestone/service'
import { shown } from '../publication/publication.facts.ts'
import { latestPublication } from '../publication/publication.store.ts'
import { findRound } from '../round/round.store.ts'

export function poolRoutes({ database }: ServiceContext) {
  async function published(call: Call) {
    const roundId = call.params.id ?? ''
    if (!isUuid(roundId)) throw notFound()
    const pool = await waitUntil(
      () => latestPublication(database, roundId),
      found => found !== undefined,
    )
    if (pool) return shown(pool)
    if (await findRound(database, roundId)) throw new ProblemError('wrong-state', 'The pool is not published yet.')
    throw notFound()
  }

  return {
    readPool: async (call: Call) => {
      const pool = await published(call)
      return { body: pool, version: pool.version }
    },
    exportPool: async (call: Call<undefined, { format?: GiftFormat }>) =>
      given(poolGift(await published(call)), call.query.format ?? 'csv'),
  }
}
