import { randomBytes } from 'node:crypto'
import { DatabaseUnavailable } from '@lodestone/database'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, openBench, openConsumer } from '../bench.fixture.ts'
import { counted, seeing, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { type Consumer, discard, type OutRecord, parkedRecords, redrive } from '../index.ts'
import { recordOf } from '../record.fixture.ts'
import { proving } from '../signer.fixture.ts'
import { until } from '../until.fixture.ts'
import { openReading, type Reading } from './reading.fixture.ts'

/** Records are made by hand here, as a faulty service would: what a stranger writes is in tests/abuse. */
const event = (key: string, version: number, more: Partial<OutRecord> = {}): OutRecord => ({
  ...recordOf(counted, key, { n: version }, { aggregateVersion: version }),
  ...more,
})
const broken = (key: string, version: number) => event(key, version, { value: '{"n": 2' })

let bench: Bench
let reading: Reading
let poisoned: Set<string>

/** Calls that the database survives. */
let lives: number

/** Throws, as a bug would, for keys that are poisoned. */
const fragile: Consumer = {
  ...seeing,
  async handle(tx, events, emit) {
    await seeing.handle(tx, events, emit)
    if (lives-- === 0) throw new DatabaseUnavailable('deadlock', { cause: { code: '40P01' } })
    for (const { key } of events) if (poisoned.has(key)) throw new TypeError(`secret figures of ${key}`)
  },
}

onEachLog(open => {
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())
  beforeEach(async () => {
    poisoned = new Set()
    lives = Number.POSITIVE_INFINITY
    reading = await openReading(bench, await open(), 1)
    reading.start(openConsumer(bench, reading.transport, fragile))
  })
  afterEach(() => reading?.close())

  describe('a record with broken JSON', withBrokenJson)
  describe('a record that cannot even be placed', withoutPlace)
  describe('a record that cannot be parked', thatCannotBeParked)
  describe('an unknown type', ofUnknownType)
  describe('a handler that throws for one key', handledBadly)
  describe('a key whose redrive is broken off', redrivenInPart)
  describe('a missing version', withMissingVersion)
})

async function send(...records: OutRecord[]): Promise<void> {
  await reading.send(...proving(records))
  await reading.reached()
}

function withBrokenJson() {
  it('parks its key with what comes behind, lets other keys flow, and is healed by a redrive in order', async () => {
    await send(event('a', 1), broken('a', 2), event('b', 1), event('a', 3), event('b', 2))
    expect(await seen(bench.receiver)).toEqual({ a: [1], b: [1, 2] })
    expect(await parkedRecords(bench.receiver)).toMatchObject([
      { topic: counted.topic, partition: 0, offset: 1, key: 'a', errorClass: 'broken-json', attempts: 1, behind: 1 },
    ])

    const [head] = await parkedRecords(bench.receiver)
    const id = head?.id ?? ''
    expect(await redrive(reading.asOperator(id))).toEqual({ applied: 0, left: 2, errorClass: 'broken-json' })
    expect(await parkedRecords(bench.receiver)).toMatchObject([{ id, attempts: 2, behind: 1 }])

    // The record is sent once more, whole this time: it waits behind the broken one and the later ones.
    await send(event('a', 2), event('a', 4))
    expect(await parkedRecords(bench.receiver)).toMatchObject([{ id, behind: 3 }])
    expect(await redrive(reading.asOperator(id))).toEqual({ applied: 4, left: 0 })
    expect(await seen(bench.receiver)).toEqual({ a: [1, 2, 3, 4], b: [1, 2] })
    const ordered = { type: 'messaging.redrive-ordered', actor: 'operator' }
    expect(
      await bench.receiver.query('SELECT type, actor FROM journal WHERE subject = $1 ORDER BY seq', [`parked:${id}`]),
    ).toEqual([ordered, ordered])

    await send(event('a', 5))
    expect((await seen(bench.receiver)).a).toEqual([1, 2, 3, 4, 5])
    expect(await parkedRecords(bench.receiver)).toEqual([])
  })

  it('is given up with a reason that stays in the journal, and the key goes on', async () => {
    await send(broken('a', 1), event('a', 2))
    const [head] = await parkedRecords(bench.receiver)
    const given = await discard({ ...reading.asOperator(head?.id ?? ''), reason: 'sent by a stranger' })
    expect(given).toEqual({ applied: 1, left: 0 })
    expect(await seen(bench.receiver)).toEqual({ a: [2] })
    const [entry] = await bench.receiver.query("SELECT type, actor, data FROM journal WHERE type LIKE '%discarded'")
    expect(entry).toMatchObject({ type: 'messaging.parked-discarded', actor: 'operator' })
    expect(JSON.parse(String(entry?.data))).toMatchObject({
      key: 'a',
      reason: 'sent by a stranger',
      errorClass: 'broken-json',
    })
  })
}

function withoutPlace() {
  it.each([
    ['no headers', { headers: {} }],
    ['a version that is none', { headers: { ...event('a', 2).headers, ce_aggregateversion: 'two' } }],
    ['the subject of another key', { headers: { ...event('a', 2).headers, ce_subject: 'z' } }],
  ])('parks its key: %s', async (_, more) => {
    await send(event('a', 1), event('a', 2, more), event('a', 2), event('b', 1))
    expect(await seen(bench.receiver)).toEqual({ a: [1], b: [1] })
    const [head] = await parkedRecords(bench.receiver)
    expect(head).toMatchObject({ key: 'a', errorClass: 'broken-headers', behind: 1 })
    // The good copy behind it shows that nothing is missing without it.
    expect(await redrive(reading.asOperator(head?.id ?? ''))).toEqual({ applied: 2, left: 0 })
    expect(await seen(bench.receiver)).toEqual({ a: [1, 2], b: [1] })
  })

  it('counts as a version of its key when it is discarded before the next one comes', async () => {
    await send(event('a', 1), event('a', 2, { headers: {} }))
    const [head] = await parkedRecords(bench.receiver)
    await discard({ ...reading.asOperator(head?.id ?? ''), reason: 'unreadable' })
    await send(event('a', 3), event('a', 4))
    expect(await seen(bench.receiver)).toEqual({ a: [1, 3, 4] })
  })

  it('is parked by itself when its key is longer than an index takes', async () => {
    await send(event(randomBytes(4_000).toString('hex'), 1), event('b', 1))
    expect(await seen(bench.receiver)).toEqual({ b: [1] })
    expect(await parkedRecords(bench.receiver)).toMatchObject([{ key: 'no-key:0:0', errorClass: 'broken-key' }])
  })

  it('is parked when its data breaks the contract', async () => {
    await send(event('a', 1, { value: '{"n":"1"}' }))
    expect(await parkedRecords(bench.receiver)).toMatchObject([{ errorClass: 'broken-contract' }])
  })
}

function thatCannotBeParked() {
  it('is tried again with pauses, which show, until it can', async () => {
    const owner = new pg.Client({ connectionString: bench.url })
    await owner.connect()
    await owner.query('ALTER TABLE receiver.parked ADD CONSTRAINT shut CHECK (false)')
    const sending = send(broken('a', 1))
    await until(
      () => reading.consumer.done.failures,
      failures => failures > 2,
    )
    expect(reading.consumer.status().healthy).toBe(false)
    await owner.query('ALTER TABLE receiver.parked DROP CONSTRAINT shut')
    await owner.end()
    await sending
    expect(await parkedRecords(bench.receiver)).toMatchObject([{ key: 'a', errorClass: 'broken-json' }])
    expect(reading.consumer.status().healthy).toBe(true)
  })
}

function ofUnknownType() {
  it('is passed over and counted', async () => {
    const unknown = event('a', 2, {
      headers: { ...event('a', 2).headers, ce_type: 'test.thing-invented.v9' },
      value: 'not even JSON',
    })
    await send(event('a', 1), unknown, event('a', 3))
    expect(await seen(bench.receiver)).toEqual({ a: [1, 3] })
    expect(reading.consumer.status()).toMatchObject({ healthy: true, halted: [] })
  })
}

function handledBadly() {
  it('parks that key alone, keeps each other event exactly once, and heals when the bug is gone', async () => {
    poisoned.add('c')
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    await send(...[1, 2, 3].flatMap(n => keys.map(key => event(key, n))))
    const all = await seen(bench.receiver)
    expect(all.c).toBeUndefined()
    for (const key of keys) if (key !== 'c') expect(all[key]).toEqual([1, 2, 3])
    const [head, ...others] = await parkedRecords(bench.receiver)
    expect(head).toMatchObject({ key: 'c', errorClass: 'TypeError', behind: 2 })
    expect(others).toEqual([])

    expect(await redrive(reading.asOperator(head?.id ?? ''))).toEqual({ applied: 0, left: 3, errorClass: 'TypeError' })
    poisoned.clear()
    expect(await redrive(reading.asOperator(head?.id ?? ''))).toEqual({ applied: 3, left: 0 })
    expect((await seen(bench.receiver)).c).toEqual([1, 2, 3])
    expect(await redrive(reading.asOperator(head?.id ?? ''))).toBeUndefined()
  })
}

function redrivenInPart() {
  const rest = [{ key: 'a', offset: 1, errorClass: 'not-tried', attempts: 0, behind: 1 }]
  const headId = async () => (await parkedRecords(bench.receiver))[0]?.id ?? ''

  it.each([1, 2])('is still listed with what is left of it, and goes on from there: %i applied', async applied => {
    poisoned.add('a')
    await send(event('a', 1), event('a', 2), event('a', 3))
    poisoned.clear()
    lives = applied
    await expect(redrive(reading.asOperator(await headId()))).rejects.toThrow(DatabaseUnavailable)
    expect(await parkedRecords(bench.receiver)).toMatchObject([{ ...rest[0], offset: applied, behind: 2 - applied }])
    expect(await redrive(reading.asOperator(await headId()))).toEqual({ applied: 3 - applied, left: 0 })
    expect((await seen(bench.receiver)).a).toEqual([1, 2, 3])
  })

  it('so it is after a discard, and the next one can be discarded too', async () => {
    await send(broken('a', 1), event('a', 2), event('a', 3))
    lives = 0
    const discarding = async () => discard({ ...reading.asOperator(await headId()), reason: 'sent by a stranger' })
    await expect(discarding()).rejects.toThrow(DatabaseUnavailable)
    expect(await parkedRecords(bench.receiver)).toMatchObject(rest)
    expect(await discarding()).toEqual({ applied: 1, left: 0 })
    expect((await seen(bench.receiver)).a).toEqual([3])
  })
}

function withMissingVersion() {
  it('halts its partition loudly before anything behind it is applied', async () => {
    await reading.send(...proving([event('a', 1), event('a', 3), event('b', 1)]))
    await until(
      () => reading.consumer.status().halted,
      halted => halted.length === 1,
    )
    expect(reading.consumer.status()).toMatchObject({
      healthy: false,
      halted: [{ partition: `${counted.topic}/0`, reason: 'version 3 came where 2 is next, at offset 1' }],
    })
    expect(await seen(bench.receiver)).toEqual({ a: [1] })
  })
}
