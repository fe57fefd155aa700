import type { RoundDraft } from '@lodestone/contracts'
import { accept, type FieldError, fieldsRefused, isPeriod, type Outcome, periodIsOver, refuse } from '@lodestone/kernel'
import { findMaterial } from '@lodestone/provenance'
import type { Round, RoundIn } from './round.ts'

/** Refuses a draft that could never be carried out: unknown materials, periods that are over, a collection that has ended. */
export function checkDraft(draft: RoundDraft, now: Date): Outcome<RoundDraft, 'validation-failed'> {
  const faults: FieldError[] = []
  for (const [index, material] of draft.materials.entries())
    if (!findMaterial(material)) faults.push({ path: `materials.${index}`, message: 'not a material of the catalogue' })
  for (const [index, period] of draft.periods.entries())
    if (!isPeriod(period) || periodIsOver(period, now))
      faults.push({ path: `periods.${index}`, message: 'this period is over' })
  if (Date.parse(draft.collectionClosesAt) <= now.getTime())
    faults.push({ path: 'collectionClosesAt', message: 'must lie in the future' })
  return faults.length === 0 ? accept(draft) : refuse('validation-failed', fieldsRefused(faults.length), faults)
}

/** A new version of a draft, with the seed that it was made with. Once opened a round stays as it is. */
export function revise(
  round: Round,
  draft: RoundDraft,
  expected: number,
): Outcome<RoundIn<'draft'>, 'wrong-state' | 'stale-version'> {
  if (round.state !== 'draft') return refuse('wrong-state', `The round is ${round.state}; only a draft can be changed.`)
  if (round.version !== expected) return refuse('stale-version', `The round is at version ${round.version}.`)
  return accept({ ...round, version: round.version + 1, draft: inUtc(draft) })
}

/** A new draft. Times are kept in UTC. */
export function draftRound(
  draft: RoundDraft,
  secret: { id: string; seed: string; seedHash: string },
): RoundIn<'draft'> {
  return {
    id: secret.id,
    version: 1,
    state: 'draft',
    pass: 1,
    draft: inUtc(draft),
    seed: secret.seed,
    seedHash: secret.seedHash,
  }
}

const inUtc = (draft: RoundDraft): RoundDraft => ({
  ...draft,
  collectionClosesAt: utc(draft.collectionClosesAt),
  offersCloseAt: utc(draft.offersCloseAt),
  ...(draft.decisionsCloseAt === undefined ? {} : { decisionsCloseAt: utc(draft.decisionsCloseAt) }),
})
const utc = (instant: string): string => (instant.endsWith('Z') ? instant : new Date(instant).toISOString())
