import {
  allEvents,
  allocationAccepted,
  allocationDeclined,
  allocationLapsed,
  allocationOriginChanged,
  allocationsProposed,
  demandEntryChanged,
  type EventContract,
  entryRescreened,
  findEvent,
  forecastSubmitted,
  issuedRevoked,
  participantChanged,
  participantSuspended,
  poolPublished,
  roundAwarded,
  roundMatched,
} from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { bodyOf, deliveriesOf } from './message.ts'
import { hears, NOTICE_EVENTS, NOTICE_TYPES, noticesOf, SUSPENSION } from './notice.ts'

const ids = { roundId: 'r', allocationId: 'a', lineId: 'l', offerId: 'o', memberId: 'm', supplierId: 's' }
const link = '/api/v1/rounds/r/allocations'

describe('who hears what', () => {
  test('each side of an allocation hears of it by its own object, nothing of the other’s', () => {
    const data = { ...ids, by: 'member', quantityKg: '5' }
    expect(noticesOf({ type: allocationAccepted.type, data: { ...data, both: true } })).toEqual([
      { to: 'm', data: { roundId: 'r', allocationId: 'a', lineId: 'l', link } },
      { to: 's', data: { roundId: 'r', allocationId: 'a', offerId: 'o', link } },
    ])
  })

  test('a supplier hears of no allocation before both sides have accepted it: it decides on a sum', () => {
    for (const type of [allocationAccepted.type, allocationDeclined.type, allocationLapsed.type])
      expect(noticesOf({ type, data: { ...ids, by: 'member' } }).map(one => one.to)).toEqual(['m'])
    const lapsed = { type: allocationLapsed.type, data: { ...ids, by: 'operator', because: 'lots-not-reached' } }
    expect(noticesOf(lapsed).map(one => one.to)).toEqual(['m', 's'])
  })

  test('that an origin has fallen is told to the buyer, and to the supplier where both have accepted; of its offer it hears anyway', () => {
    const data = { ...ids, holds: false, level: 'U' }
    const member = { to: 'm', data: { roundId: 'r', allocationId: 'a', lineId: 'l', link } }
    expect(noticesOf({ type: allocationOriginChanged.type, data })).toEqual([member])
    expect(noticesOf({ type: allocationOriginChanged.type, data: { ...data, both: true } })).toEqual([
      member,
      { to: 's', data: { roundId: 'r', allocationId: 'a', offerId: 'o', link } },
    ])
    const goods = { roundId: 'r', offerId: 'o', participantId: 's', version: 1, level: 'U' }
    expect(noticesOf({ type: entryRescreened.type, data: goods })).toEqual([
      { to: 's', data: { roundId: 'r', offerId: 'o', version: 1, link: '/api/v1/rounds/r/offers' } },
    ])
  })

  test('an award is told to each party once, with its own allocations only', () => {
    const awards = [ids, { ...ids, allocationId: 'b', memberId: 'n' }]
    expect(noticesOf({ type: roundAwarded.type, data: { roundId: 'r', awards } })).toEqual([
      { to: 'm', data: { roundId: 'r', allocationIds: ['a'], link } },
      { to: 's', data: { roundId: 'r', allocationIds: ['a', 'b'], link } },
      { to: 'n', data: { roundId: 'r', allocationIds: ['b'], link } },
    ])
  })

  test('what is proposed is told to each party once, with its own allocations only', () => {
    const parties = [
      { participantId: 'm', allocationIds: ['a', 'b'] },
      { participantId: 's', allocationIds: ['a'], offerIds: ['o'] },
    ]
    expect(noticesOf({ type: allocationsProposed.type, data: { roundId: 'r', part: 1, parts: 2, parties } })).toEqual([
      { to: 'm', data: { roundId: 'r', allocationIds: ['a', 'b'], link } },
      { to: 's', data: { roundId: 'r', offerIds: ['o'], link: '/api/v1/rounds/r/proposals' } },
    ])
  })

  test('what comes in parts is told when it is whole, without what is in it', () => {
    const part = { forecastId: 'f', participantId: 'm', version: 1, parts: 2, lines: [{ quantityKg: '1' }] }
    expect(noticesOf({ type: forecastSubmitted.type, data: { ...part, part: 1 } })).toEqual([])
    expect(noticesOf({ type: forecastSubmitted.type, data: { ...part, part: 2 } })).toEqual([
      { to: 'm', data: { forecastId: 'f', version: 1, link: '/api/v1/demand/forecasts/f' } },
    ])
    expect(noticesOf({ type: poolPublished.type, data: { roundId: 'r', part: 1, parts: 2 } })).toEqual([])
  })

  test('entries and participants are told to their owner, rounds to everyone by their id alone', () => {
    const entry = { roundId: 'r', forecastId: 'f', participantId: 'm', status: 'dropped', version: 1, lines: [] }
    expect(noticesOf({ type: demandEntryChanged.type, data: entry })).toEqual([
      {
        to: 'm',
        data: { roundId: 'r', forecastId: 'f', version: 1, status: 'dropped', link: '/api/v1/rounds/r/lines' },
      },
    ])
    const suspended = { id: 'm', status: 'suspended', version: 3, legalName: 'x' }
    expect(noticesOf({ type: participantSuspended.type, data: suspended })).toEqual([
      {
        to: 'm',
        data: { participantId: 'm', status: 'suspended', version: 3, link: '/api/v1/participants/m' },
      },
    ])
    const revised = { ...suspended, status: 'admitted', baselines: [{ material: 'ndpr-oxide', kgPerYear: '5' }] }
    expect(noticesOf({ type: participantChanged.type, data: revised })).toEqual([
      { to: 'm', data: { participantId: 'm', status: 'admitted', version: 3, link: '/api/v1/participants/m' } },
    ])
    expect(noticesOf({ type: roundMatched.type, data: { roundId: 'r', matchedKg: '5', allocations: 7 } })).toEqual([
      { to: 'everyone', data: { roundId: 'r', link } },
    ])
  })

  test('a passport that is revoked is told to the supplier and the buyer of its goods, a screening to its supplier', () => {
    const passport = { issuedId: 'i', kind: 'passport', participantId: 's', memberId: 'm', deliveryId: 'd' }
    const data = { issuedId: 'i', deliveryId: 'd', link: '/api/v1/deliveries/d/passport' }
    expect(noticesOf({ type: issuedRevoked.type, data: passport })).toEqual([
      { to: 's', data },
      { to: 'm', data },
    ])
    const screening = { issuedId: 'i', kind: 'screening', participantId: 's', offerId: 'o' }
    expect(noticesOf({ type: issuedRevoked.type, data: screening })).toEqual([
      { to: 's', data: { issuedId: 'i', offerId: 'o', link: '/api/v1/supply/offers/o/screening' } },
    ])
  })

  test('what is of no participant’s is told to nobody: books, results, seals, what only the hub sees', () => {
    const untold = allEvents().filter(event => NOTICE_EVENTS[event.type] === undefined)
    expect(untold.length).toBeGreaterThan(8)
    for (const { type } of untold) expect([type, noticesOf({ type, data: { ...ids, id: 'm' } })]).toEqual([type, []])
  })
})

/** A value for every field of an event, each with its own name in it, whatever its kind; whoever tells it on is found out. */
const FIELDS =
  /^(?:participantId|memberId|supplierId|id|roundId|allocationId|lineId|offerId|forecastId|credentialId|issuedId|deliveryId|approvalId|part|parts)$/
const canaries = (event: EventContract): Record<string, unknown> => {
  const shape = (event.data as unknown as { shape: Record<string, unknown> }).shape
  return {
    ...Object.fromEntries(Object.keys(shape).map(name => [name, FIELDS.test(name) ? name : `canary-${name}`])),
    ...('parts' in shape ? { part: 1, parts: 1 } : {}),
    ...('parties' in shape
      ? { parties: ['memberId', 'supplierId'].map(participantId => ({ participantId, allocationIds: ['a'] })) }
      : {}),
    ...('awards' in shape ? { awards: [{ ...ids, quantityKg: 'canary-kg' }] } : {}),
  }
}

/** Beside ids: fields of a receiver's own object that are no figure and no other's. */
const TOLD = ['canary-version', 'canary-status', 'canary-stage', 'canary-validTo', 'canary-daysLeft', 'canary-until']

test.each(NOTICE_TYPES.flatMap(({ type }) => findEvent(type) ?? []).map(event => [event.type, event] as const))(
  '%s tells ids and a link: of all it carries, no figure, name or reason',
  (type, event) => {
    const notices = noticesOf({ type, data: canaries(event) })
    expect(notices.length).toBeGreaterThan(0)
    for (const { to, data } of notices) {
      const text = bodyOf(type, 'now', data)
      const found = (text.match(/canary-\w+/g) ?? []).filter(word => !TOLD.includes(word))
      expect([type, found]).toEqual([type, []])
      expect(data.link).toMatch(/^\/api\/v1\/\w+/)
      for (const other of ['memberId', 'supplierId'].filter(one => one !== to)) expect(text).not.toContain(other)
      if (to === 'memberId') expect(text).not.toMatch(/offerId/)
      if (to === 'supplierId') expect(text).not.toMatch(/lineId/)
    }
  },
)

describe('deliveries', () => {
  const time = '2026-06-01T00:00:00.000Z'
  const event = { id: 'e', type: participantSuspended.type, time, data: { id: 'm', status: 'suspended', version: 2 } }
  const round = { id: 'e', type: roundMatched.type, time, data: { roundId: 'r' } }
  const listener = (more: object = {}) => ({
    id: 'w',
    participantId: 'm',
    types: [participantSuspended.type, 'rounds.round-matched'],
    createdAt: '2026-05-31T00:00:00.000Z',
    admitted: true,
    ...more,
  })
  const made = (what: typeof event | typeof round, more: object = {}) =>
    deliveriesOf(what, [listener(more)], SUSPENSION).length

  test('are made for who listens, by name with or without version', () => {
    expect(hears('rounds.round-awarded', 'rounds.round-awarded.v1')).toBe(true)
    expect(hears('rounds.round-awarded.v2', 'rounds.round-awarded.v1')).toBe(false)
    expect(deliveriesOf(event, [listener()], SUSPENSION)).toMatchObject([
      { webhookId: 'w', id: 'e', participantId: 'm' },
    ])
    expect([made(round), made(event, { types: ['x'] }), made(event, { participantId: 'n' })]).toEqual([1, 0, 0])
  })
  test('are made for a suspended organisation of its suspension alone', () => {
    expect([made(event, { admitted: false }), made(round, { admitted: false })]).toEqual([1, 0])
  })
  test('are not made of what happened before the webhook was', () => {
    expect(made(event, { createdAt: '2026-06-01T00:02:00.000Z' })).toBe(0)
  })
})
