import type { Share } from '@lodestone/contracts'
import { EU_27, formatKg } from '@lodestone/kernel'
import { partsHold, type ServedNeed } from './flow.ts'

/** Territory that never counts as a third country for a member of a bloc, and what the round's rules exempt. */
const counts = (country: string, bloc: string | null, exempt: readonly string[]): boolean =>
  !exempt.includes(country) && !(bloc === 'EU' && EU_27.has(country)) && !(bloc === 'JP' && country === 'JP')

/** The shares that a flow counts in, by stage and country, each once and in one order. */
export const placesOf = ({ chain, bloc }: ServedNeed, exempt: readonly string[]): string[] =>
  [
    ...new Set(
      chain.filter(({ country }) => counts(country, bloc, exempt)).map(({ stage, country }) => `${stage}\t${country}`),
    ),
  ].sort()

/**
 * Shares that may be shown of a material of which what was matched is shown: all of them or none. They overlap, since goods are mined in one
 * country and separated in another. So parts of what was matched are parted further by all the places that goods went through, until each share
 * is a sum of whole parts. A share that the allocations here do not give is not shown.
 */
export function showableShares(
  shares: readonly Share[],
  flows: readonly ServedNeed[],
  exempt: readonly string[],
  partOf: (flow: ServedNeed) => string,
): Share[] {
  const given = (share: Share): bigint =>
    flows
      .filter(flow => placesOf(flow, exempt).includes(`${share.stage}\t${share.country}`))
      .reduce((sum, flow) => sum + flow.matched, 0n)
  const isShown =
    partsHold(flows, flow => flow.matched, partOf) && shares.every(share => formatKg(given(share)) === share.kg)
  // What of the demand could be served at all tells of ceilings: the share of it is kept back.
  return isShown ? shares.map(({ ofServablePct: _, ...share }) => share) : []
}
