import type { PassDecision } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import type { Allocation, Side } from './allocation.ts'

/** What a command makes of an allocation; `undefined` when it was carried out before. */
export type Decided = Outcome<Allocation | undefined, 'wrong-state' | 'validation-failed'>

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

/** Decisions on the allocations of a pass, once they are in, by line and offer. */
export const decisionsOn = (allocations: readonly Allocation[]): PassDecision[] =>
  allocations
    .map(one => ({ lineId: one.lineId, offerId: one.offerId, refusedBy: refusedBy(one) }))
    .sort((a, b) => (`${a.lineId} ${a.offerId}` < `${b.lineId} ${b.offerId}` ? -1 : 1))

const undecidable = (allocation: Allocation, open: boolean): string =>
  open ? `The allocation is ${allocation.state}.` : 'The round is not open for decisions.'
