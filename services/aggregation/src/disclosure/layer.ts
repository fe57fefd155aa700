import { present } from '@lodestone/kernel'

/**
 * What one group contributes to each of several figures, in grams and in the order of the figures; and between which heights it may have been
 * moved from or to elsewhere.
 */
export type GroupSeries = {
  readonly group: string
  readonly grams: readonly bigint[]
  readonly moved?: readonly { readonly above: bigint; readonly upTo: bigint }[]
}

type Layer = {
  /** The gaps before the first and behind the last figure in which it stands. */
  readonly from: number
  readonly to: number
  readonly size: number
  /** Whether it hides others for certain. */
  readonly hides: boolean
}

/** The layers into which a series is cut. */
export function layersOf({ grams, moved = [] }: GroupSeries): Layer[] {
  const layers: { from: number; to: number; floor: bigint; top: bigint }[] = []
  const cut = (from: number, to: number, floor: bigint): void => {
    if (from === to) return
    const top = least(grams.slice(from, to))
    if (top > floor) layers.push({ from, to, floor, top })
    let start = from
    for (let at = from; at <= to; at++) {
      if (at < to && grams[at] !== top) continue
      cut(start, at, top)
      start = at + 1
    }
  }
  cut(0, grams.length, 0n)
  const returns = returnsOf(grams)
  return layers.map(({ from, to, floor, top }) => ({
    from,
    to,
    size: Number(top - floor),
    hides:
      !moved.some(({ above, upTo }) => above < top && floor < upTo) &&
      !returns.some(({ at, valley }) => from <= at && at < to && floor >= valley),
  }))
}

const least = (grams: readonly bigint[]): bigint => {
  let found = present(grams[0])
  for (const one of grams) if (one < found) found = one
  return found
}

/** The figures in which a series is where it was in another, with less between them: from there up something is known twice. */
function returnsOf(grams: readonly bigint[]): { at: number; valley: bigint }[] {
  const found: { at: number; valley: bigint }[] = []
  for (const [first, value] of grams.entries()) {
    let valley = value
    for (let at = first + 1; at < grams.length; at++) {
      const other = present(grams[at])
      if (other < valley) valley = other
      if (other === value && valley < value) found.push({ at: first, valley }, { at, valley })
    }
  }
  return found
}
