import { namesOf } from '@lodestone/kernel'
import { z } from 'zod'

/** Why a line or an offer is not in a round: by code, the English sentence with its figures in braces. Another language says the same of code and figures. */
type Sentences = Readonly<Record<string, string>>

const UNTIL = 'It joins when its forecast is revised accordingly before the collection ends.'
/**
 * Of a line. `ceiling-missing`, `line-too-small`, `ceiling-off-step`: what the round asks for and the line does not have. `need-dropped`: its need was
 * dropped from the round before; `-because` an operator said why, `-suspended` its member was suspended. `suspended`: so it was dropped itself.
 */
export const LINE_REASONS = {
  'ceiling-missing': `The round takes no line of {material} without a ceiling price. ${UNTIL}`,
  'line-too-small': `The round takes no line of less than {smallestLineKg} kg. ${UNTIL}`,
  'ceiling-off-step': `The round takes ceilings in steps of {ceilingStep} only. ${UNTIL}`,
  'need-dropped': 'The same need was dropped from this round as line {reference}.',
  'need-dropped-because': 'The same need was dropped from this round as line {reference}: {because}',
  'need-dropped-suspended':
    'The same need was dropped from this round as line {reference}: The organisation was suspended.',
  suspended: 'The organisation was suspended.',
} as const

/**
 * Of an offer. `no-index`, `no-rate`, `no-index-nor-rate`: of the index or the currency of its price the round knows no value. `offer-too-small`: it is
 * less than the round takes. `price-off-step`: its price is not in the steps of the round. `price-step-unchecked`: whether it is was not checked when it
 * was sent. `rest-below-lot`: what earlier rounds left is less than its smallest lot. `price-opened`: its price was opened in a round that was cancelled.
 */
export const OFFER_REASONS = {
  'no-index': 'The round has no value of the index {index}, so it cannot compare this price.',
  'no-rate': 'The round has no rate for {currency}, so it cannot compare this price.',
  'no-index-nor-rate':
    'The round has no value of the index {index} and no rate for {currency}, so it cannot compare this price.',
  'offer-too-small': 'The round takes no offer of less than {smallestOfferKg} kg.',
  'price-off-step':
    'The round takes prices in steps of {priceStep} only, and this one does not keep to them: revise the offer.',
  'price-step-unchecked':
    'The round takes prices in steps of {priceStep} only. Prices are sealed, so this is checked when one is sent: send it again as it is if it keeps to them, else revise the offer.',
  'rest-below-lot': 'What earlier rounds left of the offer, {quantityKg} kg, is less than its smallest lot.',
  'price-opened':
    'Its price was opened in a round that was then cancelled, so it joins no other by itself: revise the offer, or send it again as it is.',
} as const

const figures = z.record(z.string(), z.string())
export const whyLineOut = z.object({
  code: z.enum(namesOf(LINE_REASONS)),
  figures: figures.describe(
    'material, smallestLineKg, ceilingStep, or reference of the line that was dropped and what its operator said',
  ),
})
export type WhyLineOut = z.infer<typeof whyLineOut>
export const whyOfferOut = z.object({
  code: z.enum(namesOf(OFFER_REASONS)),
  figures: figures.describe('index, currency, smallestOfferKg, priceStep or quantityKg'),
})
export type WhyOfferOut = z.infer<typeof whyOfferOut>

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type Reason<Code extends string> = {
  readonly reason: string
  readonly why: { readonly code: Code; readonly figures: Readonly<Record<string, string>> }
}

/** Makes the sentence and what it is made of together, so that they cannot differ. */
export const reasonFrom =
  <Said extends Sentences>(sentences: Said) =>
  <Code extends keyof Said & string>(
    code: Code,
    figures: Readonly<Record<NamesIn<Said[Code]>, string>>,
  ): Reason<Code> => {
    const given: Readonly<Record<string, string>> = figures
    return {
      reason: (sentences[code] ?? code).replace(/\{(\w+)\}/g, (_, name: string) => given[name] ?? ''),
      why: { code, figures },
    }
  }

/** Why a line is not in a round, as the English sentence and as what that is made of. */
export const lineReason = reasonFrom(LINE_REASONS)
/** The same of an offer. */
export const offerReason = reasonFrom(OFFER_REASONS)
