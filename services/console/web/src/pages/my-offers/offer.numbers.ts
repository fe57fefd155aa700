import { byName } from '@lodestone/kernel/members'
import { NUMBERS } from '../../field/cell.ts'
import type { DecimalSign } from '../../format/figures.ts'
import { plainNumber } from '../../grid/rows.ts'
import type { OwnerForm } from './offer.parts.ts'
import { type OfferForm, TERMS, termOf } from './offer.ts'

/** A form with each of its numbers written otherwise. */
export function withNumbers(form: OfferForm, write: (text: string) => string): OfferForm {
  const signed = (text: string) => (text.startsWith('-') ? `-${write(text.slice(1))}` : write(text))
  const shares = <One extends { readonly sharePct: string }>(list: readonly One[]): One[] =>
    list.map(one => ({ ...one, sharePct: write(one.sharePct) }))
  const owners = (list: readonly OwnerForm[]): OwnerForm[] =>
    shares(list).map(one => ({ ...one, ownership: owners(one.ownership) }))
  return {
    ...form,
    ...byName(TERMS, name => (NUMBERS.includes(termOf(name).type) ? write(form[name]) : form[name])),
    amount: write(form.amount),
    tiers: form.tiers.map(({ fromKg, amount }) => ({ fromKg: write(fromKg), amount: write(amount) })),
    premium: signed(form.premium),
    floor: write(form.floor),
    cap: write(form.cap),
    shareAbove: write(form.shareAbove),
    composition: form.composition.map(one => ({ ...one, pct: write(one.pct) })),
    batches: form.batches.map(one => ({ ...one, quantityKg: write(one.quantityKg) })),
    chain: form.chain.map(one => ({
      ...one,
      ownership: owners(one.ownership),
      chineseInputPct: write(one.chineseInputPct),
      recycledFrom: shares(one.recycledFrom),
    })),
  }
}

/** A form with its numbers as the hub reads them. What is as it was in `before` is what the hub wrote. */
export function plainForm(form: OfferForm, before: OfferForm, decimalSign: DecimalSign): OfferForm {
  const known = new Set<string>()
  withNumbers(before, text => {
    known.add(text)
    return text
  })
  return withNumbers(form, text => (known.has(text) ? text : plainNumber(text, decimalSign)))
}
