import { expect, test } from 'vitest'
import { live, rotated } from './secret.ts'
import { secretBytes, signedHeaders } from './signature.ts'
import { HOUR_MS, judge, MAX_WEBHOOKS, mayCreate, outcomeOf, RETRY_FOR_MS, type Sent } from './webhook.ts'

test('a subscription names types that exist, whole or without their version, and is one of a few', () => {
  expect(mayCreate(['rounds.round-awarded', 'demand.entry-changed.v1', 'rounds.round-opened'], 0).ok).toBe(true)
  expect(mayCreate(['rounds.round-awarded', 'matching.result-computed'], 0)).toMatchObject({
    refusal: { code: 'validation-failed', errors: [{ path: 'types.1' }] },
  })
  expect(mayCreate(['rounds.round-awarded.v2'], 0).ok).toBe(false)
  expect(mayCreate(['rounds.round-awarded'], MAX_WEBHOOKS).ok).toBe(false)
})

const now = new Date('2026-06-01T00:00:00Z')
const verdict = (sent: Sent, step = 1, random = 0) => judge(sent, { step, now, random })
const pause = (sent: Sent, step = 1, random = 0) => {
  const given = verdict(sent, step, random)
  return given.state === 'pending' ? given.nextAttemptAt.getTime() - now.getTime() : undefined
}

test('what did not arrive is tried ten times over three days, with pauses that grow', () => {
  const pauses = Array.from({ length: 10 }, (_, index) => pause({ status: 500 }, index + 1))
  const hours = [2, 5, 10, 14, 20, 24].map(one => one * HOUR_MS)
  expect(pauses).toEqual([5_000, 300_000, 1_800_000, ...hours, undefined])
  expect(RETRY_FOR_MS).toBeGreaterThan(3 * 24 * HOUR_MS)
  expect(verdict({ failure: 'timeout' }, 10)).toEqual({ state: 'failed', disable: 'failing' })
  expect(pause({ status: 500 }, 4, 1)).toBe(132 * 60_000)
})

test('success is 2xx and nothing else; 410 is the end', () => {
  for (const status of [200, 204, 299]) expect(verdict({ status })).toEqual({ state: 'delivered' })
  for (const status of [0, 199, 301, 307, 400, 404, 429, 500]) expect(verdict({ status }).state).toBe('pending')
  expect(verdict({ status: 410 })).toEqual({ state: 'failed', disable: 'gone' })
  expect(outcomeOf({ failure: 'address-refused' })).toBe('address-refused')
})

test('Retry-After makes a pause longer, never shorter, and by a day at most', () => {
  const wish = (retryAfter: string, step = 1) => pause({ status: 429, retryAfter }, step)
  expect(wish('120')).toBe(120_000)
  expect(wish('1', 4)).toBe(2 * HOUR_MS)
  expect(wish('999999999')).toBe(24 * HOUR_MS)
  expect(wish('Mon, 01 Jun 2026 01:00:00 GMT')).toBe(HOUR_MS)
  for (const none of ['-5', 'soon', '', '1e9', 'Mon, 01 Jun 2020 01:00:00 GMT', '2027-01-01'])
    expect([none, wish(none)]).toEqual([none, 5_000])
})

test('the signature is the one of the Standard Webhooks example, one for each secret', () => {
  const at = new Date(1_614_265_330_999)
  const secret = secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  const sign = (...secrets: Buffer[]) =>
    signedHeaders(secrets, 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}')
  expect(sign(secret)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
  expect(sign(Buffer.alloc(32), secret)['webhook-signature']).toMatch(
    /^v1,\S{44} v1,g0hM9SsE\+OTPJTGt\/tmIKtSyZlE3uFJELVlNIOLJ1OE=$/,
  )
})

test('a rotation keeps what was, until its time is over, and never for longer than was said before', () => {
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR_MS)
  const one = rotated([{ wrapped: 'a' }], { wrapped: 'b' }, at(24), now)
  expect(one).toEqual([{ wrapped: 'b' }, { wrapped: 'a', until: at(24).toISOString() }])
  const two = rotated(one, { wrapped: 'c' }, at(48), at(1))
  expect(two.map(each => each.until)).toEqual([undefined, at(48).toISOString(), at(24).toISOString()])
  expect(live(two, at(24)).map(each => each.wrapped)).toEqual(['c', 'b'])
  expect(rotated(two, { wrapped: 'd' }, at(2), at(2))).toEqual([{ wrapped: 'd' }])
})
