import { type Call, notFound, ProblemError } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { type ServiceContext, waitUntil } from '@lodestone/service'
import { shown } from '../publication/publication.facts.ts'
import { latestPublication } from '../publication/publication.store.ts'
import { findRound } from '../round/round.store.ts'

export function poolRoutes({ database }: ServiceContext) {
  return {
    readPool: async (call: Call) => {
      const roundId = call.params.id ?? ''
      if (!isUuid(roundId)) throw notFound()
      const pool = await waitUntil(
        () => latestPublication(database, roundId),
        found => found !== undefined,
      )
      if (pool) return { body: shown(pool), version: pool.version }
      if (await findRound(database, roundId)) throw new ProblemError('wrong-state', 'The pool is not published yet.')
      throw notFound()
    },
  }
}
