import type { RoundDraft } from '@lodestone/contracts'
import type { Config } from '@lodestone/service'

/** What a hub asks of the lines and offers of every round whose draft does not say otherwise. */
export type HubBounds = Pick<RoundDraft['rules'], 'smallestLineKg' | 'smallestOfferKg' | 'ceilingStep' | 'priceStep'>

/** What the settings ask of the lines and offers of a round. */
export const boundsOf = ({ SMALLEST_LINE_KG, SMALLEST_OFFER_KG, CEILING_STEP, PRICE_STEP }: Config): HubBounds => ({
  ...(SMALLEST_LINE_KG === undefined ? {} : { smallestLineKg: SMALLEST_LINE_KG }),
  ...(SMALLEST_OFFER_KG === undefined ? {} : { smallestOfferKg: SMALLEST_OFFER_KG }),
  ...(CEILING_STEP === undefined ? {} : { ceilingStep: CEILING_STEP }),
  ...(PRICE_STEP === undefined ? {} : { priceStep: PRICE_STEP }),
})

/** A draft with the bounds of the hub where it names none. */
export const bounded = (draft: RoundDraft, bounds: HubBounds): RoundDraft => ({
  ...draft,
  rules: { ...bounds, ...draft.rules },
})
