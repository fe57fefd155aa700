import { formatDecimal, present } from '@lodestone/kernel'
import { type Decision, servedWith } from '../select/select.ts'
import { type Missing, missingFor } from './missing.ts'

/**
 * Whether a project is banked, and if not, why: something is `missing` for it beside those who are; nothing is, but banking it `serves-less` or `adds-nothing`.
 * `alone`: it could be banked if it were the only one.
 */
export type Fate =
  | { readonly project: string; readonly banked: true }
  | ({ readonly project: string; readonly banked: false; readonly alone: boolean } & (
      | { readonly reason: 'missing'; readonly missing: Missing }
      | { readonly reason: 'serves-less'; readonly lostKg: string }
      | { readonly reason: 'adds-nothing' }
    ))

/** Weighted kilograms that floats may lose: less is nothing. */
const NOTHING = 1e-3

export async function fateOf({ pool, isBanked, shared }: Decision, project: number): Promise<Fate> {
  const name = present(pool.terms.projects[project]).own.project
  if (isBanked(project)) return { project: name, banked: true }
  const alone = (await servedWith(pool, { fate: p => p === project })) !== undefined
  const head = { project: name, banked: false, alone } as const
  const missing = await missingFor(pool, isBanked, project)
  if (Object.values(missing).some(list => list.length > 0)) return { ...head, reason: 'missing', missing }
  const beside = await servedWith(pool, { fate: p => p === project || isBanked(p) })
  const most = shared.reduce((sum, { own }) => sum + own.bound, 0)
  const lost = most - (beside ?? 0)
  if (lost <= NOTHING) return { ...head, reason: 'adds-nothing' }
  return { ...head, reason: 'serves-less', lostKg: formatDecimal(BigInt(Math.round(lost * 1000)), 3) }
}
