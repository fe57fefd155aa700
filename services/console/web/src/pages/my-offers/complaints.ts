import { parseDecimal } from '@lodestone/kernel/decimal'
import { isCountry } from '@lodestone/kernel/place'
import { type CellComplaint, complaintOf } from '../../field/cell.ts'
import { isUnclear } from '../../grid/rows.ts'
import { elementComplaints } from '../../origin/elements.ts'
import type { FeedForm, OwnerForm } from './offer.parts.ts'
import { type OfferForm, TERMS, termOf } from './offer.ts'

/** What can be said of an offer before the hub is asked. */

export type Complaint = CellComplaint | 'country' | 'shares' | 'days' | 'file' | 'element' | 'twice'

/** What the browser finds wrong, by the path that the API would name. */
export function complaintsOf(form: OfferForm): Map<string, Complaint> {
  const found = new Map<string, Complaint>()
  const need = (path: string, text: string) => text.trim() === '' && found.set(path, 'required')
  const number = (path: string, text: string, places: number) => {
    if (text.trim() !== '' && parseDecimal(text.trim().replace(/^-/, ''), places) === undefined)
      found.set(path, isUnclear(text.trim().replace(/^-/, '')) ? 'ambiguous' : 'number')
  }
  const country = (path: string, text: string) => {
    if (!need(path, text) && !isCountry(text)) found.set(path, 'country')
  }
  for (const name of TERMS) {
    const complaint = complaintOf(termOf(name), form[name].trim())
    if (complaint) found.set(name, complaint)
  }
  if (form.priceKind === 'fixed') {
    need('price.fixed.amount', form.amount)
    number('price.fixed.amount', form.amount, 4)
  } else if (form.priceKind === 'tiers')
    for (const [i, tier] of form.tiers.entries()) {
      for (const [name, text, places] of [
        ['fromKg', tier.fromKg, 3],
        ['amount', tier.amount, 4],
      ] as const) {
        need(`price.tiers.${i}.${name}`, text)
        number(`price.tiers.${i}.${name}`, text, places)
      }
    }
  else {
    need('price.formula.index', form.index)
    need('price.formula.premium', form.premium)
    for (const name of ['premium', 'floor', 'cap', 'shareAbove'] as const)
      number(`price.formula.${name}`, form[name], 4)
  }
  const shares = (path: string, list: readonly FeedForm[]) => {
    let sum = 0n
    for (const [i, one] of list.entries()) {
      country(`${path}.${i}.country`, one.country)
      if (!need(`${path}.${i}.sharePct`, one.sharePct)) number(`${path}.${i}.sharePct`, one.sharePct, 4)
      sum += parseDecimal(one.sharePct, 4) ?? 0n
    }
    if (sum > 1_000_000n && list.length > 0) found.set(`${path}.${list.length - 1}.sharePct`, 'shares')
  }
  const owners = (path: string, list: readonly OwnerForm[]) => {
    shares(path, list)
    for (const [i, one] of list.entries()) {
      need(`${path}.${i}.owner`, one.owner)
      owners(`${path}.${i}.ownership`, one.ownership)
    }
  }
  for (const [path, complaint] of elementComplaints(form.composition)) found.set(path, complaint)
  for (const [i, { batch, quantityKg }] of form.batches.entries()) {
    need(`batches.${i}.batch`, batch)
    if (batch !== '' && form.batches.findIndex(one => one.batch === batch) < i) found.set(`batches.${i}.batch`, 'twice')
    const complaint = complaintOf({ type: 'positiveKg', required: true }, quantityKg.trim())
    if (complaint) found.set(`batches.${i}.quantityKg`, complaint)
  }
  for (const [i, stage] of form.chain.entries()) {
    country(`chain.${i}.country`, stage.country)
    need(`chain.${i}.site`, stage.site)
    need(`chain.${i}.operator`, stage.operator)
    number(`chain.${i}.chineseInputPct`, stage.chineseInputPct, 4)
    owners(`chain.${i}.ownership`, stage.ownership)
    if (stage.tolledIn !== '') country(`chain.${i}.tolledIn`, stage.tolledIn)
    for (const [at, one] of stage.control.entries()) {
      need(`chain.${i}.control.${at}.by`, one.by)
      country(`chain.${i}.control.${at}.country`, one.country)
    }
    if (stage.stage === 'recycling') shares(`chain.${i}.recycledFrom`, stage.recycledFrom)
  }
  for (const [i, one] of form.evidence.entries()) {
    for (const field of ['issuer', 'validFrom', 'validTo'] as const) need(`evidence.${i}.${field}`, one[field])
    if (one.validFrom !== '' && one.validTo !== '' && one.validTo < one.validFrom)
      found.set(`evidence.${i}.validTo`, 'days')
    if (one.sha256 === '') found.set(`evidence.${i}.sha256`, 'file')
  }
  return found
}
