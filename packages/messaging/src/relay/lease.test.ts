import type { Row, Sql } from '@lodestone/database'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Bench, openBench } from '../bench.fixture.ts'
import { SHARDS } from '../shard.ts'
import { LEASE_MS, ShardLeases, STANDSTILL } from './lease.ts'

let bench: Bench
let now: number
const open = (owner: string) => new ShardLeases(owner, () => now)

beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench?.close())
beforeEach(async () => {
  now = 0
  await bench.sender.query('TRUNCATE relay, shard_lease')
  await open('anyone').prepare(bench.sender)
})

const shardsOf = (leases: ShardLeases) => [...leases.held.keys()].sort()

it('gives all shards to one relay, and raises their epoch only with a change of owner', async () => {
  const one = open('one')
  await one.renew(bench.sender)
  await one.renew(bench.sender)
  expect([...one.held.values()]).toEqual(Array(SHARDS).fill(1n))
  await one.release(bench.sender)
  expect(shardsOf(one)).toEqual([])
  const two = open('two')
  await two.renew(bench.sender)
  expect([...two.held.values()]).toEqual(Array(SHARDS).fill(2n))
})

it('shares fairly as soon as a second relay is alive, and never before the first has let go', async () => {
  const [one, two] = [open('one'), open('two')]
  await one.renew(bench.sender)
  await two.renew(bench.sender)
  expect(shardsOf(two)).toEqual([])
  await one.renew(bench.sender)
  await one.giveUpExcess(bench.sender)
  await two.renew(bench.sender)
  expect(shardsOf(one)).toHaveLength(SHARDS / 2)
  expect([...shardsOf(one), ...shardsOf(two)].sort()).toEqual(Array.from({ length: SHARDS }, (_, i) => i))
})

it('stops holding by its own clock before the lease expires for others', async () => {
  const one = open('one')
  await one.renew(bench.sender)
  now = LEASE_MS - 1_000
  expect(shardsOf(one)).toEqual([])
})

it('does not take back in memory what is being given up, while a renewal is under way', async () => {
  const [one, two] = [open('one'), open('two')]
  await one.renew(bench.sender)
  await two.renew(bench.sender)
  await one.renew(bench.sender)

  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  /** The answer to a renewal comes late. */
  const slow: Sql = {
    within: () => slow,
    get drizzle() {
      return bench.sender.drizzle
    },
    async query<R extends Row>(text: string, values?: readonly unknown[], name?: string) {
      const rows = await bench.sender.query<R>(text, values, name)
      if (name === 'relay-renew') {
        asked.resolve()
        await answered.promise
      }
      return rows
    },
  }
  const renewing = one.renew(slow)
  await asked.promise
  const givingUp = one.giveUpExcess(bench.sender)
  answered.resolve()
  await Promise.all([renewing, givingUp])
  const stored = await bench.sender.query<{ shard: number }>("SELECT shard FROM shard_lease WHERE owner = 'one'")
  expect(shardsOf(one)).toEqual(stored.map(({ shard }) => shard).sort())
})

it('gives every shard to whoever wants all for itself, once the others have let go, and takes them back', async () => {
  const [one, two, all] = [open('one'), open('two'), open(`${STANDSTILL}three`)]
  const renewAll = () => all.renew(bench.sender, SHARDS)
  await one.renew(bench.sender)
  await renewAll()
  expect(shardsOf(all)).toEqual([])
  await one.renew(bench.sender)
  expect(one.hasExcess).toBe(true)
  expect(shardsOf(one)).toHaveLength(SHARDS)
  await one.giveUpExcess(bench.sender)
  await two.renew(bench.sender)
  await renewAll()
  expect([shardsOf(one), shardsOf(two), shardsOf(all).length]).toEqual([[], [], SHARDS])
  await all.release(bench.sender)
  await one.renew(bench.sender)
  expect(shardsOf(one)).toHaveLength(SHARDS / 2)
})
