import type { ServiceName } from '@lodestone/contracts'
import { withReach } from '@lodestone/database'
import {
  type HistogramSample,
  type MetricSample,
  type Registry,
  readCounter,
  readGauge,
  readHistogram,
} from '@lodestone/http'
import { AGE_BOUNDS_SECONDS, type Ages, differingDays, parkedCount } from '@lodestone/messaging'
import { type RunningService, readinessOf } from './running.ts'

/** Figures of the services of a process, read when somebody scrapes: between two scrapes they cost nothing. */
export function showServices(registry: Registry, running: readonly RunningService[]): void {
  const gauge = (name: string, help: string, read: ReadGauge, ...labels: string[]) =>
    readGauge(registry, { name, help, labels: ['service', ...labels], read: () => ofAll(running, read) })
  const counter = (name: string, help: string, read: ReadGauge, ...labels: string[]) =>
    readCounter(registry, { name, help, labels: ['service', ...labels], read: () => ofAll(running, read) })

  gauge('lodestone_ready', '1 when the service can serve', async one => {
    const { database, consumer } = await readinessOf(one)
    return database && consumer ? 1 : 0
  })

  const outbox = perScrape(one => one.relay.status())
  gauge('lodestone_outbox_depth', 'Facts committed and not yet published', async one => (await outbox(one)).depth)
  gauge(
    'lodestone_outbox_oldest_age_seconds',
    'Age of the oldest unpublished fact',
    async one => (await outbox(one)).oldestAgeMs / 1_000,
  )
  counter('lodestone_relay_batches_total', 'Batches that the broker has acknowledged', one => one.relay.done.batches)
  counter('lodestone_relay_records_total', 'Facts that the broker has acknowledged', one => one.relay.done.records)
  counter('lodestone_relay_failures_total', 'Times the relay had to begin again', one => one.relay.done.failures)

  gauge('lodestone_consumer_lag_records', 'Records not yet applied, by topic', lagOf, 'topic')
  gauge(
    'lodestone_consumer_halted_partitions',
    'Partitions that stopped because events are missing',
    one => one.consumer?.status().halted.length,
  )
  gauge(
    'lodestone_parked_records',
    'Records that could not be applied or wait behind one; an operator redrives them',
    one => one.consumer && parkedCount(one.database),
  )
  gauge(
    'lodestone_facts_differing',
    'Days of which a service has applied something else than was told, by topic',
    differingOf,
    'topic',
  )
  counter('lodestone_consumer_records_total', 'Records gone past', one => one.consumer?.done.records)
  counter('lodestone_consumer_parked_total', 'Records parked since the start', one => one.consumer?.done.parked)
  counter(
    'lodestone_consumer_unproven_total',
    'Records that the owner of their topic has not signed, and that were not acted upon',
    one => one.consumer?.done.unproven,
  )
  counter(
    'lodestone_consumer_misplaced_total',
    'True records that stand in another partition than their key, and that were not acted upon',
    one => one.consumer?.done.misplaced,
  )
  counter(
    'lodestone_consumer_failures_total',
    'Batches tried again because the database was away',
    one => one.consumer?.done.failures,
  )

  readHistogram(registry, {
    name: 'lodestone_consumer_fact_age_seconds',
    help: 'Seconds from the time of a fact to the commit that applied it; without what is older than a day, which is history read again',
    labels: ['service', 'topic'],
    bounds: AGE_BOUNDS_SECONDS,
    read: async () => running.flatMap(({ service, ages }) => agesOf(service.name, ages)),
  })

  const jobs = (read: (done: { runs: number; failures: number; seconds: number }) => number): ReadGauge => {
    return one => [...one.jobsDone].map(([job, done]) => [[job], read(done)])
  }
  counter(
    'lodestone_job_runs_total',
    'Runs of a job that have ended',
    jobs(done => done.runs),
    'job',
  )
  counter(
    'lodestone_job_failures_total',
    'Runs of a job that failed',
    jobs(done => done.failures),
    'job',
  )
  counter(
    'lodestone_job_seconds_total',
    'Seconds in which a job was under way',
    jobs(done => done.seconds),
    'job',
  )

  gauge(
    'lodestone_database_connections',
    'Connections of the pool, by whether they are at work',
    ({ database: { status } }) => [
      [['idle'], status.idle],
      [['busy'], status.total - status.idle],
    ],
    'state',
  )
  gauge('lodestone_database_waiting', 'Calls that wait for a connection', one => one.database.status.waiting)
  showOwn(registry, running)
}

/** What services show beside that. */
function showOwn(registry: Registry, running: readonly RunningService[]): void {
  for (const { service, context } of running)
    for (const { name, help, kind, label, read } of service.measures?.(context) ?? []) {
      const show = kind === 'counter' ? readCounter : readGauge
      show(registry, {
        name: `lodestone_${name}`,
        help,
        labels: ['service', ...(label ? [label] : [])],
        read: async () => samplesOf(service.name, await withReach('service', read)),
      })
    }
}

type Value = number | undefined | [labels: string[], value: number][]
type ReadGauge = (one: RunningService) => Value | Promise<Value>

/** One that cannot be read, because its database is away, is left out: the others are still shown. */
async function ofAll(running: readonly RunningService[], read: ReadGauge): Promise<MetricSample[]> {
  const all = await Promise.allSettled(running.map(async one => [one.service.name, await read(one)] as const))
  return all.flatMap(one => {
    if (one.status === 'rejected') return []
    const [service, value] = one.value
    if (value === undefined) return []
    const figures: [labels: string[], value: number][] = typeof value === 'number' ? [[[], value]] : value
    return figures.map(([labels, each]): MetricSample => [[service, ...labels], each])
  })
}

const samplesOf = (service: ServiceName, value: number | Iterable<readonly [string, number]>): MetricSample[] =>
  typeof value === 'number' ? [[[service], value]] : [...value].map(([label, each]) => [[service, label], each])

async function lagOf({ consumer }: RunningService): Promise<Value> {
  if (!consumer) return undefined
  const byTopic = new Map<string, number>()
  for (const { topic, records } of await consumer.lag()) byTopic.set(topic, (byTopic.get(topic) ?? 0) + records)
  return [...byTopic].map(([topic, records]) => [[topic], records])
}

async function differingOf({ consumer, database }: RunningService): Promise<Value> {
  if (!consumer) return undefined
  const byTopic = new Map<string, number>(consumer.consumer.topics.map(topic => [topic, 0]))
  for (const { topic } of await differingDays(database)) byTopic.set(topic, (byTopic.get(topic) ?? 0) + 1)
  return [...byTopic].map(([topic, days]) => [[topic], days])
}

const agesOf = (service: ServiceName, ages: Ages | undefined): HistogramSample[] =>
  [...(ages?.read() ?? [])].map(([topic, counted]) => [[service, topic], counted])

/** Reads once for all who ask in one scrape. */
function perScrape<T>(read: (one: RunningService) => Promise<T>): (one: RunningService) => Promise<T> {
  const under = new Map<RunningService, Promise<T>>()
  return one => {
    const known = under.get(one)
    if (known) return known
    const reading = read(one).finally(() => under.delete(one))
    under.set(one, reading)
    return reading
  }
}
