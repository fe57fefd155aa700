import { Conflict, type Database } from '@lodestone/database'
import {
  CHAIN_START,
  type ChainHead,
  chainHeadLeaf,
  type DailyHead,
  dailyHeadHash,
  merkleRoot,
  verifyMerklePath,
} from '@lodestone/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { append, type Cause, makeDailyHeads, treeOf } from '../index.ts'
import { type Journal, openJournal, told } from './journal.fixture.ts'

let journal: Journal
let database: Database
let other: Database

beforeEach(async () => {
  journal = await openJournal()
  ;({ database, other } = journal)
})
afterEach(() => journal?.close())

/** A UTC day so many days before the database's today. */
async function daysAgo(days: number): Promise<string> {
  const [row] = await database.query<{ day: string }>(
    "SELECT to_char((clock_timestamp() - interval '2 minutes') AT TIME ZONE 'UTC' - $1 * interval '1 day', 'YYYY-MM-DD') AS day",
    [days],
  )
  return row?.day ?? ''
}
const causeOn = (day: string, time = '12:00:00.000'): Cause => ({
  actor: 'tester',
  now: new Date(`${day}T${time}Z`),
  correlationId: 'c',
})
const tell = (cause: Cause, ...subjects: string[]) => database.transaction(tx => append(tx, told(...subjects), cause))
const heads = () =>
  database.query<DailyHead>(
    "SELECT to_char(day, 'YYYY-MM-DD') AS day, subjects, root, previous, hash FROM audit_head ORDER BY day",
  )
const leaves = (day: string) =>
  database.query<ChainHead>('SELECT subject, seq, hash FROM audit_leaf WHERE day = $1 ORDER BY position', [day])

describe('a daily head', () => {
  it('commits to where the chains of all subjects stood that grew, day after day without a gap, each linked to the one before', async () => {
    const [three, two, one] = [await daysAgo(3), await daysAgo(2), await daysAgo(1)]
    await tell(causeOn(three), 'b', 'a', 'b')
    await tell(causeOn(one), 'b')
    const made = await makeDailyHeads(database)
    expect(made.map(head => [head.day, head.subjects])).toEqual([
      [three, 2],
      [two, 0],
      [one, 1],
    ])
    expect((await leaves(three)).map(leaf => [leaf.subject, leaf.seq])).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    expect((await leaves(one)).map(leaf => [leaf.subject, leaf.seq])).toEqual([['b', 3]])
    let previous = CHAIN_START
    for (const head of made) {
      expect(head.root).toBe(merkleRoot((await leaves(head.day)).map(chainHeadLeaf)))
      expect([head.previous, head.hash]).toEqual([previous, dailyHeadHash(previous, head)])
      previous = head.hash
    }
  })

  it('is not made of a day that is not over, nor twice', async () => {
    await tell(causeOn(await daysAgo(1)), 'a')
    await tell(causeOn(await daysAgo(0)), 'b')
    expect(await makeDailyHeads(database)).toHaveLength(1)
    expect(await makeDailyHeads(database)).toEqual([])
    expect(await heads()).toHaveLength(1)
  })

  it('is made once when two processes make it at the same time', async () => {
    for (let day = 5; day > 0; day--) await tell(causeOn(await daysAgo(day)), 'a', `only ${day}`)
    const made = await Promise.all([makeDailyHeads(database), makeDailyHeads(other), makeDailyHeads(database)])
    expect(
      made
        .flat()
        .map(head => head.day)
        .sort(),
    ).toEqual(await Promise.all([5, 4, 3, 2, 1].map(daysAgo)))
    expect((await heads()).map(head => head.subjects)).toEqual([2, 2, 2, 2, 2])
  })

  it('takes in what was committed after the head of its day, and tells of itself in the journal', async () => {
    const [two, one] = [await daysAgo(2), await daysAgo(1)]
    await database.query('INSERT INTO audit_head (day, subjects, root, previous, hash) VALUES ($1, 0, $2, $2, $2)', [
      two,
      CHAIN_START,
    ])
    await tell(causeOn(two, '23:59:59.999'), 'late')
    const [head] = await makeDailyHeads(database)
    expect([head?.day, head?.previous]).toEqual([one, CHAIN_START])
    expect((await leaves(one)).map(leaf => leaf.subject)).toEqual(['late'])
    expect(await database.query("SELECT seq, type, topic FROM journal WHERE subject = 'head:demand'")).toEqual([
      { seq: 1, type: 'audit.head-published.v1', topic: 'audit.head' },
    ])
  })

  it('gives each of its chains a path to its root, also over several pages of leaves', async () => {
    const day = await daysAgo(1)
    await tell(causeOn(day), ...Array.from({ length: 2_345 }, (_, i) => `subject ${i}`))
    const [head] = await makeDailyHeads(database)
    const all = await leaves(day)
    for (const position of [0, 999, 1_000, 2_344]) {
      const { count, path, root } = await treeOf(database, day, position)
      expect(root).toBe(head?.root)
      expect(verifyMerklePath(chainHeadLeaf(all[position] as ChainHead), position, count, path, root)).toBe(true)
    }
  })

  it('cannot be made again for a day that has one', async () => {
    await tell(causeOn(await daysAgo(1)), 'a')
    await makeDailyHeads(database)
    const again =
      'INSERT INTO audit_head (day, subjects, root, previous, hash) SELECT day, 0, root, previous, hash FROM audit_head'
    await expect(database.query(again)).rejects.toBeInstanceOf(Conflict)
  })
})
