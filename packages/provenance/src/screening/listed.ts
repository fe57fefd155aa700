import { found } from './finding.ts'
import { gap, missingOf } from './gap.ts'
import type { Screening } from './screening.ts'

/** A name in an offer that is like one on a restricted list, and that nobody has found to be another party. No stage: the supplier's own. */
export type ListedName = {
  readonly name: string
  readonly stage?: string
  /** What the list is called, and the name on it. */
  readonly list: string
  readonly alias: string
  /** `open` until somebody has decided that the two are the same. */
  readonly is: 'open' | 'same'
}

/** What is found with such names in the offer: it is not proven, whatever else is. */
export function withListed(screening: Screening, listed: readonly ListedName[]): Screening {
  if (listed.length === 0) return screening
  const gaps = listed.map(({ is, name, list, stage }) => gap(CODE[is], { name, list }, stage))
  return {
    ...screening,
    level: 'U',
    findings: [
      ...listed.map(({ is, name, list, alias, stage }) => found(CODE[is], { name, list, alias }, stage)),
      ...screening.findings,
    ],
    missing: [...gaps.map(missingOf), ...screening.missing],
    gaps: [...gaps, ...screening.gaps],
    restsOn: [],
    provenBy: [],
  }
}

const CODE = { open: 'name-may-be-listed', same: 'name-listed' } as const
