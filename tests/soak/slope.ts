/** What was measured at a moment, in milliseconds; of one life, where what is measured may begin anew. */
export type Point = { readonly at: number; readonly value: number; readonly life?: number | undefined }

const HOUR_MS = 3_600_000
/** Milliseconds that two points must lie apart: what lies closer says little but takes most of the pairs. */
const APART_MS = 60_000

/**
 * How fast a value grows in an hour, by Theil and Sen: the median of the slopes between all pairs of points, which a quarter of outliers does not
 * move far. Only points of one life are compared. Undefined where no two lie far enough apart.
 */
export function slopeOf(points: readonly Point[], apartMs = APART_MS): number | undefined {
  const slopes: number[] = []
  for (const [n, one] of points.entries())
    for (const other of points.slice(n + 1))
      if (one.life === other.life && other.at - one.at >= apartMs)
        slopes.push(((other.value - one.value) / (other.at - one.at)) * HOUR_MS)
  return slopes.length === 0 ? undefined : medianOf(slopes)
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [lower = Number.NaN, upper = lower] = sorted.slice(Math.floor((sorted.length - 1) / 2))
  return sorted.length % 2 === 1 ? lower : (lower + upper) / 2
}

/** Of points of several lives those of the longest one, without what came before `from` and while it was young; none where the rest is too short. */
export function longestLife(
  points: readonly Point[],
  { leastMs, youngMs, from = 0 }: { leastMs: number; youngMs: number; from?: number },
): Point[] {
  const lasted = (some: readonly Point[]): number => (some.at(-1)?.at ?? 0) - (some[0]?.at ?? 0)
  let longest: Point[] = []
  for (const own of Map.groupBy(points, ({ life }) => life).values()) {
    const begin = own[0]?.at ?? 0
    const grown = own.filter(({ at }) => at >= from && at - begin >= youngMs)
    if (lasted(grown) > lasted(longest)) longest = grown
  }
  return lasted(longest) >= leastMs ? longest : []
}
