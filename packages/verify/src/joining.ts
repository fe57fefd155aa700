import { isMultiple, parseKg, statedIn } from '@lodestone/kernel'
import type { Check, RoundRecord } from './record.ts'

type Line = {
  material?: string
  quantityKg?: string
  commitment?: string
  ceilingPrice?: { amount: string } | undefined
}
type Offer = { quantityKg?: string; price?: Parameters<typeof statedIn>[0] }

/** The finest step there is, of which every amount is a multiple: a round that asks for it takes any price. */
const ANY_PRICE = '0.0001'

/** Whether nothing stands in the books of a round that it should not have taken. */
export function checkJoining({ rules, inputs }: RoundRecord): Check {
  const { smallestLineKg, smallestOfferKg, ceilingStep, priceStep = ANY_PRICE } = rules
  const { requireCeilings = false, reservePrices = {} } = rules
  const isEnough = (kg = '', least = '0'): boolean => (parseKg(kg) ?? -1n) >= (parseKg(least) ?? 0n)
  const hasCeiling = ({ material = '', commitment, ceilingPrice }: Line): boolean =>
    commitment === 'forecast' || ceilingPrice !== undefined || reservePrices[material] !== undefined
  const isLine = (line: Line): boolean =>
    isEnough(line.quantityKg, smallestLineKg) && (!requireCeilings || hasCeiling(line)) && keepsStep(line)
  const keepsStep = ({ ceilingPrice }: Line): boolean =>
    ceilingPrice === undefined || ceilingStep === undefined || isMultiple(ceilingPrice.amount, ceilingStep)
  const isOffer = ({ quantityKg, price }: Offer): boolean =>
    isEnough(quantityKg, smallestOfferKg) &&
    (priceStep === ANY_PRICE || !!(price && statedIn(price)?.every(amount => isMultiple(amount, priceStep))))
  return [
    'every line and offer is what the round asks of those that join',
    inputs.lines.every(isLine) && inputs.offers.every(isOffer),
  ]
}
