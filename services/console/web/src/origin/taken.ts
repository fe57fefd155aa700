import { isObject } from '@lodestone/kernel/members'
import type { Credential } from './credential.ts'

/** What the hub takes from a credential, as lines to read: a label of the catalogues, and names, countries, stages or goods. */
export type Taken = Credential['taken']
export type Goods = { readonly name: string; readonly kg?: string }
export type Saying =
  | { readonly label: NameLabel; readonly names: readonly string[] }
  | { readonly label: 'country'; readonly countries: readonly string[] }
  | { readonly label: 'process'; readonly processes: readonly string[] }
  | { readonly label: GoodsLabel; readonly goods: readonly Goods[] }
type NameLabel = 'attestation' | 'issuedTo' | 'scheme' | 'criteria' | 'site' | 'operator' | 'producer' | 'identity'
type GoodsLabel = 'inputs' | 'outputs' | 'seen' | 'product'

type Fields = Readonly<Record<string, unknown>>
const fieldsIn = (of: Fields, name: string): Fields => {
  const value = of[name]
  return isObject(value) ? value : {}
}
const listIn = (of: Fields, name: string): Fields[] => {
  const value = of[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}
const textIn = (of: Fields, name: string): string | undefined => {
  const value = of[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
const textsIn = (of: Fields, name: string): string[] => {
  const value = of[name]
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}
/** By its name, or by its address where it has none. */
const nameOf = (of: Fields): string[] => [textIn(of, 'name') ?? textIn(of, 'id') ?? []].flat()
const goodsOf = (of: Fields): Goods[] => {
  const kg = textIn(of, 'kilograms')
  return nameOf(of).map(name => (kg === undefined ? { name } : { name, kg }))
}

export function sayingsOf(taken: Taken): Saying[] {
  const fields: Fields = taken
  switch (taken.kind) {
    case 'conformity':
      return full(conformity(fields))
    case 'facility':
      return full([
        ...site(fieldsIn(fields, 'site')),
        { label: 'operator', names: nameOf(fieldsIn(fields, 'operator')) },
        { label: 'process', processes: textsIn(fields, 'processes') },
      ])
    case 'events':
      return full(listIn(fields, 'events').flatMap(event))
    case 'passport':
      return full(passport(fields))
    case 'identity':
      return full([{ label: 'identity', names: nameOf(fieldsIn(fields, 'identity')) }])
    default:
      return []
  }
}

function conformity(of: Fields): Saying[] {
  const assessments = listIn(of, 'assessments').filter(one => one.conforms === true)
  const criteria = assessments.flatMap(one => listIn(one, 'criteria'))
  const products = assessments.flatMap(one => listIn(one, 'products'))
  return [
    { label: 'attestation', names: nameOf(fieldsIn(of, 'attestation')) },
    { label: 'issuedTo', names: nameOf(fieldsIn(of, 'issuedTo')) },
    { label: 'scheme', names: nameOf(fieldsIn(of, 'scheme')) },
    { label: 'criteria', names: criteria.flatMap(nameOf) },
    { label: 'process', processes: criteria.flatMap(one => textsIn(one, 'tags')) },
    ...assessments.flatMap(one => listIn(one, 'sites')).flatMap(site),
    { label: 'product', goods: products.flatMap(goodsOf) },
  ]
}

function event(of: Fields): Saying[] {
  const process = textIn(of, 'process')
  return [
    { label: 'process', processes: process === undefined ? [] : [process] },
    ...site(fieldsIn(of, 'site')),
    { label: 'inputs', goods: listIn(of, 'inputs').flatMap(goodsOf) },
    { label: 'outputs', goods: listIn(of, 'outputs').flatMap(goodsOf) },
    { label: 'seen', goods: listIn(of, 'batches').flatMap(goodsOf) },
  ]
}

function passport(of: Fields): Saying[] {
  const country = textIn(of, 'country')
  return [
    { label: 'product', goods: goodsOf(fieldsIn(of, 'product')) },
    { label: 'producer', names: nameOf(fieldsIn(of, 'producer')) },
    ...site(fieldsIn(of, 'site')),
    { label: 'country', countries: country === undefined ? [] : [country] },
  ]
}

const site = (of: Fields): Saying[] => [
  { label: 'site', names: nameOf(of) },
  { label: 'country', countries: textsIn(of, 'countries') },
]

/** Without what says nothing. */
const full = (all: readonly Saying[]): Saying[] =>
  all.filter(one => {
    if ('names' in one) return one.names.length > 0
    if ('countries' in one) return one.countries.length > 0
    return 'processes' in one ? one.processes.length > 0 : one.goods.length > 0
  })
