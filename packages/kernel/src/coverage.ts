import { periodInside } from './period.ts'

type Goods = { readonly material: string; readonly period: string }
type Round = { readonly materials: readonly string[]; readonly periods: readonly string[] }

/** Whether a round is about these goods: their material, and a period of the round around their period. */
export const roundCovers = (round: Round, goods: Goods): boolean =>
  round.materials.includes(goods.material) && round.periods.some(period => periodInside(goods.period, period))

/** Whether a round takes an offer: of goods it covers, and valid until the offers close. */
export const roundTakes = (
  round: Round & { readonly offersCloseAt: string },
  offer: Goods & { readonly validUntil: string },
): boolean => roundCovers(round, offer) && Date.parse(offer.validUntil) >= Date.parse(round.offersCloseAt)
