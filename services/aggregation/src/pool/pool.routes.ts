import { poolExport } from '@lodestone/files'
import { type CallOf, implement, notFound, ProblemError } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { given, type ServiceContext, waitUntil } from '@lodestone/service'
import { shown } from '../publication/publication.facts.ts'
import { latestPublication } from '../publication/publication.store.ts'
import { findRound } from '../round/round.store.ts'

export function poolRoutes({ reading }: ServiceContext) {
  async function published(call: CallOf<'readPool' | 'exportPool'>) {
    const { id: roundId } = call.params
    if (!isUuid(roundId)) throw notFound()
    const sql = reading(call)
    const pool = await waitUntil(
      () => latestPublication(sql, roundId),
      found => found !== undefined,
    )
    if (pool) return shown(pool)
    if (await findRound(sql, roundId)) throw new ProblemError('wrong-state', 'The pool is not published yet.')
    throw notFound()
  }

  return implement({
    readPool: async call => {
      const pool = await published(call)
      return { body: pool, version: pool.version }
    },
    exportPool: async call => given(poolExport(await published(call)), call.query.format ?? 'csv'),
  })
}
