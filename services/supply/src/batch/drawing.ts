import type { MovedBecause } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { accept, fieldsRefused, formatKg, type Outcome, refuse } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { type Balances, type Movement, post } from '@lodestone/provenance'
import type { StandingOffer } from '../offer/offer.ts'
import { movedFacts } from './batch.facts.ts'
import { lockBatches } from './batch.store.ts'
import type { Batch } from './batch.ts'
import { drawsOf, orderDraws } from './draw.store.ts'
import { drawFaults } from './drawable.ts'
import { endDraws, redraw } from './draws.ts'
import { type Posting, savePostings } from './posting.store.ts'

type Refused = 'validation-failed' | 'batch-exceeded'

/** An offer as it stands now, and where it stands in what was sent: `offers.2.`, or nothing. */
export type Drawing = { readonly offer: StandingOffer; readonly path: string }

/**
 * Moves grams so that each offer draws on batches as its terms say; what one that has ended had on offer goes back. All or none, in the transaction that
 * keeps the offers, which are locked or new. Gives what is to be told.
 */
export async function drawFor(
  tx: Sql,
  drawings: readonly Drawing[],
  ground: { readonly because: MovedBecause; readonly at: string },
): Promise<Outcome<Fact[], Refused>> {
  const before = await drawsOf(
    tx,
    drawings.map(({ offer }) => offer.id),
  )
  const named = drawings.flatMap(({ offer }) => [...wantedOf(offer), ...(before.get(offer.id) ?? [])])
  const batches = await lockBatches(
    tx,
    named.map(one => one.batch),
  )
  let balances: ReadonlyMap<string, Balances> = new Map([...batches].map(([id, batch]) => [id, batch.balances]))
  const postings: Posting[] = []
  for (const { offer, path } of drawings) {
    const own = before.get(offer.id) ?? []
    const movements = offer.status === 'standing' ? drawn(offer, path, batches, own) : accept(endDraws(own))
    if (!movements.ok) return movements
    const posted = post(balances, movements.value)
    if (!posted.ok) return exceeded(offer, path, posted.exceeded, batches)
    balances = posted.balances
    postings.push(...movements.value.map(one => ({ ...one, participantId: offer.participantId, offerId: offer.id })))
  }
  const standing = drawings.map(({ offer }) => offer).filter(offer => offer.status === 'standing')
  await orderDraws(
    tx,
    standing.map(offer => ({ id: offer.id, participantId: offer.participantId, wanted: wantedOf(offer) })),
  )
  await savePostings(tx, postings, ground)
  return accept(movedFacts(postings, ground))
}

/** What offers that have ended had on offer goes back. */
export async function giveBack(
  tx: Sql,
  ended: readonly StandingOffer[],
  ground: { readonly because: MovedBecause; readonly at: string },
): Promise<Fact[]> {
  const back = await drawFor(
    tx,
    ended.map(offer => ({ offer, path: '' })),
    ground,
  )
  if (!back.ok) throw new Error(back.refusal.detail)
  return back.value
}

/** Whether an offer, as it was or as it is, has anything to do with batches. */
export const draws = (...versions: readonly (StandingOffer | undefined)[]): boolean =>
  versions.some(version => version?.terms.batches !== undefined)

const wantedOf = ({ status, terms }: StandingOffer) => (status === 'standing' ? (terms.batches ?? []) : [])

function drawn(
  offer: StandingOffer,
  path: string,
  batches: ReadonlyMap<string, Batch>,
  own: Parameters<typeof redraw>[0],
): Outcome<Movement[], Refused> {
  const faults = drawFaults(offer, batches, new Set(own.map(one => one.batch)))
  const outcome =
    faults.length > 0 ? refuse('validation-failed', fieldsRefused(faults.length), faults) : redraw(own, wantedOf(offer))
  if (outcome.ok) return outcome
  const { code, detail, errors = [] } = outcome.refusal
  return refuse(
    code,
    detail,
    errors.map(error => ({ ...error, path: `${path}${error.path}` })),
  )
}

function exceeded(
  { terms }: StandingOffer,
  path: string,
  { batch: id, left }: { readonly batch: string; readonly left: bigint },
  batches: ReadonlyMap<string, Batch>,
) {
  const place = (terms.batches ?? []).findIndex(one => one.batch === id)
  const message = `${formatKg(left)} kg are left of batch ${batches.get(id)?.reference}`
  return refuse('batch-exceeded', `More than is left: ${message}.`, [
    { path: `${path}batches.${place}.quantityKg`, message },
  ])
}
