/** Decimals as whole numbers and fractions, for the check alone: written anew, so that a fault of the reading shows. */

/** A decimal as a whole number of its last place. Throws RangeError where it has more places. */
export function units(text: string, places: number): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  if (!/^-?\d+$/.test(whole) || !/^\d*$/.test(fraction) || fraction.length > places)
    throw new RangeError(`not a decimal of ${places} places: ${text}`)
  const size = BigInt(whole.replace('-', '') + fraction.padEnd(places, '0'))
  return whole.startsWith('-') ? -size : size
}

/** Places of amounts in a price, and of a share of them: what lies above a cap has both. */
const PLACES = 4
const OF_SHARE = 6

type Price = {
  readonly premium: string
  readonly floor?: string | undefined
  readonly cap?: string | undefined
  readonly shareAbove?: string | undefined
}

/** What a formula comes to, in whole 10^-10 EUR/kg. */
export function priceOf({ premium, floor, cap, shareAbove }: Price, index: string): bigint {
  const scale = 10n ** BigInt(OF_SHARE)
  const raw = units(index, PLACES) + units(premium, PLACES)
  const lifted = floor !== undefined && units(floor, PLACES) > raw ? units(floor, PLACES) : raw
  if (cap === undefined || lifted <= units(cap, PLACES)) return lifted * scale
  const above = raw > units(cap, PLACES) ? raw - units(cap, PLACES) : 0n
  return units(cap, PLACES) * scale + above * units(shareAbove ?? '0', OF_SHARE)
}
