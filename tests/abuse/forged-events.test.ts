import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  allEvents,
  type EventContract,
  HEAD_TOPIC,
  ownerOf,
  participantAdmitted,
  roundClosed,
  roundMatched,
  SERVICES,
} from '@lodestone/contracts'
import { makeSigner } from '@lodestone/keyring'
import {
  type InRecord,
  type OutRecord,
  PROOF,
  type Prove,
  proverOf,
  type TopicPartition,
  type Transport,
} from '@lodestone/messaging'
import { type Api, hasBroker, openTestLog, type TestHub, testInfrastructure, until } from '@lodestone/testing'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { records, topics } from '../system/canary.ts'
import { admitted, forecast, line, offer, round, startWholeHub, unique } from '../system/hub.ts'
import { inState } from '../system/journey.ts'

/** Whoever may write to the broker writes what a service would have told: nothing is acted upon, and the true events go on. */

const elsewhere = mkdtempSync(join(tmpdir(), 'lodestone-stranger-'))
let hub: TestHub
let operator: Api
let transport: Transport

beforeAll(async () => {
  hub = await startWholeHub({})
  operator = await hub.operator()
  transport = openTestLog(hub)
})
afterAll(async () => {
  await transport?.close()
  await hub?.stop()
  rmSync(elsewhere, { recursive: true })
})

const forged = (event: EventContract, key: string, version: number, data: unknown): OutRecord => ({
  topic: event.topic,
  key,
  value: JSON.stringify(data),
  headers: {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_source: `urn:lodestone:${ownerOf(event.topic, key)}`,
    ce_type: event.type,
    ce_subject: key,
    ce_time: new Date().toISOString(),
    ce_dataschema: `urn:lodestone:schema:${event.type}`,
    'content-type': 'application/json',
    ce_aggregateversion: String(version),
    ce_correlationid: 'forged',
    ce_actor: 'olga',
  },
})

type Placed = TopicPartition & InRecord
const writeTo = (placed: readonly Placed[]): Promise<void> =>
  hasBroker ? writeToBroker(placed) : writeToDatabase(placed)

async function writeToBroker(placed: readonly Placed[]): Promise<void> {
  const client = new Kafka({ brokers: testInfrastructure().kafkaBrokers.split(','), logLevel: logLevel.NOTHING })
  const stranger = client.producer()
  await stranger.connect()
  for (const { topic, partition, key, value, headers } of placed)
    await stranger.send({ topic: hub.topicPrefix + topic, messages: [{ partition, key, value, headers }] })
  await stranger.disconnect()
}

async function writeToDatabase(placed: readonly Placed[]): Promise<void> {
  const stranger = new pg.Client({ connectionString: hub.databaseUrl })
  await stranger.connect()
  for (const { topic, partition, key, value, headers } of placed)
    await stranger.query('SELECT log.append($1, $2, $3, $4, $5, $6)', [
      ...[[topic], [partition], [1], [key], [String(value)], [JSON.stringify(headers)]],
    ])
  await stranger.end()
}

/** Everything a stranger can do with a record, and what a service can that is not its topic's own. */
function pretences(): [string, Prove][] {
  const trueKey = join(hub.dataDir, 'signing')
  const own = makeSigner(elsewhere, 'rounds')
  return [
    ['nothing', records => [...records]],
    ['a key that nobody knows', proverOf(own)],
    ["the stranger's key under the name of the true one", proverOf({ ...own, id: makeSigner(trueKey, 'rounds').id })],
    ["another service's key", proverOf(makeSigner(trueKey, 'demand'))],
    ["another service's key, said to be the owner's", proverOf({ ...makeSigner(trueKey, 'demand'), name: 'rounds' })],
  ]
}

async function write(...records: readonly OutRecord[]): Promise<void> {
  const producer = await transport.producer()
  try {
    await producer.send(records)
  } finally {
    await producer.close()
  }
}

const asideOf = (service: string) => {
  const { unproven = 0, misplaced = 0 } =
    hub.process.services.find(one => one.service.name === service)?.consumer?.done ?? {}
  return { unproven, misplaced }
}
const unprovenOf = (service: string): number => asideOf(service).unproven
const caughtUp = () =>
  until('everybody has read all of it', async () => {
    const lags = await Promise.all(hub.process.services.map(one => one.consumer?.lag() ?? []))
    return lags.flat().every(({ records }) => records === 0)
  })
const booksOn = async () => (await topics(hub)).filter(({ name }) => name === 'topic supply.book')

describe('a forged close of a round', () => {
  test('opens no price, whoever signs it, and the true close goes on to the match', async () => {
    const seller = await admitted(hub, 'supplier')
    const member = await admitted(hub, 'member')
    await member.api.post('/demand/forecasts', forecast([line()]))
    expect((await seller.api.post('/supply/offers', offer())).status).toBe(201)
    const id: string = (await operator.post('/rounds', round())).body.id
    await operator.post(`/rounds/${id}/open`)
    await until('both have joined', async () => {
      const [lines, offers] = await Promise.all(['lines', 'offers'].map(what => operator.all(`/rounds/${id}/${what}`)))
      return lines?.length === 1 && offers?.length === 1
    })

    const before = { supply: unprovenOf('supply'), demand: unprovenOf('demand') }
    const closed = { roundId: id, closedAt: new Date().toISOString(), seed: 'ef'.repeat(32) }
    const matched = {
      roundId: id,
      inputDigest: 'ab'.repeat(32),
      resultHash: 'ab'.repeat(32),
      matchedKg: '0',
      allocations: 0,
    }
    for (const [, prove] of pretences())
      for (const version of [2, 3, 4])
        await write(
          ...prove([forged(roundClosed, id, version, closed), forged(roundMatched, id, version + 1, matched)]),
        )
    await caughtUp()
    const written = pretences().length * 3 * 2
    expect([unprovenOf('supply') - before.supply, unprovenOf('demand') - before.demand]).toEqual([written, written])

    expect(await booksOn(), 'no sealed book was told').toEqual([])
    expect((await operator.get(`/rounds/${id}`)).body.state).toBe('collecting')
    const [book] = await (
      hub.process.services.find(one => one.service.name === 'supply') as never as {
        database: { query(sql: string, values: unknown[]): Promise<unknown[]> }
      }
    ).database.query('SELECT state, closed_at FROM book WHERE round_id = $1', [id])
    expect(book).toEqual({ state: 'open', closed_at: null })
    for (const one of await operator.all(`/rounds/${id}/offers`)) expect(one.price).toBeUndefined()

    await operator.post(`/rounds/${id}/publish-pool`)
    expect((await operator.post(`/rounds/${id}/close`)).status).toBe(200)
    await inState(operator, id, 'matched')
  })

  test('is shown to the operator, who discards it', async () => {
    const parked = async () => {
      const { body } = await operator.get('/operations')
      return (body.services as { name: string; parked: { id: string; errorClass: string }[] }[]).flatMap(one =>
        one.parked.map(record => ({ service: one.name, ...record })),
      )
    }
    const of = (await parked()).filter(one => one.service === 'supply')
    expect(of.length).toBeGreaterThan(0)
    expect(new Set(of.map(one => one.errorClass))).toEqual(new Set(['unproven']))
    const reply = await operator.post(`/operations/parked/${of[0]?.id}/discard`, { reason: 'written by a stranger' })
    expect(reply.body).toMatchObject({ applied: 0, left: 0 })
    expect((await parked()).filter(one => one.service === 'supply')).toHaveLength(of.length - 1)
    const metrics = await (await fetch(`${hub.url}/metrics`)).text()
    expect(metrics).toMatch(/lodestone_consumer_unproven_total\{service="supply"\} [1-9]/)
  })
})

test('a forged admission lets nobody post', async () => {
  const made = await operator.post('/participants', {
    reference: unique('stranger'),
    legalName: 'A stranger',
    kind: 'supplier',
    country: 'AU',
  })
  const applied = made.body
  const api = await hub.supplier(applied.id)
  for (const [, prove] of pretences())
    await write(
      ...prove([forged(participantAdmitted, applied.id, 2, { ...applied, status: 'admitted', version: 2 })]),
      ...prove([forged(participantAdmitted, randomUUID(), 1, { ...applied, status: 'admitted', version: 1 })]),
    )
  await caughtUp()
  const refused = await api.post('/supply/offers', offer())
  expect([refused.status, refused.body.code]).toEqual([403, 'not-admitted'])
  expect((await operator.post(`/participants/${applied.id}/admit`)).status).toBe(200)
  await until('the true admission counts', async () => (await api.post('/supply/offers', offer())).status === 201)
})

test('true records copied to the other partition of their topic change nothing, and everything goes on', async () => {
  const member = await admitted(hub, 'member')
  const sent = forecast([line()])
  const asked = (await member.api.post('/demand/forecasts', sent)).body
  await caughtUp()
  const halves = 2
  const copied = (await records(hub)).filter(({ headers }) => PROOF in headers && headers.ce_correlationid !== 'forged')
  const before = new Map(SERVICES.map(name => [name, asideOf(name).misplaced]))
  // The newest first: versions jump, in partitions of other keys.
  await writeTo(copied.reverse().map(one => ({ ...one, partition: (one.partition + 1) % halves })))
  expect((await member.api.put(`/demand/forecasts/${asked.id}`, sent, 1)).status).toBe(200)
  await caughtUp()
  for (const { service, consumer } of hub.process.services) {
    const heard = copied.filter(({ topic }) => consumer?.consumer.topics.includes(topic)).length
    const misplaced = asideOf(service.name).misplaced - (before.get(service.name) ?? 0)
    expect([service.name, misplaced, consumer?.status().halted ?? []]).toEqual([service.name, heard, []])
  }
  const metrics = await (await fetch(`${hub.url}/metrics`)).text()
  expect(metrics).toMatch(/lodestone_consumer_misplaced_total\{service="supply"\} [1-9]/)
  const id: string = (await operator.post('/rounds', round())).body.id
  expect((await operator.post(`/rounds/${id}/open`)).status).toBe(200)
  await until('its line has joined', async () => {
    const lines = await operator.all(`/rounds/${id}/lines`)
    return lines.some(one => one.forecastId === asked.id)
  })
})

test('nothing of any topic is believed that its owner has not signed, and every true record is signed', async () => {
  const subscribed = hub.process.services.flatMap(one => one.consumer?.consumer.topics ?? [])
  const before = new Map(SERVICES.map(name => [name, unprovenOf(name)]))
  const events = allEvents().filter(event => subscribed.includes(event.topic))
  expect(events.length).toBeGreaterThan(30)
  await write(...events.map(event => forged(event, randomUUID(), 1, {})))
  await caughtUp()
  for (const { service, consumer } of hub.process.services) {
    const heard = events.filter(event => consumer?.consumer.topics.includes(event.topic)).length
    expect([service.name, unprovenOf(service.name) - (before.get(service.name) ?? 0)]).toEqual([service.name, heard])
  }
  for (const { name, text } of await topics(hub))
    for (const record of text.split('\n').filter(one => !one.includes('"forged"')))
      if (/"ce_id"/.test(record)) expect([name, record.includes(`"${PROOF}"`)]).toEqual([name, true])
  expect(ownerOf(HEAD_TOPIC, 'head:supply')).toBe('supply')
})
