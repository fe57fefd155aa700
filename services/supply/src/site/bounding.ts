import type { Sql } from '@lodestone/database'
import { accept, formatKg, type Grams, grams, type Outcome, refuse } from '@lodestone/kernel'
import type { OfferTerms } from '../offer/offer.ts'
import { leftToOffer, taken, takesTooMuch, UNUSED, type Use } from './bound.ts'
import { type Attested, capacityOf } from './capacity.ts'
import { attestedBy, committedOf, lockSites, usesOf } from './site.store.ts'
import { siteOf, sitesOf, yearOf } from './site.ts'

/**
 * What bounds batches and offers. A supplier is refused by its own figures alone: the capacity that its own credentials attest, its own commitments,
 * batches, offers and awards. What others offer from the same site counts against nobody here, nor are they bounded by what its operator holds: a refusal
 * would tell each of them, one attempt after another, how much the other has left, and a stranger could fill a site by naming it. Where all together
 * have more than the site can make, the offers come before an operator (`over.ts`), and no supplier is told.
 */

type Exceeded = 'capacity-exceeded'
/** Terms with where they stand in what was sent: `offers.2.`, or nothing. */
type Placed = { readonly terms: OfferTerms; readonly path: string }

/**
 * Keeps a supplier's sites for its offers until the transaction ends. What it gives is asked when the offers are written: it refuses those that take more
 * than is left of a site.
 */
export async function boundOffers(
  tx: Sql,
  participantId: string,
  offers: readonly Placed[],
): Promise<() => Promise<Outcome<undefined, Exceeded>>> {
  const names = [...new Set(offers.flatMap(({ terms }) => sitesOf(terms)))]
  const attested = names.length > 0 ? await attestedBy(tx, participantId) : []
  if (attested.length === 0) return async () => accept(undefined)
  await lockSites(tx, participantId, names.map(siteOf))
  const bounds = names.flatMap(name => capacityOf(attested, participantId, name) ?? [])
  if (bounds.length === 0) return async () => accept(undefined)
  const committed = new Map((await committedOf(tx, { names, participantId })).map(one => [one.name, one.grams]))
  const before = await ownUses(tx, participantId, names)
  return async () => {
    const after = await ownUses(tx, participantId, names)
    for (const name of names) {
      const capacity = capacityOf(attested, participantId, name)
      if (!capacity) continue
      const elsewhere = committed.get(name) ?? 0n
      const [had, has] = [before.get(name) ?? UNUSED, after.get(name) ?? UNUSED]
      if (!takesTooMuch(capacity.grams - elsewhere, taken(had), taken(has))) continue
      const asked = offers.filter(({ terms }) => sitesOf(terms).includes(name))
      const others = taken(has) - asked.reduce((sum, { terms }) => sum + grams(terms.quantityKg), 0n)
      const left = leftToOffer(capacity.grams, elsewhere, others)
      return exceeded(capacity, name, left, `${placeOf(asked, left)}quantityKg`)
    }
    return accept(undefined)
  }
}

const ownUses = async (tx: Sql, participantId: string, names: readonly string[]): Promise<Map<string, Use>> =>
  new Map((await usesOf(tx, { participantId, names })).map(one => [one.name, one]))

/** Where the first of a site's offers stands that takes more than those before it have left. */
function placeOf(asked: readonly Placed[], left: Grams): string {
  let rest = left
  const first = asked.find(({ terms }) => {
    rest -= grams(terms.quantityKg)
    return rest < 0n
  })
  return first?.path ?? ''
}

/**
 * Keeps a supplier's site in a year for a batch until the transaction ends. What it gives is asked how much was made: it refuses what is more than the
 * site can have made.
 */
export async function boundBatch(
  tx: Sql,
  participantId: string,
  name: string,
): Promise<(made: Grams, path?: string) => Outcome<undefined, Exceeded>> {
  const capacity = capacityOf(await attestedBy(tx, participantId), participantId, name)
  if (!capacity) return () => accept(undefined)
  await lockSites(tx, participantId, [siteOf(name)])
  const before = ((await ownUses(tx, participantId, [name])).get(name) ?? UNUSED).made
  return (made, path = '') => {
    if (!takesTooMuch(capacity.grams, before, before + made)) return accept(undefined)
    return exceeded(capacity, name, capacity.grams > before ? capacity.grams - before : 0n, `${path}quantityKg`)
  }
}

function exceeded({ grams: capacity, site, stage }: Attested, name: string, left: Grams, path: string) {
  const message = `${formatKg(left)} kg are left of the ${formatKg(capacity)} kg of ${stage} that ${site} can make in ${yearOf(name)}`
  return refuse('capacity-exceeded', `More than the site can make: ${message}.`, [{ path, message }])
}
