import { credential, encoded, entry, LIST, pairs } from '@lodestone/credentials/fixture'
import { type JsonObject, sha256Hex } from '@lodestone/kernel'
import type { Api, Reply } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestSupplier } from '../hub/hub.fixture.ts'
import { NOW } from '../offer/offer.fixture.ts'
import { issued, PARTY, registration, startSupplyIn, startWorld, type World } from './credential.fixture.ts'

/** Credentials that one supplier sends at once; `CREDENTIALS=10000` for more. Some of each ten are broken, sent twice, or have to wait. */
const MANY = Number(process.env.CREDENTIALS ?? 600)
const SOCKETS = 64
const LONGEST_MS = 90_000 + 300 * MANY
/** What of them its allowance lets through; more comes over the hours in which it is restored. */
const ALLOWED = MANY * 0.9

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let seller: TestSupplier
let rival: Api
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world, { RATE_LIMIT_BURST: String(ALLOWED), RATE_LIMIT_PER_SECOND: '1' })
  seller = await hub.supplier(PARTY)
  rival = (await hub.supplier()).api
  const own = registration({ keys: [pairs.ES256.key] })
  expect((await (await hub.operator()).post('/supply/issuers', own)).status).toBe(201)
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})

type Sort = 'good' | 'again' | 'forged' | 'expired' | 'absurd' | 'broken' | 'waiting'
type Sent = { readonly sort: Sort; readonly token: string }
const SORTS: readonly Sort[] = [
  'good',
  'again',
  'good',
  'forged',
  'good',
  'expired',
  'absurd',
  'broken',
  'good',
  'waiting',
]
const REFUSED: Partial<Record<Sort, string>> = {
  forged: 'signature-wrong',
  expired: 'expired',
  absurd: 'kilograms-absurd',
  broken: 'shape',
}

const absurd: JsonObject = {
  type: ['ObjectEvent', 'Event'],
  action: 'add',
  quantityList: [{ type: ['QuantityElement'], productId: 'urn:lot:a', productName: 'A', quantity: -1, uom: 'KGM' }],
}
async function tokenOf(sort: Sort, nth: number): Promise<string> {
  switch (sort) {
    case 'forged': {
      const [head, , signature] = (await issued()).split('.')
      return [head, encoded(credential(undefined, { id: `urn:forged:${nth}` })), signature].join('.')
    }
    case 'expired':
      return issued({ validUntil: '2026-11-01T00:00:00Z' })
    case 'absurd':
      return issued({ credentialSubject: [absurd] })
    case 'broken':
      return `${(await issued()).slice(0, -9)}~${nth}`
    case 'waiting':
      return issued({ credentialStatus: entry(nth) as JsonObject })
    default:
      return issued()
  }
}
async function sentOf(): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let nth = 0; nth < MANY; nth++) {
    const sort = SORTS[nth % SORTS.length] ?? 'good'
    sent.push({ sort, token: sort === 'again' ? (sent[nth - 1]?.token ?? '') : await tokenOf(sort, nth) })
  }
  return sent
}

/** Sends all of them over so many connections, each with the next one as soon as it has an answer. */
async function flood(sent: readonly Sent[], by: Api): Promise<Reply[]> {
  const replies: Reply[] = []
  const next = sent.entries()
  const send = async () => {
    for (const [nth, { token }] of next) replies[nth] = await by.post('/supply/credentials', { credential: token })
  }
  await Promise.all(Array.from({ length: SOCKETS }, send))
  return replies
}

type Kept = { readonly id: string; readonly sha256: string; readonly status: string; readonly told: string }
const kept = () =>
  hub.context.database.query<Kept>(
    'SELECT id, sha256, status, (SELECT count(*)::text FROM journal WHERE subject = credential.id::text) AS told FROM credential',
  )

describe('when a supplier sends many credentials at once', () => {
  test(
    'each is answered, and is there once or not at all; others are served meanwhile, and what waits is judged in the end',
    async () => {
      const sent = await sentOf()
      world.goAway(true)
      const started = performance.now()
      const pending = flood(sent, seller.api)
      let over = false
      void pending.then(() => {
        over = true
      })
      const slowest = { ms: 0, asked: 0 }
      while (!over) {
        const from = performance.now()
        expect((await rival.get('/supply/credentials?limit=1')).status).toBe(200)
        slowest.ms = Math.max(slowest.ms, performance.now() - from)
        slowest.asked++
        if (slowest.asked > ALLOWED / 2) break
      }
      const replies = await pending
      const seconds = (performance.now() - started) / 1000

      for (const [nth, { status, body, headers }] of replies.entries()) {
        const { sort } = sent[nth] as Sent
        if (status === 429) {
          expect(body).toMatchObject({ code: 'rate-limited', status: 429 })
          expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
        } else if (REFUSED[sort] !== undefined) {
          expect([sort, status, body.errors?.[0]?.code]).toEqual([sort, 422, REFUSED[sort]])
        } else expect([sort, status, body.status]).toEqual([sort, 201, sort === 'waiting' ? 'waiting' : 'accepted'])
      }
      const limited = replies.filter(one => one.status === 429).length
      expect(limited).toBe(MANY - ALLOWED)
      if (process.env.CREDENTIALS)
        console.log(
          `${MANY} answered in ${seconds.toFixed(1)} s, ${limited} with 429; another's ${slowest.asked} questions in ${Math.round(slowest.ms)} ms at most`,
        )

      const taken = replies.flatMap(({ status, body }, nth) =>
        status === 201 ? [[body.id as string, sha256Hex(sent[nth]?.token ?? '')] as const] : [],
      )
      const rows = await kept()
      expect(new Map(rows.map(row => [row.id, row.sha256]))).toEqual(new Map(taken))
      expect(new Set(rows.map(row => row.sha256)).size).toBe(rows.length)
      expect(rows.filter(row => row.told !== '1')).toEqual([])

      world.goAway(false)
      hub.at(new Date(NOW.getTime() + 2 * 60_000).toISOString())
      await hub.check()
      expect(new Set((await kept()).map(row => row.status))).toEqual(new Set(['accepted']))
      expect(world.asked.filter(url => url === LIST).length).toBeLessThanOrEqual(2)
    },
    LONGEST_MS,
  )
})

describe('what is sent instead of one credential', () => {
  test('ten thousand in one array, or 10 MB of JSON, is refused with what is wrong', async () => {
    const { length } = await kept()
    const token = await issued()
    const { api } = await hub.supplier()
    const many = (one: string) => ({ credential: Array.from({ length: 10_000 }, () => one) })
    const short = await api.post('/supply/credentials', many('a.b.c'))
    expect(short).toMatchObject({ status: 422, body: { code: 'validation-failed', errors: [{ path: 'credential' }] } })
    for (const large of [many(token), { credential: token, filler: 'x'.repeat(10 * 1024 * 1024) }]) {
      const reply = await api.post('/supply/credentials', large)
      expect(reply).toMatchObject({ status: 413, body: { status: 413 } })
      expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    }
    expect((await api.get('/supply/credentials')).status).toBe(200)
    expect(await kept()).toHaveLength(length)
  })
})
