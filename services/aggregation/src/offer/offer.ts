import {
  type DataOf,
  dataOf,
  type Offer,
  offerExpired,
  offerPosted,
  offerRevised,
  offerScreened,
  offerWithdrawn,
} from '@lodestone/contracts'

export type Level = NonNullable<Offer['screening']>['level']
type Posted = DataOf<typeof offerPosted>

/** What a batch of events comes to for one offer: its last version, its level, and how it ended, as far as they tell. */
export type OfferChange = { posted?: Posted; level?: Level | null; status?: Offer['status'] }

const posted = (data: Posted): OfferChange => ({ posted: data, level: null, status: 'standing' })

/** Folds events, in order, into one change per offer. A new version has no level until it is screened. */
export function foldOffers(events: readonly { type: string; key: string; data: unknown }[]): Map<string, OfferChange> {
  const changes = new Map<string, OfferChange>()
  for (const event of events) {
    const change = changes.get(event.key) ?? {}
    switch (event.type) {
      case offerPosted.type:
        Object.assign(change, posted(dataOf(offerPosted, event)))
        break
      case offerRevised.type:
        Object.assign(change, posted(dataOf(offerRevised, event)))
        break
      case offerScreened.type:
        change.level = dataOf(offerScreened, event).level
        break
      case offerWithdrawn.type:
        change.status = 'withdrawn'
        break
      case offerExpired.type:
        change.status = 'expired'
        break
      default:
        continue
    }
    changes.set(event.key, change)
  }
  return changes
}
