import { type CellField, CHOICES, type FieldType } from '@lodestone/contracts/field'
import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { byName, namesOf } from '@lodestone/kernel/members'
import type { Body, Item } from '../../api/client.ts'
import { textOf } from '../../field/cell.ts'
import type { ElementForm } from '../../origin/elements.ts'
import {
  type DrawForm,
  type EvidenceForm,
  newEvidence,
  newStage,
  type OwnerForm,
  type StageForm,
} from './offer.parts.ts'

/** An offer as a form of texts. */

export type Draft = Body<'/supply/offers', 'post'>
export type Offer = Item<'/supply/offers'>

export const { currency: CURRENCIES } = CHOICES
export const PRICE_KINDS = ['fixed', 'tiers', 'formula'] as const

type FieldName = keyof typeof OFFER_FIELDS
/** Fields of one text. The others have a part of the form of their own. */
type TermName = {
  [name in FieldName]: (typeof OFFER_FIELDS)[name] extends CellField ? Exclude<name, 'composition' | 'batches'> : never
}[FieldName]
const isTerm = (name: FieldName): name is TermName =>
  'label' in OFFER_FIELDS[name] && name !== 'composition' && name !== 'batches'
export const TERMS = namesOf(OFFER_FIELDS).filter(isTerm)
export const termOf = (name: TermName): CellField => OFFER_FIELDS[name]

/** An instant such as `validUntil` is a plain day, and means its end in UTC. */
export type OfferForm = { readonly [name in TermName]: string } & {
  readonly composition: readonly ElementForm[]
  readonly batches: readonly DrawForm[]
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

export const EMPTY: OfferForm = {
  ...byName(TERMS, () => ''),
  incoterm: 'DAP',
  composition: [],
  batches: [],
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
  const { price, composition = {}, batches = [] } = offer
  return {
    ...EMPTY,
    ...byName(TERMS, name => termText(termOf(name).type, offer[name])),
    composition: Object.entries(composition).map(([element, pct]) => ({ element, pct })),
    batches,
    ...priceForm(price),
    chain: offer.chain.map(one => ({
      ...newStage(one.stage),
      ...one,
      ownership: one.ownership.map(ownerForm),
    })),
    evidence: offer.evidence.map(one => ({ ...newEvidence(), ...one })),
  }
}

/** What is the same in most offers of one supplier. How much, for when and at what price is said anew each time. */
export const usualOf = ({
  material,
  grade,
  composition,
  minimumLotKg,
  lotIncrementKg,
  incoterm,
  deliverFrom,
  priceKind,
  currency,
  chain,
  evidence,
}: OfferForm) => ({
  material,
  grade,
  composition,
  minimumLotKg,
  lotIncrementKg,
  incoterm,
  deliverFrom,
  priceKind,
  currency,
  chain,
  evidence,
})

function priceForm(price: Offer['price']): Partial<OfferForm> {
  if (price === undefined) return {}
  if ('fixed' in price) return { priceKind: 'fixed', amount: price.fixed.amount, currency: price.fixed.currency }
  if ('tiers' in price) return { priceKind: 'tiers', tiers: price.tiers, currency: price.currency }
  const { index, premium, floor = '', cap = '', shareAbove = '' } = price.formula
  return { priceKind: 'formula', index, premium, floor, cap, shareAbove, currency: price.currency }
}

/** The API's paths as the form names its fields: without the offer's place in a preview, and with points alone. */
export const pathOf = (path: string): string => path.replaceAll(/\[(\d+)\]/g, '.$1').replace(/^offers\.\d+\.?/, '')
