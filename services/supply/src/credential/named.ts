import type { OfferDraft } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { ProblemError } from '@lodestone/http'
import { fieldsRefused } from '@lodestone/kernel'
import { ownCredentials } from './credential.due.store.ts'

/** Throws 422 where offers name credentials that are not their supplier's, or that it has withdrawn. `pathOf`: where an offer stands in what was sent. */
export async function mustHold(
  sql: Sql,
  participantId: string,
  drafts: readonly Pick<OfferDraft, 'credentials'>[],
  pathOf: (nth: number) => string,
): Promise<void> {
  const named = drafts.flatMap(({ credentials = [] }, nth) =>
    credentials.map((id, index) => ({ id, path: `${pathOf(nth)}credentials.${index}` })),
  )
  if (named.length === 0) return
  const own = await ownCredentials(sql, participantId, [...new Set(named.map(one => one.id))])
  const faults = named
    .filter(one => !own.has(one.id))
    .map(({ path }) => ({ path, message: 'not a credential of yours' }))
  if (faults.length > 0) throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults)
}
