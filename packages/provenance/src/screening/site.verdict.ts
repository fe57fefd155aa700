import { exact } from '@lodestone/kernel'
import { type Finding, type FindingCode, type FindingFigures, found } from './finding.ts'
import type { Gap } from './gap.ts'
import type { ChainStage } from './offer.ts'

/**
 * What one site at one stage counts for.
 * `covered`: it stands, is tolled or is owned in a covered country (or runs on covered technology, where that counts the same).
 * `fed`: it stands elsewhere and takes in too much Chinese material. `trace`: within the limit. `noted`: equity below the limit, technology.
 */
export type Weight = 'covered' | 'fed' | 'trace' | 'noted' | 'clean'

export type SiteVerdict = {
  readonly weights: readonly Weight[]
  readonly findings: readonly Finding[]
  /** What makes the declaration itself unusable; the offer is then not proven. */
  readonly gaps: readonly Gap[]
}

/** Whether a share is as much as a limit. */
export const reaches = (value: exact.Rational, limit: { pct: string; inclusive: boolean }): boolean => {
  const order = exact.compare(value, hundredth(limit.pct))
  return order > 0 || (order === 0 && limit.inclusive)
}

/** A percentage as a share. */
export const hundredth = (pct: string) => exact.divide(exact.decimalToRational(pct), exact.rational(100n))

/** Nothing to tell. */
export const CLEAN: SiteVerdict = { weights: [], findings: [], gaps: [] }

/** One weight with its finding. */
export function one<C extends FindingCode>(
  weight: Weight,
  site: ChainStage,
  code: C,
  figures: FindingFigures[C],
): SiteVerdict {
  return { weights: [weight], findings: [found(code, figures, site.stage)], gaps: [] }
}
/** A declaration that cannot be judged before it is mended. */
export const unusable = (finding: Finding, lacks: Gap): SiteVerdict => ({
  weights: [],
  findings: [finding],
  gaps: [lacks],
})

/** What an operator is told and what changes no level. */
export const told = (finding: Finding): SiteVerdict => ({ weights: [], findings: [finding], gaps: [] })
