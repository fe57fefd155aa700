import type { Line, PassDecision, Allocation as Shown } from '@lodestone/contracts'
import {
  accept,
  type FieldError,
  formatKg,
  type Grams,
  gradeMeets,
  grams,
  type Outcome,
  parseDecimal,
  refuse,
} from '@lodestone/kernel'

export type Side = 'member' | 'supplier'

export type Contract = {
  readonly quantityKg: string
  readonly date: string
  readonly price?: Deal['price'] | undefined
  readonly document?: string | undefined
}

/** Who gets what from whom: what an allocation has in every state. */
type Deal = {
  readonly id: string
  readonly roundId: string
  /** The pass that proposed it. */
  readonly pass: number
  readonly lineId: string
  readonly offerId: string
  readonly memberId: string
  readonly supplierId: string
  /** Material, grade and period of the goods. */
  readonly material: string
  readonly grade?: string
  readonly period: string
  /** The line's material, under which the need is counted. */
  readonly needMaterial: string
  /** Need served by one of the goods, in 10^-6. */
  readonly ratio: bigint
  readonly quantity: Grams
  readonly price: { readonly amount: string; readonly currency: 'EUR' | 'USD' | 'JPY' }
  readonly landedPrice: string
  readonly accepted: { readonly member: boolean; readonly supplier: boolean }
}
type Contracted = Deal & { readonly contract: Contract; readonly delivered: Grams }

/** An allocation, with what its state has. `ended`: by somebody, before all of it was delivered. */
export type Allocation =
  | (Deal & { readonly state: 'proposed' | 'accepted' | 'awarded' })
  | (Deal & { readonly state: 'declined'; readonly declinedBy: Side })
  | (Contracted & { readonly state: 'contracted' })
  | (Contracted & { readonly state: 'delivered'; readonly ended: boolean })
  | (Deal & { readonly state: 'lapsed'; readonly ended: false })
  | (Deal & { readonly state: 'lapsed'; readonly ended: true; readonly contract?: Contract })

/** An allocation of which nothing more is to come. */
export type EndedAllocation = Extract<Allocation, { readonly state: 'delivered' | 'lapsed' }>

/** The contract on an allocation, if one was reported. */
export const contractOn = (allocation: Allocation): Contract | undefined =>
  'contract' in allocation ? allocation.contract : undefined

type Goods = { readonly material: string; readonly grade?: string | undefined }

/**
 * Need served by one kilogram offered, in 10^-6: one when material and grade are those asked, else the ratio of the first substitute that
 * the offer meets. Throws when the offer does not fit the line: such a pair cannot have been matched.
 */
export function ratioOf(line: Goods & Pick<Line, 'substitutes'>, offer: Goods): bigint {
  if (offer.material === line.material && gradeMeets(offer.grade, line.grade)) return 1_000_000n
  const substitute = line.substitutes?.find(
    one => one.material === offer.material && gradeMeets(offer.grade, one.grade),
  )
  const ratio = substitute && parseDecimal(substitute.ratio, 6)
  if (ratio === undefined) throw new Error('the offer does not fit the line')
  return ratio
}

/** Need served by goods at a ratio in 10^-6, rounded down to the gram. */
export const needOf = (goods: Grams, ratio: bigint): Grams => (goods * ratio) / 1_000_000n

/** The side on which an organisation stands, if it stands on one. */
export const sideOf = (allocation: Allocation, org: string | undefined): Side | undefined =>
  org === allocation.memberId ? 'member' : org === allocation.supplierId ? 'supplier' : undefined

export const bothAccepted = (allocation: Allocation): boolean =>
  allocation.accepted.member && allocation.accepted.supplier

type Decided = Outcome<Allocation | undefined, 'wrong-state' | 'validation-failed'>

/**
 * A supplier decides on all that a pass proposed of an offer, and on none of it alone: who could decline one line could decline one member. Gives what
 * is open of it, as it then stands; nothing when it was decided so before.
 */
export function decideForSupplier(
  proposed: readonly Allocation[],
  kind: 'accepted' | 'declined',
  open: boolean,
): Outcome<readonly Allocation[], 'wrong-state'> {
  const accepted = proposed.some(one => one.accepted.supplier)
  const declined = proposed.some(one => one.state === 'declined' && one.declinedBy === 'supplier')
  if (kind === 'accepted' ? accepted : declined) return accept([])
  if (accepted || declined)
    return refuse('wrong-state', `You have ${accepted ? 'accepted' : 'declined'} what is proposed of this offer.`)
  const standing = proposed.filter(one => one.state === 'proposed')
  if (!open || standing.length === 0)
    return refuse(
      'wrong-state',
      open ? 'Nothing of this offer is open for a decision.' : 'The round is not open for decisions.',
    )
  return accept(
    standing.map((one): Allocation => {
      if (kind === 'declined') return { ...one, state: 'declined', declinedBy: 'supplier' }
      return {
        ...one,
        accepted: { ...one.accepted, supplier: true },
        state: one.accepted.member ? 'accepted' : 'proposed',
      }
    }),
  )
}

/**
 * One side accepts. A side decides once: what it accepted it cannot decline. `undefined`: it had accepted before. `open` says that the
 * round takes decisions: it is matched, not yet awarded, and before the close of decisions.
 */
export function acceptFor(allocation: Allocation, side: Side, open: boolean): Decided {
  if (allocation.accepted[side]) return accept(undefined)
  if (allocation.state !== 'proposed' || !open) return refuse('wrong-state', undecidable(allocation, open))
  const accepted = { ...allocation.accepted, [side]: true }
  return accept({ ...allocation, accepted, state: accepted.member && accepted.supplier ? 'accepted' : 'proposed' })
}

/** One side declines, which ends the allocation. `undefined`: it was declined before. */
export function declineFor(allocation: Allocation, side: Side, open: boolean): Decided {
  if (allocation.state === 'declined') return accept(undefined)
  if (allocation.accepted[side])
    return refuse('wrong-state', 'Your side has accepted this allocation, or the line is firm.')
  if (allocation.state !== 'proposed' || !open) return refuse('wrong-state', undecidable(allocation, open))
  return accept({ ...allocation, state: 'declined', declinedBy: side })
}

/**
 * Which sides refused an allocation whose decisions are in: the one that declined it, or those that left it undecided until it lapsed; none when both
 * accepted, whatever became of it afterwards.
 */
export const refusedBy = (allocation: Allocation): Side[] =>
  allocation.state === 'declined'
    ? [allocation.declinedBy]
    : (['member', 'supplier'] as const).filter(side => !allocation.accepted[side])

/** An offer of which both sides accepted a total in a pass that its lots, or the tier at which it was priced, do not allow. */
export type BelowLots = {
  readonly offerId: string
  readonly accepted: Grams
  /** Grams short of the lot or the tier's floor, or beyond the last whole increment. */
  readonly misses: Grams
  readonly allocations: number
}

/** Decisions on the allocations of a pass, once they are in, by line and offer. */
export const decisionsOn = (allocations: readonly Allocation[]): PassDecision[] =>
  allocations
    .map(one => ({ lineId: one.lineId, offerId: one.offerId, refusedBy: refusedBy(one) }))
    .sort((a, b) => (`${a.lineId} ${a.offerId}` < `${b.lineId} ${b.offerId}` ? -1 : 1))

const undecidable = (allocation: Allocation, open: boolean): string =>
  open ? `The allocation is ${allocation.state}.` : 'The round is not open for decisions.'

/** A report's day may be tomorrow by the hub's clock, which it already is in the east. */
const AHEAD_MS = 24 * 3_600_000

const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10)

/** Refuses the day of a report on which it cannot have happened: before what it follows from, or in the future. */
function dayRefused(date: string, first: string, now: Date): FieldError | undefined {
  if (date < first) return { path: 'date', message: `not before ${first}` }
  const last = dayOf(new Date(now.getTime() + AHEAD_MS))
  return date > last ? { path: 'date', message: 'not in the future' } : undefined
}

/**
 * The member reports its contract: at most what was allocated, since the award. `undefined`: the same contract was reported before.
 */
export function contractOf(
  allocation: Allocation,
  contract: Contract,
  awardedAt: string | undefined,
  now: Date,
): Decided {
  const before = contractOn(allocation)
  if (before && same(before, contract)) return accept(undefined)
  if (allocation.state !== 'awarded' || awardedAt === undefined)
    return refuse('wrong-state', `The allocation is ${allocation.state}; a contract is reported once it is awarded.`)
  const fault = dayRefused(contract.date, dayOf(new Date(awardedAt)), now)
  if (fault) return refuse('validation-failed', 'A contract is concluded after the award.', [fault])
  if (grams(contract.quantityKg) > allocation.quantity)
    return refuse('validation-failed', 'A contract is for what was allocated at most.', [
      { path: 'quantityKg', message: `not more than ${formatKg(allocation.quantity)}` },
    ])
  return accept({ ...allocation, contract, delivered: 0n, state: 'contracted' })
}

const same = (a: Contract, b: Contract): boolean =>
  grams(a.quantityKg) === grams(b.quantityKg) &&
  a.date === b.date &&
  a.document === b.document &&
  a.price?.currency === b.price?.currency &&
  a.price?.amount === b.price?.amount

/** The member reports a delivery since the contract: all of them together at most what was contracted. */
export function deliveryOf(
  allocation: Allocation,
  { quantityKg, date }: { readonly quantityKg: string; readonly date: string },
  now: Date,
): Outcome<Allocation, 'wrong-state' | 'validation-failed'> {
  if (allocation.state !== 'contracted')
    return refuse(
      'wrong-state',
      `The allocation is ${allocation.state}; deliveries are reported while it is contracted.`,
    )
  const fault = dayRefused(date, allocation.contract.date, now)
  if (fault) return refuse('validation-failed', 'A delivery follows its contract.', [fault])
  const contracted = grams(allocation.contract.quantityKg)
  const delivered = allocation.delivered + grams(quantityKg)
  if (delivered > contracted)
    return refuse('validation-failed', 'Deliveries are of what was contracted at most.', [
      { path: 'quantityKg', message: `not more than ${formatKg(contracted - allocation.delivered)}` },
    ])
  const after = { ...allocation, delivered }
  return accept(delivered === contracted ? { ...after, state: 'delivered', ended: false } : after)
}

/**
 * An awarded allocation ends although a contract or some of what was contracted is missing: delivered when something was, else lapsed. What was
 * accepted, contracted and delivered stays. `undefined`: it was ended before.
 */
export function endOf(allocation: Allocation): Outcome<EndedAllocation | undefined, 'wrong-state'> {
  if ('ended' in allocation && allocation.ended) return accept(undefined)
  if (allocation.state === 'awarded') return accept({ ...allocation, state: 'lapsed', ended: true })
  if (allocation.state !== 'contracted')
    return refuse('wrong-state', `The allocation is ${allocation.state}; it can be ended once it is awarded.`)
  const { delivered, ...own } = allocation
  return accept(
    delivered > 0n ? { ...own, delivered, state: 'delivered', ended: true } : { ...own, state: 'lapsed', ended: true },
  )
}

/**
 * An allocation as somebody may see it: operators and auditors whole; a member its own, the counterpart only after both have accepted; a supplier
 * its own after both have. The price ex works is the supplier's own, and the member's after both; the landed price is the member's alone. Of the other
 * side's entry each sees a name that this allocation alone has: ids tell when entries were made, hence which belong together.
 */
export function show(allocation: Allocation, viewer: Side | 'oversight'): Shown {
  const both = bothAccepted(allocation)
  const may = (side: Side): boolean => viewer === 'oversight' || viewer === side || both
  return {
    id: allocation.id,
    roundId: allocation.roundId,
    ...(allocation.pass === 1 ? {} : { pass: allocation.pass }),
    lineId: viewer === 'supplier' ? allocation.id : allocation.lineId,
    offerId: viewer === 'member' ? allocation.id : allocation.offerId,
    ...(may('member') ? { memberId: allocation.memberId } : {}),
    ...(may('supplier') ? { supplierId: allocation.supplierId } : {}),
    material: allocation.material,
    ...(allocation.grade === undefined ? {} : { grade: allocation.grade }),
    period: allocation.period,
    quantityKg: formatKg(allocation.quantity),
    ...(may('supplier') ? { price: allocation.price } : {}),
    ...(viewer === 'supplier' ? {} : { landedPrice: allocation.landedPrice }),
    state: allocation.state,
    accepted: allocation.accepted,
    contractedKg: formatKg(grams(contractOn(allocation)?.quantityKg ?? '0')),
    deliveredKg: formatKg('delivered' in allocation ? allocation.delivered : 0n),
  }
}
