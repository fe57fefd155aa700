import { namesOf } from '@lodestone/kernel/members'
import { type Finding, type FindingCode, type FindingFigures, found, SENTENCES } from './finding.ts'

/** Findings that one answer shows. */
export const MAX_FINDINGS = 200
const RANK: ReadonlyMap<string, number> = new Map(namesOf(SENTENCES).map((code, rank) => [code, rank]))

/** Collects what is found: each once, in an order that does not depend on where it stood. */
export class Findings {
  readonly #byText = new Map<string, Finding>()

  add<C extends FindingCode>(code: C, figures: FindingFigures[C]): void {
    const key = `${String(RANK.get(code)).padStart(2, '0')} ${JSON.stringify(figures)}`
    this.#byText.set(key, found(code, figures))
  }

  /** The gravest first; what is too much for one answer is counted. */
  all(): Finding[] {
    const sorted = [...this.#byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
    if (sorted.length <= MAX_FINDINGS) return sorted
    const shown = sorted.slice(0, MAX_FINDINGS - 1)
    return [...shown, found('more-findings', { left: sorted.length - shown.length })]
  }
}
