import type { RouteContract } from '@lodestone/contracts'
import { type Database, openDatabase } from '@lodestone/database'
import { createTestDatabase, migrate } from '@lodestone/database/fixture'
import type { Call } from '@lodestone/http'
import { firstBrokenLink, type Link } from '@lodestone/kernel'
import { messagingMigrations } from '@lodestone/messaging'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReadings } from './reading.ts'

let server: Awaited<ReturnType<typeof createTestDatabase>>
let processes: Database[]
beforeAll(async () => {
  server = await createTestDatabase()
  const login = await migrate({ url: server.url, schema: 'demand', folders: [messagingMigrations] })
  processes = [1, 2, 3].map(() => openDatabase({ url: login, schema: 'demand' }).within('service'))
})
afterAll(async () => {
  await Promise.all(processes?.map(one => one.close()) ?? [])
  await server?.drop()
})

const route = {
  id: 'readThing',
  path: '/things/{id}',
  who: ['member', 'operator'],
  success: {},
} as unknown as RouteContract
const calling = (role: string, id: string, sub = role) =>
  ({
    route,
    identity: { sub, org: undefined, roles: new Set([role]) },
    params: { id },
    query: {},
    requestId: 'r',
  }) as unknown as Call
const clock = () => new Date('2026-11-24T10:00:00.000Z')
const answering = async () => ({ body: { id: 'x' } })
const kept = async (subject: string) =>
  (
    await processes[0]?.query<Omit<Link, 'data' | 'previousHash'> & { data: string; previousHash: string }>(
      'SELECT seq, subject, type, time, actor, data, previous_hash AS "previousHash", hash FROM journal WHERE subject = $1 ORDER BY seq',
      [subject],
    )
  )?.map(row => ({ ...row, data: JSON.parse(row.data) }) as Link) ?? []

test('readings of one object in several processes at once stand in one unbroken chain', async () => {
  const handlers = processes.map(database => openReadings({ database, clock }).kept(route, answering))
  await Promise.all(
    Array.from({ length: 90 }, (_, i) => handlers[i % handlers.length]?.(calling('operator', 'one', `reader ${i}`))),
  )
  const chain = await kept('read:one')
  expect(new Set(chain.map(link => link.actor)).size).toBe(90)
  expect(firstBrokenLink(chain)).toBe(-1)
})

test('the answer waits for its entry', async () => {
  const [database] = processes as [Database]
  const order: string[] = []
  const slow = {
    ...database,
    transaction: async <T>(work: Parameters<typeof database.transaction<T>>[0]) => {
      const result = await database.transaction(work)
      order.push('kept')
      return result
    },
  }
  await openReadings({ database: slow, clock }).kept(route, answering)(calling('operator', 'two'))
  order.push('answered')
  expect(order).toEqual(['kept', 'answered'])
})

test.each([
  ['a member reads', 'member', answering],
  ['nothing was found', 'operator', async () => ({ ok: false, refusal: { code: 'not-found', detail: '' } }) as const],
  ['an empty list was shown', 'operator', async () => ({ body: { items: [] } })],
  ['the handler has kept it itself', 'operator', async () => ({ body: {}, shows: 'kept' as const })],
])('no entry is made where %s', async (_, role, handler) => {
  await openReadings({ database: processes[0] as Database, clock }).kept(route, handler)(calling(role, 'three'))
  expect(await kept('read:three')).toEqual([])
})

test('one that cannot be written fails its own answers and no later ones', async () => {
  const [database] = processes as [Database]
  let broken = true
  const flaky = {
    ...database,
    transaction: async <T>(work: Parameters<typeof database.transaction<T>>[0]) => {
      if (broken) throw new Error('gone')
      return database.transaction(work)
    },
  }
  const handler = openReadings({ database: flaky, clock }).kept(route, answering)
  await expect(handler(calling('operator', 'four'))).rejects.toThrow('gone')
  broken = false
  await handler(calling('operator', 'four'))
  expect(await kept('read:four')).toHaveLength(1)
})
