import { accept, type FieldError, formatKg, grams, type Outcome, refuse } from '@lodestone/kernel'
import type { Decided } from './allocation.decision.ts'
import { type Allocation, type Contract, contractOn, type EndedAllocation } from './allocation.ts'

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
