/** Something that holds from one plain date to another (both days included; without an end, until further notice). */
export type Dated = { readonly validFrom: string; readonly validTo?: string }

/** Whether it holds on a plain date. ISO dates compare as text. */
export const holdsOn = (row: Dated, on: string): boolean =>
  row.validFrom <= on && (row.validTo === undefined || on <= row.validTo)
