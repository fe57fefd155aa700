import type { ProjectResult } from '@lodestone/contracts'
import { implement, notFound, ProblemError } from '@lodestone/http'
import { fromJson, type JsonText, vouched } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import type { Pool } from '../computation/computation.pool.ts'
import { findDecision, findOwn } from './decision.store.ts'
import { findRound, type RoundRow } from './round.store.ts'
import { idOf, overseesAll } from './round.ts'

const ENDED: ReadonlySet<RoundRow['state']> = new Set(['decided', 'failed', 'awarded'])
const undecided = ({ state }: RoundRow) =>
  new ProblemError('wrong-state', `The round is ${state}: there is no decision to show.`)

/** What a project round decided: each party its own, and all of it for those who oversee it, who can have it decided again. */
export function decisionRoutes({ database }: ServiceContext, asked: Pool) {
  async function ended(id: string): Promise<RoundRow & { readonly decidedAt: string }> {
    const row = await findRound(database, id)
    if (!row) throw notFound()
    const { decidedAt } = row
    if (!ENDED.has(row.state) || decidedAt === null) throw undecided(row)
    return { ...row, decidedAt }
  }

  return implement({
    readProjectResult: async call => {
      const round = await ended(idOf(call))
      const { bookDigest, resultHash, published, state, decidedAt } = round
      const head = {
        ...{ roundId: round.id, state, decidedAt },
        ...(bookDigest !== null && { bookDigest }),
        ...(resultHash !== null && { resultHash }),
        ...(published === null ? { banked: [], outside: [] } : fromJson(published)),
      }
      if (overseesAll(call)) {
        const stored = await findDecision(database, round.id)
        const whole = { ...head, ...(stored && stored.failure !== null && { failure: stored.failure }) }
        return { body: joined(whole, stored?.result ?? null) }
      }
      const own = await findOwn(database, round.id, call.identity.org ?? '')
      return { body: { ...head, ...(own && fromJson(own)) } }
    },
    readProjectBook: async call => {
      const round = await ended(idOf(call))
      const stored = await findDecision(database, round.id)
      if (!stored?.book) throw undecided(round)
      return { body: stored.book }
    },
    verifyProjectRound: async call => {
      const round = await ended(idOf(call))
      const { bookDigest: recordedBookDigest, resultHash: recordedHash } = round
      const { book = null, result = null } = (await findDecision(database, round.id)) ?? {}
      if (book === null || result === null || recordedHash === null || recordedBookDigest === null)
        throw undecided(round)
      const recorded = { book, result, bookDigest: recordedBookDigest, resultHash: recordedHash }
      const verified = await asked.ask({ kind: 'decision-verification', ...recorded })
      const { resultHash, storedHash, bookDigest, breaches } = verified
      const same = resultHash === recordedHash && storedHash === recordedHash && bookDigest === recordedBookDigest
      return {
        body: {
          matches: same && breaches.length === 0,
          ...verified,
          breaches: [...breaches],
          recordedHash,
          recordedBookDigest,
        },
      }
    },
  })
}

/** A result with the whole decision, which is long and need not be read to be sent. */
const joined = (head: ProjectResult, decision: string | null): JsonText<ProjectResult> =>
  vouched(decision === null ? JSON.stringify(head) : `${JSON.stringify(head).slice(0, -1)},"decision":${decision}}`)
