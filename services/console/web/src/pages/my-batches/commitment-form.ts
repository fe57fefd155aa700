import type { Body, Item } from '../../api/client.ts'
import { bodyOf } from '../../api/revision.ts'
import { complaintOf } from '../../field/cell.ts'
import type { DecimalSign } from '../../format/figures.ts'
import { plainNumber } from '../../grid/rows.ts'
import type { Stage } from '../../origin/batch.ts'

export type Commitment = Item<'/supply/commitments'>
export type CommitmentDraft = Body<'/supply/commitments', 'post'>

/** What is committed elsewhere, as a form of texts. */
export type CommitmentForm = {
  readonly reference: string
  readonly site: string
  readonly country: string
  readonly stage: Stage
  readonly year: string
  readonly quantityKg: string
  readonly to: string
}
export const EMPTY: CommitmentForm = {
  reference: '',
  site: '',
  country: '',
  stage: 'separation',
  year: '',
  quantityKg: '',
  to: '',
}

export const formOf = ({ reference, site, country, stage, year, quantityKg, to = '' }: Commitment): CommitmentForm => ({
  reference,
  site,
  country,
  stage,
  year: String(year),
  quantityKg,
  to,
})

/** The form with its quantity as the hub reads it. */
export const plainForm = (form: CommitmentForm, decimalSign: DecimalSign): CommitmentForm => ({
  ...form,
  quantityKg: plainNumber(form.quantityKg.trim(), decimalSign),
})

export type CommitmentComplaint = 'required' | 'number' | 'ambiguous' | 'zero' | 'country' | 'year'

/** What the browser finds wrong in a plain form, by the path that the API would name. */
export function complaintsOf(form: CommitmentForm): Map<string, CommitmentComplaint> {
  const found = new Map<string, CommitmentComplaint>()
  for (const name of ['reference', 'site'] as const) if (form[name].trim() === '') found.set(name, 'required')
  if (!/^[A-Z]{2}$/.test(form.country)) found.set('country', form.country === '' ? 'required' : 'country')
  if (!/^20\d{2}$/.test(form.year.trim())) found.set('year', form.year.trim() === '' ? 'required' : 'year')
  const mass = complaintOf({ type: 'positiveKg', required: true }, form.quantityKg)
  if (mass === 'required' || mass === 'number' || mass === 'ambiguous' || mass === 'zero') found.set('quantityKg', mass)
  return found
}

/** A plain form as the API takes it. */
export const draftOf = ({ year, to, ...form }: CommitmentForm): CommitmentDraft =>
  bodyOf({
    ...form,
    reference: form.reference.trim(),
    site: form.site.trim(),
    year: Number(year),
    ...(to.trim() === '' ? {} : { to: to.trim() }),
  })
