import { formatKg, type Grams, grams } from '@lodestone/kernel/quantity'

/** What goods are traded as. Kilograms of different forms are never added: a kilogram of oxide is none of magnets. */
export const FORMS = ['oxide', 'metal', 'alloy', 'magnet', 'recycling'] as const
export type Form = (typeof FORMS)[number]
export type FormOf = (material: string) => Form | undefined

/** A mass of one form; of materials that nobody knows, without it. */
export type Mass = { readonly form?: Form; readonly kg: string }
/** A kind of goods with its kilograms. */
export type Goods = { readonly material: string; readonly quantityKg: string }

/** What goods weigh together, form by form. Nothing weighs 0 kg. */
export function massesOf(goods: readonly Goods[], formOf: FormOf): readonly Mass[] {
  const sums = new Map<Form | undefined, Grams>()
  for (const { material, quantityKg } of goods) {
    const form = formOf(material)
    const more = grams(quantityKg)
    if (more > 0n) sums.set(form, (sums.get(form) ?? 0n) + more)
  }
  if (sums.size === 0) return [{ kg: formatKg(0n) }]
  return [...FORMS, undefined].flatMap(form => {
    const sum = sums.get(form)
    return sum === undefined ? [] : [{ ...(form === undefined ? {} : { form }), kg: formatKg(sum) }]
  })
}
