import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, openBench } from '../bench.fixture.ts'
import { event, seeing, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { discard, PROOF, parkedRecords, proverOf, redrive, startConsumer, verifierOf } from '../index.ts'
import { proving, testKeys, testSigner } from '../signer.fixture.ts'
import { testLog } from '../transport.fixture.ts'
import { until, upTo } from '../until.fixture.ts'
import { openReading, type Reading } from './reading.fixture.ts'

/** What a stranger writes to a topic, and what a service writes with a key that is not known yet. */

let bench: Bench
let reading: Reading
let isKnown: boolean
/** Another key of the service, which is believed from when it is known. */
const second = proverOf({ ...testSigner, id: 'second' })
const asFirst = (proof = '') => proof.replace(/^second\./, 'first.')

onEachLog(open => {
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())
  beforeEach(async () => {
    isKnown = false
    reading = await openReading(bench, await open(), 1)
    reading.start(believing())
  })
  afterEach(() => reading?.close())

  describe('what nobody has signed', unsigned)
  describe('what was signed with a key that was not known yet', signedWithLaterKey)
})

/** A consumer that takes the second key for the first once that is known. */
function believing() {
  const verify = verifierOf(testKeys)
  return startConsumer({
    database: bench.receiver,
    transport: reading.transport,
    service: 'receiver',
    consumer: seeing,
    verify: (record, topic, text) =>
      verify(
        isKnown ? { ...record, headers: { ...record.headers, [PROOF]: asFirst(record.headers[PROOF]) } } : record,
        topic,
        text,
      ),
    log: testLog,
    onFatal: error => {
      throw error
    },
  })
}

function unsigned() {
  it('changes nothing and holds up nothing: the true events of its key are applied behind it', async () => {
    await reading.send(event('a', 1, 666), ...proving([event('a', 1)]), event('a', 2, 666), event('a', 99, 666))
    await reading.send({ ...event('a', 2), headers: {} }, ...proving([event('a', 2), event('b', 1)]))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ a: [1, 2], b: [1] })
    expect(reading.consumer.status()).toMatchObject({ healthy: true, halted: [] })
    expect(reading.consumer.done).toMatchObject({ unproven: 4, parked: 0 })
    expect((await parkedRecords(bench.receiver)).map(one => [one.offset, one.key, one.errorClass])).toEqual(
      [0, 2, 3, 4].map(offset => [offset, `unproven:0:${offset}`, 'unproven']),
    )
  })
  it('holds up nothing whatever it has for an id, the last of a slice as well', async context => {
    // The log in PostgreSQL takes no such text in the first place.
    context.skip(!reading.transport.env.TEST_PREFIX)
    for (const id of ['a\0b', 'x'.repeat(100_000)]) {
      await reading.send({ ...event('a', 1), headers: { ...event('a', 1).headers, ce_id: id } })
      await reading.reached()
    }
    await reading.send(...proving([event('a', 1)]))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ a: [1] })
    expect(reading.consumer.status()).toMatchObject({ healthy: true, halted: [] })
  })
  it('is not applied by a redrive, and gone with a discard', async () => {
    await reading.send(event('a', 1, 666), ...proving([event('a', 1)]))
    await reading.reached()
    const [one] = await parkedRecords(bench.receiver)
    expect(await redrive(reading.asOperator(one?.id))).toEqual({ applied: 0, left: 1, errorClass: 'unproven' })
    expect(await discard({ ...reading.asOperator(one?.id), reason: 'of a stranger' })).toEqual({ applied: 0, left: 0 })
    await reading.send(...proving([event('a', 2)]))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ a: [1, 2] })
  })
  it('fills no table: the first five hundred are kept, and all are counted', async () => {
    const flood = upTo(700).map(n => event(`f${n}`, 1))
    await reading.send(...flood, ...proving([event('a', 1)]))
    await reading.reached()
    expect(reading.consumer.done.unproven).toBe(700)
    expect(await parkedRecords(bench.receiver)).toHaveLength(500)
    expect(await seen(bench.receiver)).toEqual({ a: [1] })
  })
}

function signedWithLaterKey() {
  it('comes in order when it is, by one redrive, and what was applied meanwhile counts once', async () => {
    await reading.send(...proving([event('a', 1)]), ...second([event('a', 2), event('b', 1), event('a', 3)]))
    await reading.send(...proving([event('c', 1)]))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ a: [1], c: [1] })
    isKnown = true
    const [one] = await parkedRecords(bench.receiver)
    expect(await redrive(reading.asOperator(one?.id))).toEqual({ applied: 3, left: 0 })
    await until(
      () => seen(bench.receiver),
      found => found.a?.length === 3 && found.b?.length === 1,
    )
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ a: [1, 2, 3], b: [1], c: [1] })
    expect(await parkedRecords(bench.receiver)).toEqual([])
  })
  it('goes on too where a later event had stopped its partition', async () => {
    await reading.send(...proving([event('a', 1)]), ...second([event('a', 2)]), ...proving([event('a', 3)]))
    await until(
      () => reading.consumer.status().halted,
      halted => halted.length === 1,
    )
    isKnown = true
    const [one] = await parkedRecords(bench.receiver)
    await redrive(reading.asOperator(one?.id))
    await until(
      () => seen(bench.receiver),
      found => found.a?.length === 3,
    )
    expect(await seen(bench.receiver)).toEqual({ a: [1, 2, 3] })
    expect(reading.consumer.status().halted).toEqual([])
  })
}
