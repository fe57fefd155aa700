import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { SERVICES } from '@lodestone/contracts'
import { urlAt } from '../faults/fleet.ts'
import { type Scraped, scrape } from '../operations/scrape.ts'
import { databaseFolder, logFolder, type SoakedHub, topicFolder } from './hub.ts'

/** What one process held and did, and which life of it that was. */
export type ProcessSample = {
  readonly name: string
  readonly life: number
  readonly resident: number
  readonly heap: number
  readonly descriptors: number
  /** Longest delay of its event loop since the last sample, in milliseconds. */
  readonly delayMs: number
}
/** Bytes on disk: of each schema with its indexes, PostgreSQL's log of changes, topics, and what processes and servers wrote to their logs. */
export type DiskSample = {
  readonly schemas: ReadonlyMap<string, number>
  readonly changes: number
  readonly topics: number
  readonly logs: number
}
export type Sample = {
  readonly at: number
  readonly commands: number
  /** Whether all garbage had been collected just before. */
  readonly collected: boolean
  readonly processes: readonly ProcessSample[]
  /** Resident bytes of the broker. */
  readonly broker: number | undefined
  readonly outbox: number
  readonly lag: number
  readonly disk: DiskSample
}

const EVERY_MS = 10_000
/** Milliseconds that a process has for its collection. */
const COLLECTS_MS = 1_500

/** Takes a sample every ten seconds until `isOver`, after a collection of all garbage where `collects` says so. */
export async function watch(
  hub: SoakedHub,
  o: {
    began: number
    commands: () => number
    collects: (at: number) => boolean
    each: (sample: Sample) => void
    isOver: () => boolean
  },
): Promise<void> {
  for (let n = 0; !o.isOver(); n++) {
    const at = performance.now() - o.began
    const sample = await sampleOf(hub, { at, commands: o.commands(), collected: o.collects(at) })
    if (sample) o.each(sample)
    const next = o.began + (n + 1) * EVERY_MS - performance.now()
    await rest(Math.max(100, next))
  }
}

/** What can be had of all; undefined where the database cannot be asked. */
export async function sampleOf(
  hub: SoakedHub,
  of: Pick<Sample, 'at' | 'commands' | 'collected'>,
): Promise<Sample | undefined> {
  if (of.collected) {
    for (const n of hub.fleet.places.keys()) collect(hub.fleet.at(n)?.pid)
    await rest(COLLECTS_MS)
  }
  const scraped = await Promise.all(
    hub.fleet.places.map(async (place, n) => {
      const { pid } = hub.fleet.at(n) ?? {}
      const figures = await scrape(urlAt(place.port)).catch(() => undefined)
      return pid === undefined || !figures ? undefined : { name: place.name, life: pid, figures }
    }),
  )
  const seen = scraped.flatMap(one => one ?? [])
  const disk = await diskOf(hub).catch(() => undefined)
  if (!disk) return undefined
  const over = (name: string) => seen.reduce((sum, { figures }) => sum + sumOf(figures, name), 0)
  return {
    ...of,
    processes: seen.map(({ name, life, figures }) => ({
      name,
      life,
      resident: sumOf(figures, 'process_resident_memory_bytes'),
      heap: sumOf(figures, 'nodejs_heap_size_used_bytes'),
      descriptors: sumOf(figures, 'process_open_fds'),
      delayMs: sumOf(figures, 'nodejs_eventloop_lag_max_seconds') * 1_000,
    })),
    broker: await residentOf(join(hub.folder, 'broker', 'kafka', 'broker.pid')),
    outbox: over('lodestone_outbox_depth'),
    lag: over('lodestone_consumer_lag_records'),
    disk,
  }
}

function collect(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGHUP')
  } catch {
    // It was killed meanwhile.
  }
}

export const sumOf = ({ families }: Scraped, name: string): number =>
  (families.get(name)?.samples ?? []).reduce((sum, { value }) => sum + value, 0)

/** Of the process whose id stands in a file, where the system has /proc. */
async function residentOf(file: string): Promise<number | undefined> {
  const pid = (await readFile(file, 'utf8').catch(() => '')).trim()
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024
}

async function diskOf({ folder, database }: SoakedHub): Promise<DiskSample> {
  const { rows } = await database.query<{ schema: string; bytes: string }>(
    `SELECT relnamespace::regnamespace::text AS schema, sum(pg_table_size(oid) + pg_indexes_size(oid)) AS bytes
     FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text = ANY ($1) GROUP BY 1`,
    [[...SERVICES]],
  )
  const data = databaseFolder(folder)
  const [changes, topics, ...logs] = await Promise.all([
    sizeOf(join(data, 'postgres', 'data', 'pg_wal')),
    sizeOf(topicFolder(folder)),
    sizeOf(logFolder(folder)),
    sizeOf(join(data, 'postgres', 'postgres.log')),
    sizeOf(join(folder, 'broker', 'kafka', 'kafka.log')),
  ])
  return {
    schemas: new Map(rows.map(({ schema, bytes }) => [schema, Number(bytes)])),
    changes,
    topics,
    logs: logs.reduce((sum, one) => sum + one, 0),
  }
}

/** Bytes that a file, or a folder with all in it, takes on the disk; what goes away meanwhile takes none. */
async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isDirectory()) return (found?.blocks ?? 0) * 512
  const names = await readdir(path).catch(() => [])
  const sizes = await Promise.all(names.map(name => sizeOf(join(path, name))))
  return sizes.reduce((sum, one) => sum + one, 0)
}
