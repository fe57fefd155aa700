import {
  allocationAccepted,
  demandEntryChanged,
  forecastSubmitted,
  participantSuspended,
  roundAwarded,
  roundOpened,
} from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { isPublicAddress, refusedUrl } from './address.ts'
import { signedHeaders } from './signature.ts'
import { hears, MAX_WEBHOOKS, mayCreate, noticesOf, pauseAfter, RETRY_FOR_MS } from './webhook.ts'

describe('who hears what', () => {
  const ids = { roundId: 'r', allocationId: 'a', lineId: 'l', offerId: 'o', memberId: 'm', supplierId: 's' }

  test('each side of an allocation hears of it by its own object, nothing of the other’s', () => {
    expect(noticesOf({ type: allocationAccepted.type, data: { ...ids, by: 'member', quantityKg: '5' } })).toEqual([
      { participantId: 'm', data: { roundId: 'r', allocationId: 'a', lineId: 'l' } },
      { participantId: 's', data: { roundId: 'r', allocationId: 'a', offerId: 'o' } },
    ])
  })

  test('an award is told to each party once, with its own allocations only', () => {
    const awards = [ids, { ...ids, allocationId: 'b', memberId: 'n' }]
    expect(noticesOf({ type: roundAwarded.type, data: { roundId: 'r', awards } })).toEqual([
      { participantId: 'm', data: { roundId: 'r', allocationIds: ['a'] } },
      { participantId: 's', data: { roundId: 'r', allocationIds: ['a', 'b'] } },
      { participantId: 'n', data: { roundId: 'r', allocationIds: ['b'] } },
    ])
  })

  test('a forecast in parts is told when it is whole, without its lines', () => {
    const part = {
      forecastId: 'f',
      participantId: 'm',
      version: 1,
      reference: 'x',
      parts: 2,
      lines: [{ quantityKg: '1' }],
    }
    expect(noticesOf({ type: forecastSubmitted.type, data: { ...part, part: 1 } })).toEqual([])
    expect(noticesOf({ type: forecastSubmitted.type, data: { ...part, part: 2 } })).toEqual([
      { participantId: 'm', data: { forecastId: 'f', version: 1 } },
    ])
  })

  test('entries and participants are told to their owner, rounds to nobody', () => {
    const entry = { roundId: 'r', forecastId: 'f', participantId: 'm', status: 'dropped', version: 1, lines: [] }
    expect(noticesOf({ type: demandEntryChanged.type, data: entry })).toEqual([
      { participantId: 'm', data: { roundId: 'r', forecastId: 'f', version: 1, status: 'dropped' } },
    ])
    const suspended = { id: 'm', status: 'suspended', version: 3, legalName: 'x' }
    expect(noticesOf({ type: participantSuspended.type, data: suspended })).toEqual([
      { participantId: 'm', data: { participantId: 'm', status: 'suspended', version: 3 } },
    ])
    expect(noticesOf({ type: roundOpened.type, data: { roundId: 'r' } })).toEqual([])
  })
})

test('a subscription names a type that exists, with or without its version', () => {
  expect(hears('rounds.round-awarded', 'rounds.round-awarded.v1')).toBe(true)
  expect(hears('rounds.round-awarded.v2', 'rounds.round-awarded.v1')).toBe(false)
  expect(mayCreate(['rounds.round-awarded', 'demand.entry-changed.v1'], 0).ok).toBe(true)
  expect(mayCreate(['rounds.round-awarded', 'rounds.round-opened'], 0)).toMatchObject({
    refusal: { code: 'validation-failed', errors: [{ path: 'types.1' }] },
  })
  expect(mayCreate(['rounds.round-awarded'], MAX_WEBHOOKS).ok).toBe(false)
})

test('retries begin in seconds, never rest longer than half a day, and end within three', () => {
  expect([1, 2, 3].map(pauseAfter)).toEqual([5_000, 20_000, 80_000])
  expect(pauseAfter(99)).toBe(12 * 3_600_000)
  let attempts = 0
  for (let time = 0; time <= RETRY_FOR_MS; time += pauseAfter(attempts)) attempts++
  expect(attempts).toBeGreaterThan(8)
})

test('the signature is the one of the Standard Webhooks example', () => {
  const now = new Date(1_614_265_330_999)
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  expect(signedHeaders(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', now, '{"test": 2432232314}')).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

describe('addresses', () => {
  test.each(['8.8.8.8', '2606:4700::1111', '172.32.0.1', '100.128.0.1'])('%s is public', address => {
    expect(isPublicAddress(address)).toBe(true)
  })
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fc00::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    'not an address',
  ])('%s is not', address => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://localhost/',
    'https://db.internal/',
    'https://user:password@example.com/',
    'ftp://example.com/',
  ])('%s is refused', url => {
    expect(refusedUrl(url, false)).toBeDefined()
  })

  test('what is public is accepted, and what is near only where a deployment says so', () => {
    expect(refusedUrl('https://example.com:8443/hook?key=1', false)).toBeUndefined()
    expect(refusedUrl('http://127.0.0.1:9/', true)).toBeUndefined()
    expect(refusedUrl('file:///etc/passwd', true)).toBeDefined()
  })
})
