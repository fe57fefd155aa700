import {
  allocationEnded,
  allocationsProposed,
  contractReported,
  deliveryReported,
  type EventContract,
  passRequested,
  roundAwarded,
  roundCancelled,
} from '@lodestone/contracts'
import { formatKg, type Grams, uuidv7 } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'
import fc from 'fast-check'
import { NOW } from '../offer/offer.fixture.ts'

export const newId = (): string => uuidv7(NOW.getTime())

function eventOf<T>(contract: EventContract<T>, roundId: string, data: T): ReceivedEvent {
  const { topic, type } = contract
  const from = { topic, partition: 0, offset: 0n, key: roundId, id: newId(), type, aggregateVersion: 1 }
  const cause = { causationId: undefined, traceparent: undefined }
  return { ...from, ...cause, time: NOW.toISOString(), actor: 'rounds', correlationId: 'a test', data }
}

/** A round proposes so much of an offer. */
export const proposed = (roundId: string, participantId: string, offerId: string, quantityKg: string): ReceivedEvent =>
  eventOf(allocationsProposed, roundId, {
    roundId,
    part: 1,
    parts: 1,
    parties: [{ participantId, allocationIds: [newId()], offerIds: [offerId], offers: [{ offerId, quantityKg }] }],
  })

/** A step of a round's history: what happens to which allocation, by how many percent of what is possible. */
export const step = fc.record({
  what: fc.constantFrom('propose', 'refuse', 'award', 'contract', 'deliver', 'end', 'cancel', 'again'),
  pick: fc.nat(1_000),
  share: fc.integer({ min: 1, max: 100 }),
})
type Step = { readonly what: string; readonly pick: number; readonly share: number }

type Allocation = { readonly id: string; readonly grams: Grams; contracted?: Grams; delivered: Grams; ended: boolean }

const part = (whole: Grams, share: number): Grams => (whole * BigInt(share)) / 100n
const WHOLE = 1_000_000n

/** One offer of a tonne in one round: what the round tells, and what a plain model says of it. */
export class Story {
  readonly #roundId = newId()
  readonly #memberId = newId()
  readonly #told: ReceivedEvent[] = []
  readonly #offerId: string
  readonly #supplierId: string
  #proposed = 0n
  #allocations: Allocation[] | undefined
  #isCancelled = false
  constructor(offerId: string, supplierId: string) {
    this.#offerId = offerId
    this.#supplierId = supplierId
  }

  /** The accounts of its batches together that are not empty. */
  expected(): Record<string, Grams> {
    const sum = (of: (one: Allocation) => Grams) => (this.#allocations ?? []).reduce((all, one) => all + of(one), 0n)
    const reserved = this.#allocations
      ? sum(one => (one.ended || one.contracted !== undefined ? 0n : one.grams))
      : this.#proposed
    const committed = sum(one => (one.ended || one.contracted === undefined ? 0n : one.contracted - one.delivered))
    const delivered = sum(one => one.delivered)
    const held = this.#isCancelled ? 0n : reserved
    const all = {
      available: WHOLE,
      offered: WHOLE - held - committed - delivered,
      reserved: held,
      committed,
      delivered,
    }
    return Object.fromEntries(Object.entries(all).filter(([, own]) => own > 0n))
  }

  /** The event of a step, where it is possible; one that was told before comes again. */
  next(step: Step): ReceivedEvent | undefined {
    if (step.what === 'again') return this.#told[step.pick % Math.max(1, this.#told.length)]
    if (this.#isCancelled) return undefined
    const event = this.#allocations ? this.#reported(this.#allocations, step) : this.#matched(step)
    if (event) this.#told.push(event)
    return event
  }

  #matched({ what, share }: Step): ReceivedEvent | undefined {
    const roundId = this.#roundId
    const [more, less] = [part(WHOLE - this.#proposed, share), part(this.#proposed, share)]
    if (what === 'propose' && more > 0n) {
      this.#proposed += more
      return proposed(roundId, this.#supplierId, this.#offerId, formatKg(more))
    }
    if (what === 'refuse' && less > 0n) {
      this.#proposed -= less
      const superseded = { quantityKg: formatKg(less), needKg: formatKg(less) }
      const decisions = [{ lineId: newId(), offerId: this.#offerId, refusedBy: ['member' as const], superseded }]
      return eventOf(passRequested, roundId, { roundId, pass: 2, part: 1, parts: 1, decisions })
    }
    if (what === 'cancel') {
      this.#isCancelled = true
      return eventOf(roundCancelled, roundId, { roundId })
    }
    return what === 'award' && less > 0n ? this.#award([less, part(this.#proposed - less, 50)]) : undefined
  }

  #award(all: readonly Grams[]): ReceivedEvent {
    const given = all.filter(one => one > 0n)
    this.#allocations = given.map(grams => ({ id: newId(), grams, delivered: 0n, ended: false }))
    const awards = this.#allocations.map(({ id, grams }) => ({ ...this.#of(id), quantityKg: formatKg(grams) }))
    return eventOf(roundAwarded, this.#roundId, { roundId: this.#roundId, part: 1, parts: 1, awards })
  }

  #reported(allocations: readonly Allocation[], { what, pick, share }: Step): ReceivedEvent | undefined {
    const one = allocations[pick % allocations.length]
    if (!one || one.ended) return undefined
    const roundId = this.#roundId
    const report = (grams: Grams) => {
      const { lineId: _, offerId: __, ...parties } = this.#of(one.id)
      return { roundId, ...parties, date: '2027-01-01', quantityKg: formatKg(grams) }
    }
    const [contracted, delivered] = [part(one.grams, share), part((one.contracted ?? 0n) - one.delivered, share)]
    if (what === 'contract' && one.contracted === undefined && contracted > 0n) {
      one.contracted = contracted
      return eventOf(contractReported, roundId, report(contracted))
    }
    if (what === 'deliver' && delivered > 0n) {
      one.delivered += delivered
      return eventOf(deliveryReported, roundId, report(delivered))
    }
    if (what !== 'end') return undefined
    one.ended = true
    const state = one.delivered > 0n ? 'delivered' : 'lapsed'
    return eventOf(allocationEnded, roundId, {
      roundId,
      ...this.#of(one.id),
      by: 'operator',
      state,
      reason: 'it is over',
    })
  }

  #of(allocationId: string) {
    const parties = { memberId: this.#memberId, supplierId: this.#supplierId }
    return { allocationId, lineId: newId(), offerId: this.#offerId, ...parties }
  }
}
