import type { Answer, Body, Item } from '../../api/client.ts'
import { countryCode } from '../../field/countries.ts'
import { tidyPlace } from '../../field/tidy.ts'

/** A mapping as a form: what a person has said or saved, and where nothing is said what can be known by the file. */

export type Found = NonNullable<Answer<'/demand/forecasts/preview', 'post'>['found']>
export type Listed = Item<'/demand/mappings'>
export type Saved = Answer<'/demand/mappings/{id}'>
export type Draft = Body<'/demand/mappings', 'post'>
export type Mapping = Draft['mapping']

export const TIMES = ['date', 'week', 'period'] as const
export type Time = (typeof TIMES)[number]
const COLUMNS = ['material', 'quantity', 'unit', 'plant', ...TIMES] as const
export type Meaning = (typeof COLUMNS)[number]

/** What a material number means. */
export type Goods = {
  readonly material: string
  readonly grade: string
  readonly kgPerUnit: string
  readonly amount: string
  readonly currency: string
}
const NO_GOODS: Goods = { material: '', grade: '', kgPerUnit: '', amount: '', currency: '' }

type Rest = {
  readonly time: Time | ''
  readonly deliverTo: string
  readonly unit: 'kg' | 't' | 'g' | ''
  readonly dateOrder: 'DMY' | 'MDY' | ''
  readonly period: 'quarter' | 'month'
  readonly split: 'thursday' | 'days'
  readonly commitment: 'forecast' | 'intent' | 'firm'
}
type Parts = {
  /** Headers; the empty text where a column says no such thing. */
  readonly columns: Readonly<Partial<Record<Meaning, string>>>
  readonly materials: Readonly<Record<string, Goods>>
  readonly plants: Readonly<Record<string, string>>
}
export type Said = Parts & Partial<Rest>
export type Form = Parts & Rest

export const NOTHING: Said = { columns: {}, materials: {}, plants: {} }

/** What a saved mapping says: also that a column is not there. */
export function saidOf({ mapping }: Saved): Said {
  const { columns, materials, plants = {}, deliverTo = '', unit = '', dateOrder = '', ...rest } = mapping
  return {
    ...rest,
    ...(columns ? { time: TIMES.find(one => columns[one] !== undefined) ?? '' } : {}),
    columns: Object.fromEntries(COLUMNS.map(one => [one, columns?.[one] ?? ''])),
    materials: Object.fromEntries(
      Object.entries(materials).map(([number, { material, grade = '', kgPerUnit = '', ceilingPrice }]) => [
        number,
        { material, grade, kgPerUnit, amount: ceilingPrice?.amount ?? '', currency: ceilingPrice?.currency ?? '' },
      ]),
    ),
    plants,
    deliverTo,
    unit,
    dateOrder,
  }
}

/** What can be known by the file itself: the material of a number by what the file calls it, and a plant that is a country. */
export function proposalOf(found: Found, materialOf: (text: string) => string | undefined): Form {
  const columns = found.proposed.columns ?? {}
  const time = TIMES.find(one => columns[one] !== undefined) ?? ''
  const materials = found.materials.flatMap(({ number, about }) => {
    const material = materialOf(number) ?? (about === undefined ? undefined : materialOf(about))
    return material === undefined ? [] : [[number, { ...NO_GOODS, material }] as const]
  })
  const plants = found.plants.flatMap(({ number }) => {
    const country = countryCode(number)
    return country === undefined ? [] : [[number, country] as const]
  })
  return {
    columns,
    time,
    materials: Object.fromEntries(materials),
    plants: Object.fromEntries(plants),
    deliverTo: '',
    unit: found.proposed.unit ?? '',
    dateOrder: '',
    period: 'quarter',
    split: 'thursday',
    commitment: 'forecast',
  }
}

/** The form as it stands: what was said, else what is proposed. */
export function formOf(said: Said, proposal: Form, { columns = [] }: Pick<Found, 'columns'>): Form {
  const form = {
    ...proposal,
    ...said,
    columns: { ...proposal.columns, ...said.columns },
    materials: { ...proposal.materials, ...said.materials },
    plants: { ...proposal.plants, ...said.plants },
  }
  const order = columns.find(one => one.header === form.columns.date)?.dateOrder
  return said.dateOrder || order === undefined || order === 'unknown' ? form : { ...form, dateOrder: order }
}

export const goodsIn = ({ materials }: Parts, number: string): Goods =>
  (Object.hasOwn(materials, number) ? materials[number] : undefined) ?? NO_GOODS
export const placeIn = ({ plants }: Parts, number: string): string =>
  (Object.hasOwn(plants, number) ? plants[number] : undefined) ?? ''

/** Whether nothing of a form is only proposed. */
export const isSaidIn = (said: Said, form: Form, found: Found): boolean =>
  form.dateOrder === said.dateOrder &&
  found.materials.every(({ number }) => Object.hasOwn(said.materials, number)) &&
  found.plants.every(({ number }) => Object.hasOwn(said.plants, number))

/** Whether the columns are all there that lines are read by. */
export const hasColumns = ({ columns, time }: Form): boolean =>
  Boolean(columns.material && columns.quantity && time !== '' && columns[time])

/** What is not empty. */
function said<T extends object>(value: T): { [Name in keyof T]?: Exclude<T[Name], ''> } {
  const found: { [Name in keyof T]?: Exclude<T[Name], ''> } = {}
  for (const name in value) {
    const one = value[name]
    if (isSaid(one)) found[name] = one
  }
  return found
}
const isSaid = <Value>(value: Value): value is Exclude<Value, ''> => value !== ''

/** The columns of a form that has them. */
export function columnsOf({ columns, time }: Form): NonNullable<Mapping['columns']> {
  const { material = '', quantity = '', unit = '', plant = '' } = columns
  const when = time === '' ? {} : { [time]: columns[time] }
  return { material, quantity, ...said({ unit, plant }), ...when }
}

/** The mapping that a form is. */
export function mappingOf(form: Form, format: Found['format']): Mapping {
  const { period, split, commitment, deliverTo, unit, dateOrder } = form
  const materials = Object.entries(form.materials).flatMap(
    ([number, { material, grade, kgPerUnit, amount, currency }]) => {
      if (material === '') return []
      const price = amount === '' && currency === '' ? {} : { ceilingPrice: { amount, currency } }
      return [[number, { material, ...said({ grade: grade.trim(), kgPerUnit }), ...price }]]
    },
  )
  const plants = Object.entries(form.plants).flatMap(([number, place]) =>
    place.trim() === '' ? [] : [[number, tidyPlace(place.trim())]],
  )
  return {
    ...(format === 'erp' ? { columns: columnsOf(form) } : {}),
    materials: Object.fromEntries(materials),
    ...(plants.length === 0 ? {} : { plants: Object.fromEntries(plants) }),
    ...said({ unit, dateOrder, deliverTo: tidyPlace(deliverTo.trim()) }),
    period,
    split,
    commitment,
  }
}

export type Missing =
  | 'materialColumn'
  | 'quantityColumn'
  | 'timeColumn'
  | 'unit'
  | 'dateOrder'
  | 'deliverTo'
  | { readonly material: string }
  | { readonly kgPerUnit: string }
  | { readonly plant: string }

/** What the file has, and nobody has given a meaning to. */
export function missingIn(form: Form, found: Found): Missing[] {
  if (found.format === 'erp' && !hasColumns(form))
    return [
      ...(form.columns.material ? [] : ['materialColumn' as const]),
      ...(form.columns.quantity ? [] : ['quantityColumn' as const]),
      ...(form.time !== '' && form.columns[form.time] ? [] : ['timeColumn' as const]),
    ]
  const date = found.columns?.find(one => one.header === form.columns.date)
  const slashes = form.time === 'date' && date?.dateOrder !== undefined
  return [
    ...(found.unitless > 0 && form.unit === '' ? ['unit' as const] : []),
    ...(slashes && form.dateOrder === '' ? ['dateOrder' as const] : []),
    ...found.materials.flatMap(({ number, pieces }): Missing[] => {
      const { material, kgPerUnit } = goodsIn(form, number)
      if (material === '') return [{ material: number }]
      return pieces && kgPerUnit.trim() === '' ? [{ kgPerUnit: number }] : []
    }),
    ...found.plants.flatMap(({ number }) => (placeIn(form, number).trim() === '' ? [{ plant: number }] : [])),
    ...(found.unplaced > 0 && form.deliverTo.trim() === '' ? ['deliverTo' as const] : []),
  ]
}

const plain = (header: string): string => header.trim().toLowerCase()

/** The saved mappings that a file of these headers, or of this format, can be read by. */
export function fitting(listed: readonly Listed[], { format, columns = [] }: Found): Listed[] {
  const headers = new Set(columns.map(one => plain(one.header)))
  return listed.filter(one => one.format === format && one.columns.every(header => headers.has(plain(header))))
}
