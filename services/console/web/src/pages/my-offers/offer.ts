import { type CellField, CHOICES, type FieldType } from '@lodestone/contracts/field'
import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { byName, namesOf } from '@lodestone/kernel/members'
import type { Body, Item } from '../../api/client.ts'
import { NUMBERS, textOf } from '../../field/cell.ts'
import type { DecimalSign } from '../../format/figures.ts'
import { plainNumber } from '../../grid/rows.ts'

/** An offer as a form of texts. */

export type Draft = Body<'/supply/offers', 'post'>
export type Offer = Item<'/supply/offers'>

export const { stage: STAGES, evidenceType: EVIDENCE_TYPES, currency: CURRENCIES } = CHOICES
export const PRICE_KINDS = ['fixed', 'tiers', 'formula'] as const
/** Owners of owners, at most so deep, and so many at one place; so many origins of scrap. */
export const MOST_DEPTH = 6
export const MOST_OWNERS = 20
export const MOST_FEEDS = 50
export const CONTROLS = ['board-majority', 'veto', 'management', 'technology-licence'] as const

export type OwnerForm = {
  readonly owner: string
  readonly country: string
  readonly sharePct: string
  readonly ownership: readonly OwnerForm[]
}
export type ControlForm = {
  readonly by: string
  readonly country: string
  readonly how: (typeof CONTROLS)[number]
}
export type FeedForm = { readonly country: string; readonly sharePct: string }
export type ElementForm = { readonly element: string; readonly pct: string }
export type StageForm = {
  readonly key: number
  readonly stage: (typeof STAGES)[number]
  readonly country: string
  readonly site: string
  readonly operator: string
  readonly ownership: readonly OwnerForm[]
  readonly chineseInputPct: string
  readonly chineseTechnology: boolean
  readonly tolledIn: string
  readonly control: readonly ControlForm[]
  /** Where scrap was first made; of a stage that recycles alone. */
  readonly recycledFrom: readonly FeedForm[]
}
export type EvidenceForm = {
  readonly key: number
  readonly type: (typeof EVIDENCE_TYPES)[number]
  readonly issuer: string
  readonly stage: (typeof STAGES)[number]
  readonly validFrom: string
  readonly validTo: string
  readonly sha256: string
}
type FieldName = keyof typeof OFFER_FIELDS
/** Fields of one text. The others have a part of the form of their own. */
type TermName = {
  [name in FieldName]: (typeof OFFER_FIELDS)[name] extends CellField ? Exclude<name, 'composition'> : never
}[FieldName]
const isTerm = (name: FieldName): name is TermName => 'label' in OFFER_FIELDS[name] && name !== 'composition'
export const TERMS = namesOf(OFFER_FIELDS).filter(isTerm)
export const termOf = (name: TermName): CellField => OFFER_FIELDS[name]

/** An instant such as `validUntil` is a plain day, and means its end in UTC. */
export type OfferForm = { readonly [name in TermName]: string } & {
  readonly composition: readonly ElementForm[]
  readonly priceKind: (typeof PRICE_KINDS)[number]
  readonly currency: (typeof CURRENCIES)[number]
  readonly amount: string
  readonly tiers: readonly { readonly fromKg: string; readonly amount: string }[]
  readonly index: string
  readonly premium: string
  readonly floor: string
  readonly cap: string
  readonly shareAbove: string
  readonly chain: readonly StageForm[]
  readonly evidence: readonly EvidenceForm[]
}

let keys = 0
export const newStage = (stage: StageForm['stage'] = 'mining'): StageForm => ({
  key: ++keys,
  stage,
  country: '',
  site: '',
  operator: '',
  ownership: [],
  chineseInputPct: '',
  chineseTechnology: false,
  tolledIn: '',
  control: [],
  recycledFrom: [],
})
export const newEvidence = (stage: StageForm['stage'] = 'mining'): EvidenceForm => ({
  key: ++keys,
  type: 'certificate-of-origin',
  issuer: '',
  stage,
  validFrom: '',
  validTo: '',
  sha256: '',
})
export const newOwner = (): OwnerForm => ({ owner: '', country: '', sharePct: '', ownership: [] })
export const newControl = (): ControlForm => ({ by: '', country: '', how: 'board-majority' })
export const newFeed = (): FeedForm => ({ country: '', sharePct: '' })
export const newElement = (): ElementForm => ({ element: '', pct: '' })

export const upper = (text: string): string => text.toUpperCase()

export const EMPTY: OfferForm = {
  ...byName(TERMS, () => ''),
  incoterm: 'DAP',
  composition: [],
  priceKind: 'fixed',
  currency: 'EUR',
  amount: '',
  tiers: [{ fromKg: '0', amount: '' }],
  index: '',
  premium: '',
  floor: '',
  cap: '',
  shareAbove: '',
  chain: [],
  evidence: [],
}

export type Owner = { owner: string; country: string; sharePct: string; ownership?: Owner[] }
const ownerForm = ({ ownership = [], ...one }: Owner): OwnerForm => ({ ...one, ownership: ownership.map(ownerForm) })
const termText = (type: FieldType, value: unknown): string =>
  type === 'instant' ? textOf(type, value).slice(0, 10) : textOf(type, value)

export function formOf(offer: Offer): OfferForm {
  const { price, composition = {} } = offer
  return {
    ...EMPTY,
    ...byName(TERMS, name => termText(termOf(name).type, offer[name])),
    composition: Object.entries(composition).map(([element, pct]) => ({ element, pct })),
    ...priceForm(price),
    chain: offer.chain.map(one => ({
      ...newStage(one.stage),
      ...one,
      ownership: one.ownership.map(ownerForm),
    })),
    evidence: offer.evidence.map(one => ({ ...newEvidence(), ...one })),
  }
}

function priceForm(price: Offer['price']): Partial<OfferForm> {
  if (price === undefined) return {}
  if ('fixed' in price) return { priceKind: 'fixed', amount: price.fixed.amount, currency: price.fixed.currency }
  if ('tiers' in price) return { priceKind: 'tiers', tiers: price.tiers, currency: price.currency }
  const { index, premium, floor = '', cap = '', shareAbove = '' } = price.formula
  return { priceKind: 'formula', index, premium, floor, cap, shareAbove, currency: price.currency }
}

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

/** The API's paths as the form names its fields: without the offer's place in a preview, and with points alone. */
export const pathOf = (path: string): string => path.replaceAll(/\[(\d+)\]/g, '.$1').replace(/^offers\.\d+\.?/, '')
