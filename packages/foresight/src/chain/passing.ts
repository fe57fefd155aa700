import { floatAt } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import { type Passage, passageOf } from '../scenario/border.ts'
import type { Setting } from './setting.ts'
import { meansOf, type Windows, windowsOf } from './windows.ts'

const UNLIMITED = Number.POSITIVE_INFINITY
/** Less than this short of all is all. */
const NOTHING = 1e-12

/** What of the usual goods of a month passes a way untouched, and what passes only as a shock lets it. */
type Parts = { readonly open: number; readonly let: number }
const UNTOUCHED: Parts = { open: 1, let: 0 }

/**
 * The most grams on the ways of a month. What left before a shock goes where it was bound for; what a shock lets leave may go to anybody, of all together as much as the
 * shock lets pass, and to each as much as has time to arrive.
 */
export function passingOf({ chain: { arcs, lags, element }, world, scenario, draw }: Setting) {
  const passages = arcs.map(({ limit, to }) => {
    if (limit.kind !== 'way' || to === undefined) return undefined
    const back = present(lags[to]) + limit.days
    const passage = passageOf(scenario, draw, { element, stage: limit.stage, from: limit.country, to: limit.to })
    if (!passage || !Number.isFinite(back)) return undefined
    return { own: passage.own, ...arrivals(passage, windowsOf(world, back)) }
  })
  return (month: number, undisturbed: Float64Array | undefined) => {
    const parts = passages.map((passage): Parts => {
      if (!passage) return UNTOUCHED
      const [open, all] = [floatAt(passage.open, month), floatAt(passage.all, month)]
      if (all > 1 - NOTHING) return UNTOUCHED
      return passage.own ? { open: all, let: 0 } : { open, let: Math.max(0, all - open) }
    })
    const partsOf = (way: number): Parts => present(parts[way])
    const usual = (way: number): number => floatAt(present(undisturbed), way)
    return {
      way: (way: number) => (partsOf(way) === UNTOUCHED ? UNLIMITED : Math.floor(partsOf(way).open * usual(way))),
      border: (ways: readonly number[]) =>
        Math.floor(ways.reduce((sum, way) => sum + (partsOf(way).let === 0 ? 0 : partsOf(way).let * usual(way)), 0)),
      through: (way: number, ways: readonly number[]) =>
        partsOf(way).let === 0 ? 0 : Math.ceil(partsOf(way).let * ways.reduce((sum, one) => sum + usual(one), 0)),
    }
  }
}

/** What arrives of what leaves, by month of use and as if the way took no days of its own: untouched, and all together. */
function arrivals({ share, extra, mostExtra }: Passage, windows: Windows): { open: Float64Array; all: Float64Array } {
  const begin = present(windows.starts[0])
  const count = present(windows.starts.at(-1)) - begin
  const open = new Float64Array(count)
  const all = new Float64Array(count)
  for (let day = begin - mostExtra; day < begin + count; day++) {
    const at = day + extra(day) - begin
    if (at < 0 || at >= count) continue
    all[at] = floatAt(all, at) + share(day)
    if (share(day) === 1) open[at] = floatAt(open, at) + 1
  }
  const means = (own: Float64Array) => meansOf(windows, day => floatAt(own, day - begin))
  return { open: means(open), all: means(all) }
}
