import type { OfferForm } from './offer.ts'

/** A part of the form: what it has, how it changes, and what is wrong where. */
export type OfferFormPart = {
  readonly form: OfferForm
  readonly set: (change: Partial<OfferForm>) => void
  readonly error: (path: string) => string | undefined
  readonly readOnly: boolean
}
