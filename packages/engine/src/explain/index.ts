import type { Flow } from '../flow/solve.ts'
import type { Explanation } from '../types.ts'
import { explainLine } from './line.ts'
import { explainOffer, reaches } from './offer.ts'
import { shortfalls } from './shortfall.ts'
import type { View } from './view.ts'

export { blockingPairs } from './blocking.ts'
export { viewOf } from './view.ts'

/** One explanation for every line, then one for every offer, each by id. */
export function explain(view: View, places: number): Explanation[] {
  const own = new Map<number, Flow[]>()
  for (const flow of view.passes.flows) {
    const flows = own.get(flow.line)
    if (flows) flows.push(flow)
    else own.set(flow.line, [flow])
  }
  const lines = view.book.lines.map((_, i) => explainLine(view, i, own.get(i) ?? [], places))
  const missed = shortfalls(view)
  const offers = reaches(view).map((reach, j) => explainOffer(view, j, reach, missed.get(j), places))
  return [...lines, ...offers]
}
