import { allEvents, heardBy, type ServiceName } from '@lodestone/contracts'
import { CHAIN_START, grams, linkHash } from '@lodestone/kernel'
import type { InRecord } from '@lodestone/messaging'
import { type Clients, isSame, say } from './clients.ts'
import type { Entry, Kept, Look, People } from './people.ts'

/** What is still on its way; nothing once the hub is at rest. */
export async function onItsWay({ server, broker, services }: Look): Promise<string[]> {
  const found: string[] = []
  for (const service of services) {
    const [outbox] = await server.look<{ n: number }>(`SELECT count(*)::int AS n FROM ${service}.outbox`)
    if (outbox && outbox.n > 0) found.push(`${service}: ${outbox.n} in its outbox`)
    const stored = await server.look<{ topic: string; partition: number; next_offset: string }>(
      `SELECT topic, partition, next_offset FROM ${service}.inbox_offset`,
    )
    const next = new Map(stored.map(row => [`${row.topic}/${row.partition}`, BigInt(row.next_offset)]))
    for (const [key, end] of broker.ends(heardOf(service)))
      if ((next.get(key) ?? 0n) !== end) found.push(`${service}: reads ${key} at ${next.get(key) ?? 0n} of ${end}`)
  }
  if (services.includes('aggregation') && (await server.look('SELECT FROM aggregation.changed LIMIT 1')).length > 0)
    found.push('aggregation: sums of cells are yet to be made anew')
  return found
}

const heardOf = (service: ServiceName): string[] => [...heardBy(service)]

export const journalOf = ({ server }: Kept, service: ServiceName): Promise<Entry[]> =>
  server.look<Entry>(
    `SELECT subject, seq, type, to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, actor, data, previous_hash, hash, topic, aggregate_version, id
     FROM ${service}.journal ORDER BY subject, seq`,
  )

/** Every rule that a hub at rest breaks. */
export async function faultsAtRest(look: Look, people: readonly People[]): Promise<string[]> {
  const journals = new Map<ServiceName, Entry[]>()
  for (const service of look.services) journals.set(service, await journalOf(look, service))
  const all = [...journals.values()].flat()
  return [
    ...[...journals].flatMap(([service, entries]) => brokenChains(service, entries)),
    ...brokenLog(look.broker, all),
    ...(await unapplied(look, all)),
    ...(await wrongCopies(look)),
    ...unknownTypes(all),
    ...(await Promise.all(people.map(some => some.faults(look, all)))).flat(),
  ]
}

/** Chains without a gap, whose hashes lead from one entry to the next. */
export function brokenChains(service: ServiceName, entries: readonly Entry[]): string[] {
  const faults: string[] = []
  let before: Entry | undefined
  for (const entry of entries) {
    if (before?.subject !== entry.subject) before = undefined
    const { seq, subject, type, actor } = entry
    if (seq !== (before?.seq ?? 0) + 1) faults.push(`${service}: entry ${seq} of ${subject} follows ${before?.seq}`)
    const version = (before?.aggregate_version ?? 0) + (entry.topic === null ? 0 : 1)
    if (entry.aggregate_version !== version)
      faults.push(`${service}: ${subject} has version ${entry.aggregate_version}, not ${version}`)
    const hash = linkHash(before?.hash ?? CHAIN_START, { seq, subject, type, time: entry.at, actor }, entry.data)
    if (hash !== entry.hash) faults.push(`${service}: the hash of entry ${seq} of ${subject} is another`)
    before = entry
  }
  return faults
}

export type LogRecord = Pick<InRecord, 'key' | 'headers'>
type Log = { readonly topics: readonly string[]; partitions(topic: string): readonly (readonly LogRecord[])[] }

/** What the log holds of a key: its versions one after the other, whatever is repeated, and all of them, as the journal has them. */
export function brokenLog(broker: Log, entries: readonly Entry[]): string[] {
  const faults: string[] = []
  const published = entries.filter(({ topic }) => topic !== null)
  const first = new Map<string, string[]>()
  for (const topic of broker.topics)
    for (const records of broker.partitions(topic))
      for (const { key, headers } of records) {
        const at = `${topic} ${key}`
        const known = first.get(at) ?? []
        first.set(at, known)
        const version = Number(headers.ce_aggregateversion)
        const id = headers.ce_id ?? ''
        if (version === known.length + 1) known.push(id)
        else if (version > known.length) faults.push(`log: version ${version} of ${at} came after ${known.length}`)
        else if (known[version - 1] !== id) faults.push(`log: version ${version} of ${at} came as two events`)
      }
  for (const { topic, subject, aggregate_version: version, id } of published)
    if (first.get(`${topic} ${subject}`)?.[version - 1] !== id)
      faults.push(`log: version ${version} of ${subject} is not there as the journal has it`)
  return faults
}

/** Versions that a consumer has not applied, and what it has set aside. */
export async function unapplied({ server, services }: Kept, entries: readonly Entry[]): Promise<string[]> {
  const faults: string[] = []
  const newest = new Map<string, Entry>()
  for (const entry of entries) if (entry.topic !== null) newest.set(`${entry.topic} ${entry.subject}`, entry)
  for (const service of services) {
    const rows = await server.look<{ topic: string; key: string; version: number }>(
      `SELECT topic, key, version FROM ${service}.inbox_version`,
    )
    const versions = new Map(rows.map(row => [`${row.topic} ${row.key}`, row.version]))
    const heard = heardOf(service)
    for (const [at, { topic, aggregate_version: version }] of newest)
      if (topic !== null && heard.includes(topic) && versions.get(at) !== version)
        faults.push(`${service}: has applied version ${versions.get(at)} of ${at}, of ${version}`)
    const [parked] = await server.look<{ n: number; why: string }>(
      `SELECT count(*)::int AS n, string_agg(DISTINCT coalesce(error_class, 'behind'), ', ') AS why FROM ${service}.parked`,
    )
    if (parked && parked.n > 0) faults.push(`${service}: ${parked.n} records are parked: ${parked.why}`)
  }
  return faults
}

/** Copies that differ from what their owner has. */
export async function wrongCopies({ server, services }: Kept): Promise<string[]> {
  const faults: string[] = []
  const own = await server.look<{ id: string; data: unknown }>(
    'SELECT id, data FROM participants.participant ORDER BY id',
  )
  for (const service of services) {
    if (service === 'participants') continue
    const copy = await server.look<{ id: string; data: unknown }>(
      `SELECT id, data FROM ${service}.known_participant ORDER BY id`,
    )
    if (JSON.stringify(own) !== JSON.stringify(copy)) faults.push(`${service}: its copy of the participants is another`)
  }
  return services.includes('aggregation') ? [...faults, ...(await wrongLines(server))] : faults
}

async function wrongLines(server: Kept['server']): Promise<string[]> {
  const faults: string[] = []
  const lines = await server.look<{
    forecast_id: string
    version: number
    id: string
    participant_id: string
    body: string
  }>(
    `SELECT forecast_id, f.version, l.id, l.participant_id, body FROM demand.line l JOIN demand.forecast f ON f.id = l.forecast_id
     WHERE f.status = 'standing' ORDER BY l.id`,
  )
  const asked = lines.map(line => {
    const { quantityKg, material, period } = JSON.parse(line.body)
    return [
      line.forecast_id,
      line.version,
      line.id,
      line.participant_id,
      material,
      period,
      String(grams(quantityKg)),
    ].join(' ')
  })
  const copied = await server.look<Record<string, unknown>>(
    'SELECT forecast_id, version, id, participant_id, material, period, grams FROM aggregation.line ORDER BY id',
  )
  const counted = copied.map(row => Object.values(row).join(' '))
  for (const line of asked) if (!counted.includes(line)) faults.push(`aggregation: lacks the line ${line}`)
  for (const line of counted)
    if (!asked.includes(line)) faults.push(`aggregation: counts the line ${line}, which nobody asks for`)
  return faults
}

function unknownTypes(entries: readonly Entry[]): string[] {
  const events = new Set<string>(allEvents().map(({ type }) => type))
  return entries
    .filter(({ topic, type }) => topic !== null && !events.has(type))
    .map(({ type }) => `${type} is no event`)
}

/** Commands that are repeated at rest, at most. */
const REPEATED = 4

/** Commands, some of all, whose repetition is answered otherwise than they were. */
export async function wrongRepetitions(clients: Clients): Promise<string[]> {
  const faults: string[] = []
  for (const { ask, reply } of clients.world.chance.shuffled(clients.accepted).slice(0, REPEATED)) {
    const again = (await clients.ask(ask)).reply
    if (!again || !isSame(again, reply))
      faults.push(`${ask.method} ${ask.path}: ${say(reply)} is, when repeated, ${again ? say(again) : 'not answered'}`)
  }
  return faults
}
