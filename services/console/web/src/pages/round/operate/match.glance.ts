import { formatDecimal, isAboveZero, parseDecimal } from '@lodestone/kernel/decimal'
import type { RoundRecord } from './round.queries.ts'

/** Places that gaps are given with. */
const GAP_PLACES = 9

/** The least that is shown: 0.0001 per cent. */
const SHOWN = 1_000n

/** What one wants to know of a match first: whom it served, who left, whether caps held, and by how much at most it is short of the best. */
export function glanceOf(record: RoundRecord, shares: readonly { readonly withinCap: boolean }[]) {
  const { inputs, result } = record
  const gaps = result.stages.filter(({ name }) => judgesTheMatch(name)).map(({ gap }) => parseDecimal(gap, GAP_PLACES))
  const most = gaps.reduce<bigint>((max, gap = 0n) => (gap > max ? gap : max), 0n)
  return {
    lines: inputs.lines.length,
    served: result.fills.filter(({ filledKg }) => isAboveZero(filledKg)).length,
    offers: inputs.offers.length,
    sold: new Set(result.allocations.map(({ offerId }) => offerId)).size,
    left: result.departures.length,
    over: shares.filter(({ withinCap }) => !withinCap).length,
    /** In per cent, of the volume or cost that is furthest from its bound; rounded up, since it is said as a bound. */
    gapPct: formatDecimal(((most + SHOWN - 1n) / SHOWN) * SHOWN, GAP_PLACES - 2),
  }
}

/** Steps of a ladder that were climbed, and the draw, say nothing of how good a match is. */
const judgesTheMatch = (stage: string): boolean => stage !== 'ties' && !stage.startsWith('cap-')
