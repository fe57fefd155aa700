import type { ServiceName } from '@lodestone/contracts'
import { type HistogramSample, type Registry, readHistogram } from '@lodestone/http'
import { AGE_BOUNDS_SECONDS, type Ages, differingDays, parkedCount } from '@lodestone/messaging'
import type { Board, Figure } from './metrics.board.ts'
import type { RunningService } from './running.ts'

/** What is to be applied, what could not be, and what was. */
export function showConsumer({ gauge, counter }: Board): void {
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
}

/** How old facts were when they were applied. */
export function showAges(registry: Registry, running: readonly RunningService[]): void {
  readHistogram(registry, {
    name: 'lodestone_consumer_fact_age_seconds',
    help: 'Seconds from the time of a fact to the commit that applied it; without what is older than a day, which is history read again',
    labels: ['service', 'topic'],
    bounds: AGE_BOUNDS_SECONDS,
    read: async () => running.flatMap(({ service, ages }) => agesOf(service.name, ages)),
  })
}

async function lagOf({ consumer }: RunningService): Promise<Figure> {
  if (!consumer) return undefined
  const byTopic = new Map<string, number>()
  for (const { topic, records } of await consumer.lag()) byTopic.set(topic, (byTopic.get(topic) ?? 0) + records)
  return [...byTopic].map(([topic, records]) => [[topic], records])
}

async function differingOf({ consumer, database }: RunningService): Promise<Figure> {
  if (!consumer) return undefined
  const byTopic = new Map<string, number>(consumer.consumer.topics.map(topic => [topic, 0]))
  for (const { topic } of await differingDays(database)) byTopic.set(topic, (byTopic.get(topic) ?? 0) + 1)
  return [...byTopic].map(([topic, days]) => [[topic], days])
}

const agesOf = (service: ServiceName, ages: Ages | undefined): HistogramSample[] =>
  [...(ages?.read() ?? [])].map(([topic, counted]) => [[service, topic], counted])
