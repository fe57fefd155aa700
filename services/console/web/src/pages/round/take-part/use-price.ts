import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import type { Allocation } from './my-rounds.ts'

/** The price that a side pays or gets: the member's with carriage, the supplier's own. */
export function usePrice(round: Round) {
  const format = useFormat()
  return (one: Allocation): { text: string; amount: string; currency: string } | undefined => {
    const price =
      one.landedPrice === undefined ? one.price : { amount: one.landedPrice, currency: round.rules.baseCurrency }
    return price && { ...price, text: format.money(price) }
  }
}
