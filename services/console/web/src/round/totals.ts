import { isOneOf } from '@lodestone/kernel/members'
import { formatKg, grams } from '@lodestone/kernel/quantity'
import { ROUND_QUANTITIES } from '@lodestone/kernel/round'
import { FORMS, type Form, type FormOf, type Goods } from '../goods/masses.ts'
import type { Round } from './round.ts'

type Quantity = (typeof ROUND_QUANTITIES)[number]
type ByMaterial = Pick<Round, 'byMaterial'>
export type FormTotals = {
  /** Without it: of materials that nobody knows. */
  readonly form?: Form
  readonly totals: { readonly [Name in Quantity]?: string }
}

/** A round's totals, form by form: kilograms of different forms are never added. What no material has is not known. */
export function totalsByForm({ byMaterial = [] }: ByMaterial, formOf: FormOf): FormTotals[] {
  const rows = Map.groupBy(byMaterial, ({ material }) => formOf(material))
  return [...rows]
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([form, own]) => ({
      ...(form === undefined ? {} : { form }),
      totals: Object.fromEntries(
        ROUND_QUANTITIES.flatMap(name => {
          const known = own.flatMap(row => row[name] ?? [])
          return known.length === 0 ? [] : [[name, formatKg(known.reduce((sum, kg) => sum + grams(kg), 0n))]]
        }),
      ),
    }))
}

const placeOf = (form: Form | undefined): number =>
  form !== undefined && isOneOf(FORMS, form) ? FORMS.indexOf(form) : FORMS.length

/** What a round has of one quantity, material by material. */
export const goodsOf = ({ byMaterial = [] }: ByMaterial, name: Quantity): Goods[] =>
  byMaterial.flatMap(row => {
    const quantityKg = row[name]
    return quantityKg === undefined ? [] : [{ material: row.material, quantityKg }]
  })
