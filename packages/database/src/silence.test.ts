import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNotes } from './database.fixture.ts'
import { type Database, DatabaseUnavailable, openDatabase } from './index.ts'

let made: Awaited<ReturnType<typeof createNotes>>
let between: Server
let database: Database
/** Whether the network swallows everything, without a word to either side. */
let swallows = false

beforeAll(async () => {
  made = await createNotes('silent')
  const { port, hostname, pathname, username, password } = new URL(made.login)
  between = createServer(client => {
    const server = connect(Number(port), hostname)
    const pass = (from: Socket, to: Socket) =>
      from
        .on('data', data => void (swallows || to.write(data)))
        .on('error', () => {})
        .on('close', () => to.destroy())
    pass(client, server)
    pass(server, client)
  })
  await once(between.listen(0, '127.0.0.1'), 'listening')
  const { port: own } = between.address() as AddressInfo
  database = openDatabase({ url: `postgres://${username}:${password}@127.0.0.1:${own}${pathname}`, schema: 'silent' })
})

afterAll(async () => {
  await database?.close()
  between?.close()
  await made?.drop()
})

test('what a network swallows costs nobody more than five seconds, and is over when it is', async () => {
  const [pooled, grouped] = [database.within('everybody'), database.within('everybody').grouped]
  await Promise.all([
    pooled.query('SELECT 1'),
    grouped.query('SELECT 1'),
    database.transaction(tx => tx.query('SELECT 1')),
  ])
  let begun: (() => void) | undefined
  const under = new Promise<void>(resolve => {
    begun = resolve
  })
  const open = database.transaction(async tx => {
    await tx.query('SELECT 1')
    begun?.()
    await tx.query('SELECT pg_sleep(0.3)')
  })
  await under
  swallows = true
  const took = async (asked: Promise<unknown>): Promise<number> => {
    const from = performance.now()
    await expect(asked).rejects.toBeInstanceOf(DatabaseUnavailable)
    return performance.now() - from
  }
  const waits = await Promise.all(
    [open, pooled.query('SELECT 1'), grouped.query('SELECT 1'), database.transaction(tx => tx.query('SELECT 1'))].map(
      took,
    ),
  )
  // Each takes five seconds; the network itself would take many minutes.
  for (const ms of waits) expect(ms).toBeLessThan(50_000)
  swallows = false
  await Promise.all([
    pooled.query('SELECT 1'),
    grouped.query('SELECT 1'),
    database.transaction(tx => tx.query('SELECT 1')),
  ])
})

test('a statement that is slow is not taken for lost', async () => {
  const slow = await Promise.all([
    database.within('everybody').query('SELECT pg_sleep(6) IS NOT NULL AS done'),
    database.within('everybody').grouped.query('SELECT pg_sleep(6) IS NOT NULL AS done'),
  ])
  expect(slow).toMatchObject([[{ done: true }], [{ done: true }]])
})
