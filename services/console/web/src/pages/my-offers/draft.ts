import type { FieldType } from '@lodestone/contracts/field'
import { byName, membersOf } from '@lodestone/kernel/members'
import { bodyOf, type HubsOwn, revisionOf, startOf } from '../../api/revision.ts'
import { valueIn } from '../../field/cell.ts'
import { compositionOf } from '../../origin/elements.ts'
import type { OwnerForm, StageForm } from './offer.parts.ts'
import { type Draft, formOf, type Offer, type OfferForm, type Owner, TERMS, termOf } from './offer.ts'

/** Without the fields that were left empty: the hub says which of them it needs. */
const filled = <Fields extends Readonly<Record<string, string>>>(fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  ) as Fields

const termIn = (type: FieldType, text: string): unknown =>
  type === 'instant' ? `${text}T23:59:59Z` : valueIn(type, text)

/** The form of a new offer as the API takes it. */
export function draftOf(form: OfferForm): Draft {
  const terms = membersOf(filled(byName(TERMS, name => form[name])))
  return bodyOf({
    ...Object.fromEntries(terms.map(([name, text]) => [name, termIn(termOf(name).type, text)])),
    price: priceDraft(form),
    chain: form.chain.map(stageDraft),
    evidence: form.evidence.map(({ key: _, ...one }) => one),
    ...(form.batches.length > 0
      ? { batches: form.batches.map(one => ({ ...one, quantityKg: one.quantityKg.trim() })) }
      : {}),
    ...compositionOf(form.composition),
  })
}

const HUBS_OWN: HubsOwn<Offer, Draft> = {
  id: true,
  participantId: true,
  version: true,
  status: true,
  screening: true,
  openedIn: true,
  submittedAt: true,
  updatedAt: true,
}

/** The form as a revision of an offer: what was not edited is sent as the hub gave it, such as the time of day until which the offer is valid. */
export const revisedDraft = (form: OfferForm, offer: Offer): Draft =>
  revisionOf(startOf(offer, HUBS_OWN), draftOf(formOf(offer)), draftOf(form))

/** A stage keeps what the form has no field for. */
function stageDraft({ key: _, ...form }: StageForm): Draft['chain'][number] {
  const { ownership, chineseInputPct, chineseTechnology, tolledIn, control, recycledFrom, ...plain } = form
  return {
    ...plain,
    ownership: ownership.map(ownerDraft),
    ...filled({ chineseInputPct, tolledIn }),
    ...(chineseTechnology ? { chineseTechnology } : {}),
    ...(control.length > 0 ? { control: [...control] } : {}),
    // Where the stage was changed into another, its scrap has no meaning.
    ...(plain.stage === 'recycling' && recycledFrom.length > 0 ? { recycledFrom: [...recycledFrom] } : {}),
  }
}

function priceDraft(form: OfferForm): Draft['price'] {
  const { currency } = form
  if (form.priceKind === 'fixed') return { fixed: { amount: form.amount.trim(), currency } }
  if (form.priceKind === 'tiers') return { tiers: [...form.tiers], currency }
  const { index, premium, floor, cap, shareAbove } = form
  return { formula: filled({ index, premium, floor, cap, shareAbove }), currency }
}

const ownerDraft = ({ ownership, ...one }: OwnerForm): Owner => ({
  ...one,
  ...(ownership.length > 0 ? { ownership: ownership.map(ownerDraft) } : {}),
})
