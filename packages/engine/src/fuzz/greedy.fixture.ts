import { present } from '@lodestone/kernel'
import type { Case } from './case.fixture.ts'

/**
 * What anyone would do by hand, in grams by class: line after line takes its cheapest goods while they last. Offers with lots and lines with a minimum are passed over, and so is
 * every pair that some cap counts, so that nothing can be broken.
 */
export function plainGreedy({ book, live, caps }: Case): Map<number, number> {
  const left = book.supply.map(kg => Math.round(kg * 1000))
  const volumes = new Map<number, number>()
  const order = book.lines
    .map((_, i) => i)
    .sort((a, b) => present(book.priority[a]) - present(book.priority[b]) || a - b)
  for (const i of order) {
    if (!live(i) || present(book.minimum[i]) > 0) continue
    let want = Math.round(present(book.need[i]) * 1000)
    const goods = book.offers.flatMap((_, j) => {
      const pair = book.lotted[j] || caps.some(({ counts }) => counts(i, j)) ? undefined : book.pair(i, j, 0)
      return pair ? [{ j, ...pair }] : []
    })
    for (const { j, exact } of goods.sort((a, b) => a.cost / a.ratio - b.cost / b.ratio)) {
      const { n, d } = exact.ratio
      // The most grams offered whose need served still fits.
      const fits = Number(((BigInt(want) + 1n) * d - 1n) / n)
      const offered = Math.min(present(left[j]), fits)
      const served = Number((BigInt(offered) * n) / d)
      left[j] = present(left[j]) - offered
      want -= served
      volumes.set(present(book.priority[i]), (volumes.get(present(book.priority[i])) ?? 0) + served)
    }
  }
  return volumes
}
