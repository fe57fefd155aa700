import type { ServiceName } from '@lodestone/contracts'
import { withReach } from '@lodestone/database'
import { type MetricSample, type Registry, readCounter, readGauge } from '@lodestone/http'
import { type Board, boardOf } from './metrics.board.ts'
import { showAges, showConsumer } from './metrics.consumer.ts'
import { showJobs } from './metrics.jobs.ts'
import { showOutbox } from './metrics.outbox.ts'
import { type RunningService, readinessOf } from './running.ts'

/** Figures of the services of a process, read when somebody scrapes: between two scrapes they cost nothing. */
export function showServices(registry: Registry, running: readonly RunningService[]): void {
  const board = boardOf(registry, running)
  board.gauge('lodestone_ready', '1 when the service can serve', async one => {
    const { database, consumer } = await readinessOf(one)
    return database && consumer ? 1 : 0
  })
  showOutbox(board)
  showConsumer(board)
  showAges(registry, running)
  showJobs(board)
  showDatabase(board)
  showOwn(registry, running)
}

function showDatabase({ gauge, counter }: Board): void {
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
  gauge(
    'lodestone_database_replica_lag_seconds',
    'Age at most of what the read replica has',
    ({ database }) => database.replica && database.replica.lagMs / 1_000,
  )
  counter(
    'lodestone_database_lagging_reads_total',
    'Statements of queries that may lag, by who answered them',
    ({ database: { replica } }) =>
      replica && [
        [['replica'], replica.reads.replica],
        [['primary'], replica.reads.primary],
      ],
    'server',
  )
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

const samplesOf = (service: ServiceName, value: number | Iterable<readonly [string, number]>): MetricSample[] =>
  typeof value === 'number' ? [[[service], value]] : [...value].map(([label, each]) => [[service, label], each])
