import type { FastifyRequest } from 'fastify'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { OWN_PAGES } from './address.ts'
import { openAllowance, withinAllowances } from './allowance.ts'
import { ProblemError } from './problem.ts'

/** What was used is not forgotten at the end of a window. */

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const refused = { code: 'rate-limited' }
/** Ten seconds of points. */
const allowance = () => openAllowance({ perSecond: 10, burst: 100 })

test('who has anything left may go on, and pays what it cost later', async () => {
  const { mayGoOn, owe, take } = allowance()
  await owe('bulk', 99)
  await expect(mayGoOn('bulk')).resolves.toBeUndefined()
  await owe('bulk', 501)
  // 500 points too many are 50 seconds, on top of the ten that the first hundred last.
  await vi.advanceTimersByTimeAsync(59_000)
  await expect(mayGoOn('bulk')).rejects.toMatchObject({ ...refused, retryAfterSeconds: 1 })
  await expect(take('bulk')).rejects.toMatchObject(refused)
  await vi.advanceTimersByTimeAsync(1_001)
  await expect(take('bulk')).resolves.toBeUndefined()
})

test('debts add up', async () => {
  const { mayGoOn, owe } = allowance()
  await owe('bulk', 200)
  await owe('bulk', 200)
  await vi.advanceTimersByTimeAsync(39_000)
  await expect(mayGoOn('bulk')).rejects.toMatchObject(refused)
  await vi.advanceTimersByTimeAsync(1_001)
  await expect(mayGoOn('bulk')).resolves.toBeUndefined()
})

test('requests that were refused cost nothing', async () => {
  const { take, mayGoOn } = allowance()
  for (let i = 0; i < 100; i++) await take('flood')
  for (let i = 0; i < 1_000; i++) await expect(take('flood')).rejects.toMatchObject(refused)
  await vi.advanceTimersByTimeAsync(10_001)
  await expect(mayGoOn('flood')).resolves.toBeUndefined()
})

test('one caller’s debt is nobody else’s', async () => {
  const { owe, take } = allowance()
  await owe('bulk', 10_000)
  await expect(take('neighbour')).resolves.toBeUndefined()
})

describe('of strangers', () => {
  const request = (authorization: string, ip: string) => ({ headers: { authorization }, ip }) as FastifyRequest
  const open = () =>
    withinAllowances(
      async authorization => {
        if (authorization === 'valid') return { sub: 'mia', org: 'o', roles: new Set(['member']) }
        throw new ProblemError('unauthenticated', 'The token is not valid.')
      },
      { perSecond: 10, burst: 100 },
    )

  test('a valid token that was never seen is let in behind any number of false ones from its address', async () => {
    const { identify } = open()
    const codes: string[] = []
    for (let i = 0; i < 500; i++)
      await identify(request(`false ${i}`, '203.0.113.1')).catch(({ code }) => codes.push(code))
    expect(codes.filter(code => code === 'unauthenticated')).toHaveLength(25)
    expect(codes.filter(code => code === 'rate-limited')).toHaveLength(475)
    await expect(identify(request('valid', '203.0.113.1'))).resolves.toMatchObject({ sub: 'mia' })
  })

  test('whoever has a whole network of IPv6 is one of them', async () => {
    const { identify } = open()
    const codes: string[] = []
    for (let i = 0; i < 50; i++)
      await identify(request('false', `2001:db8:1:2::${i.toString(16)}`)).catch(({ code }) => codes.push(code))
    expect(codes.filter(code => code === 'unauthenticated')).toHaveLength(25)
    await expect(identify(request('false', '2001:db8:1:3::1'))).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test.each(['forbidden', 'unavailable'] as const)('one who is refused as %s is a stranger too', async code => {
    const { identify } = withinAllowances(
      async () => {
        throw new ProblemError(code, 'Nobody can be let in with that.')
      },
      { perSecond: 10, burst: 100 },
    )
    const codes: string[] = []
    for (let i = 0; i < 50; i++)
      await identify(request('signed', '203.0.113.1')).catch(({ code: own }) => codes.push(own))
    expect(codes.filter(own => own === code)).toHaveLength(25)
    expect(codes.filter(own => own === 'rate-limited')).toHaveLength(25)
  })

  test('who need not say who they are may ask as often as one, each address for itself', async () => {
    const { visit } = open()
    const codes: string[] = []
    for (let i = 0; i < 50; i++) await visit(request('', '203.0.113.1')).catch(({ code }) => codes.push(code))
    expect(codes).toEqual(Array(25).fill('rate-limited'))
    await expect(visit(request('', '203.0.113.2'))).resolves.toMatchObject({
      sub: 'visitor 203.0.113.2',
      org: undefined,
      roles: new Set(),
    })
  })

  test('who need not say who they are pay for what they are sent as strangers of their address, and nobody else does', async () => {
    const { visit, owe, mayGoOn, identify } = open()
    const visitor = await visit(request('', '203.0.113.1'))
    await expect(mayGoOn(visitor)).resolves.toBeUndefined()
    await owe(visitor, { bytes: 100 * 64 * 1024 })
    await expect(mayGoOn(visitor)).rejects.toMatchObject({ code: 'rate-limited' })
    await expect(visit(request('', '203.0.113.1'))).rejects.toMatchObject({ code: 'rate-limited' })
    await expect(visit(request('', '203.0.113.2'))).resolves.toBeDefined()
    await expect(identify(request('valid', '203.0.113.1'))).resolves.toBeDefined()
  })

  test('the hub’s own pages ask for all who read them', async () => {
    const { visit, owe } = open()
    for (let i = 0; i < 200; i++) await owe(await visit(request('', OWN_PAGES)), { bytes: 1024 * 1024 })
    await expect(visit(request('', OWN_PAGES))).resolves.toBeDefined()
  })
})
