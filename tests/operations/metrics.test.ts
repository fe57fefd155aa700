import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub, testInfrastructure } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { startWholeHub } from '../system/hub.ts'
import { completeRound, matchRound, openRound, type Played } from '../system/journey.ts'
import { panels, panelsOf, recorded, ruled } from './dashboards.ts'
import { metricsIn } from './query.ts'
import { type Scraped, scrape } from './scrape.ts'

/** What a scrape of a hub tells after a whole round: names that say their unit, labels out of closed sets, and nothing of anybody's. */

let hub: TestHub
let played: Played
let scraped: Scraped
beforeAll(async () => {
  // Its figures are there also where the replica is left, because it is none.
  const { host } = new URL(testInfrastructure().databaseUrl)
  hub = await startWholeHub({ DATABASE_REPLICA_URL: `postgresql://${host}` })
  played = await openRound(hub)
  await matchRound(played)
  await completeRound(played)
  await played.operator.post('/participants', { reference: '' })
  scraped = await scrape(hub.url)
})
afterAll(() => hub?.stop())

const own = () => [...scraped.families.values()].filter(one => one.name.startsWith('lodestone_'))

describe('names', () => {
  test('are there for everything that an operator watches', () => {
    expect(own().map(one => one.name)).toEqual(
      expect.arrayContaining([
        'lodestone_build_info',
        'lodestone_consumer_fact_age_seconds',
        'lodestone_consumer_lag_records',
        'lodestone_consumer_records_total',
        'lodestone_database_connections',
        'lodestone_database_lagging_reads_total',
        'lodestone_database_replica_lag_seconds',
        'lodestone_http_problems_total',
        'lodestone_http_request_seconds',
        'lodestone_job_runs_total',
        'lodestone_ledger_differences',
        'lodestone_matching_ended_total',
        'lodestone_matching_runs_failed',
        'lodestone_outbox_depth',
        'lodestone_outbox_oldest_age_seconds',
        'lodestone_outlook_oldest_waiting_run_seconds',
        'lodestone_outlook_runs',
        'lodestone_parked_records',
        'lodestone_ready',
        'lodestone_relay_records_total',
        'lodestone_rounds',
        'lodestone_rounds_closed_lately',
        'lodestone_screening_queue_offers',
        'lodestone_stream_watchers',
        'lodestone_webhook_attempts_total',
        'lodestone_webhook_pending_deliveries',
      ]),
    )
  })

  test.each(['snake', 'total', 'unit', 'help'] as const)('follow the rule of Prometheus: %s', rule => {
    for (const { name, type, help } of own()) {
      const broken = {
        snake: !/^lodestone_[a-z]+(?:_[a-z]+)*$/.test(name),
        total: name.endsWith('_total') !== (type === 'counter'),
        // Base units only: no milliseconds, no kilobytes.
        unit: /_(?:ms|millis|milliseconds|minutes|hours|kb|mb|kilobytes|percent)(?:_|$)/.test(name),
        help: help.length < 10,
      }[rule]
      expect([name, broken]).toEqual([name, false])
    }
  })
})

describe('labels', () => {
  test('are of a small closed set', () => {
    const known = new Set([
      'service',
      'topic',
      'job',
      'state',
      'outcome',
      'route',
      'method',
      'status',
      'code',
      'le',
      'version',
      'node',
      'took',
      'server',
    ])
    const values = new Map<string, Set<string>>()
    for (const { labels } of own().flatMap(one => one.samples))
      for (const [label, value] of Object.entries(labels)) {
        expect(known).toContain(label)
        values.set(label, (values.get(label) ?? new Set()).add(value))
      }
    for (const label of ['state', 'outcome', 'job', 'topic', 'code', 'method'])
      expect([label, (values.get(label)?.size ?? 0) <= 40]).toEqual([label, true])
    for (const value of values.get('route') ?? []) expect(value).toMatch(/^(?:unknown|\*|\/[\w/:.*-]*)$/)
  })

  test('hold no id, no organisation and nothing that was written', () => {
    const text = scraped.text
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
    for (const { id } of [...played.members, ...played.suppliers]) expect(text).not.toContain(id)
    const labels = own().flatMap(one => one.samples.flatMap(sample => Object.values(sample.labels)))
    for (const word of [played.roundId, 'Group 0', 'Southern Earths', 'ndpr', 'mia', '120.00', '1050'])
      expect([word, labels.filter(label => label.includes(word))]).toEqual([word, []])
    const kilograms = [4000, 9000, 1050, 1100, 1150, 1200, 1250, 1300]
    expect(own().flatMap(one => one.samples.filter(sample => kilograms.includes(sample.value)))).toEqual([])
  })
})

describe('figures', () => {
  const value = (name: string, labels: Record<string, string> = {}): number | undefined =>
    scraped.families
      .get(name)
      ?.samples.find(one => Object.entries(labels).every(([label, is]) => one.labels[label] === is))?.value

  test('say what has happened', () => {
    expect(value('lodestone_rounds', { state: 'completed' })).toBe(1)
    expect(value('lodestone_rounds_closed_lately', { took: 'minute' })).toBe(1)
    expect(value('lodestone_matching_ended_total', { outcome: 'matched' })).toBe(1)
    expect(value('lodestone_matching_seconds_total', { outcome: 'matched' })).toBeGreaterThan(0)
    expect(value('lodestone_relay_records_total', { service: 'demand' })).toBeGreaterThanOrEqual(7)
    expect(value('lodestone_consumer_records_total', { service: 'aggregation' })).toBeGreaterThanOrEqual(7)
    expect(value('lodestone_job_runs_total', { service: 'matching', job: 'runs' })).toBeGreaterThan(0)
    expect(value('lodestone_http_problems_total', { route: '/api/v1/participants', code: 'validation-failed' })).toBe(1)
    expect(value('lodestone_parked_records', { service: 'aggregation' })).toBe(0)
    expect(value('lodestone_ready', { service: 'rounds' })).toBe(1)
  })

  test('say of every fact that was applied how old it was then', async () => {
    const demand = { service: 'aggregation', topic: 'demand.forecast' }
    const samples = scraped.families.get('lodestone_consumer_fact_age_seconds')?.samples ?? []
    const own = samples.filter(({ labels }) => labels.service === demand.service && labels.topic === demand.topic)
    const buckets = own.filter(({ labels }) => labels.le !== undefined).map(one => one.value)
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b))
    expect(buckets.at(-1)).toBeGreaterThanOrEqual(7)
    expect(own.at(-1)?.value).toBe(buckets.at(-1))
  })

  test('of a second scrape do not count the first one twice', async () => {
    const again = await scrape(hub.url)
    const runs = (of: Scraped) =>
      of.families.get('lodestone_matching_ended_total')?.samples.find(one => one.labels.outcome === 'matched')?.value
    expect(runs(again)).toBe(runs(scraped))
  })
})

describe('what is drawn and alarmed', () => {
  test('asks for nothing that no scrape has', () => {
    const names = new Set([...scraped.sampleNames, ...recorded().map(rule => rule.record), 'up'])
    const asked = [...panels(), ...ruled()].flatMap(({ where, query }) =>
      metricsIn(query).map(name => ({ where, name, known: names.has(name) })),
    )
    expect(asked.length).toBeGreaterThan(30)
    expect(asked.filter(one => !one.known)).toEqual([])
  })

  test('shows how rounds go apart from how the machine does', () => {
    const round = ['rounds', 'rounds_closed_lately', 'screening_queue_offers', 'matching_runs_failed', 'parked_records']
    const told = panelsOf('dashboard-round.json').flatMap(({ query }) => metricsIn(query))
    expect(told).toEqual(expect.arrayContaining(round.map(name => `lodestone_${name}`)))
    expect(told).toContain('lodestone_webhook_pending_deliveries')
    expect(told).toContain('lodestone:slo_budget_left:ratio30d')
    expect(told.filter(name => /^(?:process|nodejs)_|_http_|_relay_|_outbox_|_database_|_job_/.test(name))).toEqual([])
  })

  test('leaves out no figure of the hub', () => {
    const asked = new Set([...panels(), ...ruled()].flatMap(({ query }) => metricsIn(query)))
    const drawn = (name: string) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`].some(one => asked.has(one))
    expect(
      own()
        .map(one => one.name)
        .filter(name => !drawn(name)),
    ).toEqual([])
  })
})

test('with a port of their own they are not at the public one', async () => {
  const port = await freePort()
  const other = await startTestHub([participants], { METRICS_PORT: String(port) })
  try {
    expect((await fetch(`${other.url}/metrics`)).status).toBe(404)
    const { families } = await scrape(`http://127.0.0.1:${port}`)
    expect(families.has('lodestone_ready')).toBe(true)
  } finally {
    await other.stop()
  }
  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
})
