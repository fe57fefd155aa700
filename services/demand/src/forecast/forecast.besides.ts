import type { ForecastDraft, ForecastPreview } from '@lodestone/contracts'
import { ruled } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { refusedBesides } from '@lodestone/files'
import type { Identity } from '@lodestone/http'
import type { Outcome, Refusal } from '@lodestone/kernel'
import { limitFor } from '@lodestone/service'
import { mayBind } from './forecast.binding.ts'
import { isTaken } from './forecast.store.ts'

/** Its key in the database keeps every reference from being used twice. */
export const REFERENCE_TAKEN: Refusal<'duplicate-reference'> = {
  code: 'duplicate-reference',
  detail: 'You have a forecast with this reference.',
  errors: [{ path: 'reference', message: 'already in use' }],
}

/** Why a forecast would be refused that nothing in its file is against, if it were submitted now: all that a submission asks beside its lines. */
export async function submissionRefusals(
  sql: Sql,
  { identity, participantId }: { readonly identity: Identity; readonly participantId: string },
  { reference, lines }: ForecastDraft,
): Promise<Refusal[]> {
  const allowed = mayBind(lines, await limitFor(sql, identity))
  const taken = reference !== '' && (await isTaken(sql, participantId, reference))
  return [...(allowed.ok ? [] : [allowed.refusal]), ...(taken ? [REFERENCE_TAKEN] : [])]
}

/** The refusal of an outcome, if it is one. */
export const refusalsOf = (outcome: Outcome<unknown>): Refusal[] => (outcome.ok ? [] : [outcome.refusal])

/** A preview with what a submission would be refused for besides; what an approver may do, the preview says. */
export function withRefusals(
  preview: ForecastPreview,
  refusals: readonly Refusal[],
  rows: readonly number[],
): ForecastPreview {
  const refused = refusals.reduce((so, refusal) => refusedBesides(so, refusal, 'lines', rows), preview)
  const forApprover = refusals.some(({ code }) => code === 'forbidden')
  if (!forApprover) return refused
  const warning = ruled({ path: 'lines', message: 'an approver of your organisation can submit these firm lines' })
  return { ...refused, warnings: [...refused.warnings, warning] }
}
