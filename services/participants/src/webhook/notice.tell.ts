import { type Json, type JsonObject, listIn, objectIn } from '@lodestone/kernel'

/** A participant by its id, or everybody who takes part, for what every participant may read. */
export type Hearer = string | 'everyone'

/**
 * What a participant is told: that something happened to an object of its own, or to a round, by id and with the path to read. Figures it
 * fetches as itself, so that a message never says more than the API shows to its receiver.
 */
export type WebhookNotice = { readonly to: Hearer; readonly data: Fields }

export type Fields = JsonObject
/** Whom an event is told, and what of it. */
export type Tell = (data: Fields) => readonly WebhookNotice[]

const link = (path: string) => ({ link: `/api/v1${path}` })
const pick = (from: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.filter(name => from[name] !== undefined).map(name => [name, from[name]]))

/** The last part alone tells that what came in parts is complete. */
const whole = (data: Fields): boolean => data.part === data.parts

/** The participant whose object it is. */
export const toOwner =
  (path: (data: Fields) => string, ...names: readonly string[]): Tell =>
  data =>
    whole(data) ? [{ to: String(data.participantId), data: { ...pick(data, names), ...link(path(data)) } }] : []

/** Whoever may have what the hub has issued: the supplier, and the buyer of the goods. */
export const toHolders: Tell = ({ issuedId, participantId, memberId, offerId, deliveryId }) =>
  [participantId, memberId]
    .filter(party => party !== undefined)
    .map(party => ({
      to: String(party),
      data:
        deliveryId === undefined
          ? { issuedId, offerId, ...link(`/supply/offers/${offerId}/screening`) }
          : { issuedId, deliveryId, ...link(`/deliveries/${deliveryId}/passport`) },
    }))

/** A participant hears of itself. */
export const toItself: Tell = ({ id, status, version }) => [
  { to: String(id), data: { participantId: id, status, version, ...link(`/participants/${id}`) } },
]

/** Each side hears of an allocation by its own object's id, never by the other's. */
export const toBothSides: Tell = data => [...toItsMember(data), ...toItsSupplier(data)]

/** The member alone, by its line. */
export const toItsMember: Tell = data => [
  {
    to: String(data.memberId),
    data: { ...pick(data, ['roundId', 'allocationId', 'lineId']), ...link(`/rounds/${data.roundId}/allocations`) },
  },
]
const toItsSupplier: Tell = data => [
  {
    to: String(data.supplierId),
    data: { ...pick(data, ['roundId', 'allocationId', 'offerId']), ...link(`/rounds/${data.roundId}/allocations`) },
  },
]
/** A supplier knows its offer as one sum, and an allocation only once both sides have accepted. */
export const toItsMemberAnd =
  (supplierHears: (data: Fields) => boolean): Tell =>
  data =>
    supplierHears(data) ? toBothSides(data) : toItsMember(data)

const ownAllocations = (roundId: Json | undefined, to: string, allocationIds: Json | undefined): WebhookNotice => ({
  to,
  data: { roundId, allocationIds, ...link(`/rounds/${roundId}/allocations`) },
})

/** Each party hears of all that is proposed to it at once, not of each. */
export const toProposed: Tell = ({ roundId, parties }) =>
  listIn(parties).map(party => {
    const { participantId, allocationIds, offerIds } = objectIn(party)
    const to = String(participantId)
    return offerIds === undefined
      ? ownAllocations(roundId, to, allocationIds)
      : { to, data: { roundId, offerIds, ...link(`/rounds/${roundId}/proposals`) } }
  })

/** Each party hears of all that is awarded to it at once. */
export const toAwarded: Tell = ({ roundId, awards }) => {
  const own = new Map<string, string[]>()
  for (const award of listIn(awards)) {
    const { allocationId, memberId, supplierId } = objectIn(award)
    for (const party of [String(memberId), String(supplierId)])
      own.set(party, [...(own.get(party) ?? []), String(allocationId)])
  }
  return [...own].map(([to, allocationIds]) => ownAllocations(roundId, to, allocationIds))
}

/** A fact about a round that every participant may read; of what it says, the round's id alone is told. */
export const toEveryone =
  (below = ''): Tell =>
  data =>
    whole(data) ? [{ to: 'everyone', data: { roundId: data.roundId, ...link(`/rounds/${data.roundId}${below}`) } }] : []
