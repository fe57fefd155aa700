import { allEvents, type RouteContract, routes } from '@lodestone/contracts'
import { type InRecord, partitionKey, type TopicPartition } from '@lodestone/messaging'
import { type Api, openTestLog, type TestHub, uniqueName, until } from '@lodestone/testing'
import pg from 'pg'

/** What only its owner knows; none of it may turn up anywhere else. */
export const CANARY = {
  quantity: '7654321.123',
  minimum: '6543210.987',
  ceiling: '4321.987',
  price: '3219.876',
  reference: 'canary-reference',
  endUse: 'canary-end-use',
  site: 'canary-site',
  name: 'Canary Magnets',
  reason: 'canary-reason',
}

/** Where a hub keeps or says something, all of it as text. */
export type SearchedText = { readonly name: string; readonly text: string }

/** A text as it may stand somewhere: as it is, as hex, and in base64 at each of the three places a byte may have there. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text)
  const inBase64 = (encoding: 'base64' | 'base64url') =>
    [0, 1, 2].map(before => {
      // Whole groups of three bytes only: what stands before and after changes the digits at the ends.
      const skip = (3 - before) % 3
      return bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3).toString(encoding)
    })
  return [...new Set([text, bytes.toString('hex'), ...inBase64('base64'), ...inBase64('base64url')])]
}

/** Names of the places in which one of the canaries is found, each with what was found. */
export const found = (places: readonly SearchedText[], canaries: readonly string[]): string[] =>
  places.flatMap(place =>
    canaries
      .filter(canary => forms(canary).some(form => place.text.includes(form)))
      .map(one => `${one} in ${place.name}`),
  )

/** Every row of every table of every schema, as a dump of the database holds it; large contents as hex. */
export async function dump(hub: TestHub): Promise<SearchedText[]> {
  return withSuperuser(hub, async client => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    )
    const places: SearchedText[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT one::text AS row FROM ${name} AS one`)
      places.push({ name: `table ${name}`, text: rows.map(({ row }) => row).join('\n') })
    }
    return places
  })
}

/** PostgreSQL's log of changes, which physical backups and replicas are made of, from now on: none of it is recycled before it is let go. */
export type ChangesKept = {
  /** Which of the canaries it holds, and in which of its files. Each file is read once, for all canaries. */
  find(canaries: readonly string[]): Promise<string[]>
  letGo(): Promise<void>
}

/** The content of a file of the server, which comes as bytes, not as text in hex: the driver knows how, its types do not. */
const asBytes = (path: string) =>
  ({ text: 'SELECT pg_read_binary_file($1) AS file', values: [path], binary: true }) as pg.QueryConfig

export async function keepChanges(hub: TestHub): Promise<ChangesKept> {
  const client = new pg.Client({ connectionString: hub.databaseUrl })
  await client.connect()
  // Temporary: it goes with this session.
  await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [uniqueName('canary')])
  const { rows: now } = await client.query<{ name: string }>('SELECT pg_walfile_name(pg_current_wal_lsn()) AS name')
  return {
    find: async canaries => {
      const { rows: files } = await client.query<{ name: string }>(
        `SELECT name FROM pg_ls_waldir()
         WHERE name ~ '^[0-9A-F]{24}$' AND name BETWEEN $1 AND pg_walfile_name(pg_current_wal_lsn())`,
        [now[0]?.name],
      )
      const hits: string[] = []
      for (const { name } of files) {
        const { rows } = await client.query<{ file: Buffer }>(asBytes(`pg_wal/${name}`))
        for (const canary of canaries)
          if (rows[0]?.file.includes(canary)) hits.push(`${canary} in the log of changes ${name}`)
      }
      return hits
    },
    letGo: () => client.end(),
  }
}

async function withSuperuser<T>(hub: TestHub, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: hub.databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Every topic from its beginning to its end, with keys and headers. */
export async function topics(hub: TestHub): Promise<SearchedText[]> {
  const texts = new Map<string, string[]>()
  for (const { topic, key, value, headers } of await records(hub))
    texts.set(topic, [...(texts.get(topic) ?? []), `${key} ${JSON.stringify(headers)} ${value}`])
  return [...texts].map(([topic, lines]) => ({ name: `topic ${topic}`, text: lines.join('\n') }))
}

/** Every record of every topic. */
export async function records(hub: TestHub): Promise<(TopicPartition & InRecord)[]> {
  const names = [...new Set(allEvents().map(event => event.topic))]
  const transport = openTestLog(hub)
  try {
    const ends = [...(await transport.endOffsets(names))].filter(([, end]) => end > 0n)
    const read = new Map<string, bigint>()
    const all: (TopicPartition & InRecord)[] = []
    const subscription = await transport.consume({
      group: uniqueName('canary'),
      topics: names,
      positions: async assigned => new Map(assigned.map(at => [partitionKey(at), 0n])),
      onBatch: async batch => {
        const { topic, partition } = batch
        for (const record of batch.records) all.push({ topic, partition, ...record })
        const next = (batch.records.at(-1)?.offset ?? batch.from) + 1n
        read.set(partitionKey(batch), next)
        return { next }
      },
      onFatal: error => {
        throw error
      },
    })
    await until('all topics have been read', async () => ends.every(([at, end]) => (read.get(at) ?? 0n) >= end))
    await subscription.stop()
    return all
  } finally {
    await transport.close()
  }
}

const SERVICES = ['participants', 'demand', 'supply', 'aggregation', 'matching', 'rounds', 'outlook', 'console']
const BESIDE = [
  ...SERVICES.flatMap(name => [`/services/${name}/operations`, `/services/${name}/audit?limit=500`]),
  '/supply/offers?limit=500',
  '/audit?limit=500',
]

/** What may be asked about, by the path under which it is found. */
export type Known = Readonly<
  Record<'/rounds/' | '/supply/offers/' | '/participants/' | '/demand/forecasts/', readonly string[]>
>

/** What every route that reads answers this caller, asked about everything that is known. */
export async function answers(who: string, api: Api, known: Known): Promise<SearchedText[]> {
  const read = (routes as readonly RouteContract[]).filter(
    route => route.method === 'GET' && route.id !== 'streamEvents',
  )
  const paths = read.flatMap(({ path }) => {
    if (!path.includes('{')) return [path]
    const about = Object.entries(known).find(([prefix]) => path.startsWith(prefix))
    return (about?.[1] ?? []).map(id => path.replace(/\{\w+\}/g, id))
  })
  const subjects = Object.values(known).flatMap(ids => ids.map(id => `/audit?subject=${id}`))
  const places: SearchedText[] = []
  for (const path of new Set([...paths, ...subjects, ...BESIDE])) {
    const reply = await api.get(path)
    if (reply.status >= 500) throw new Error(`${path} answers ${reply.status}`)
    places.push({ name: `${path} as ${who}`, text: `${reply.text} ${JSON.stringify([...reply.headers])}` })
  }
  for (const path of ['/metrics', '/readyz', '/api/v1/openapi.json'])
    places.push({ name: path, text: await (await fetch(api.origin + path)).text() })
  return places
}

/** What the event stream tells an operator, from now until it is ended. */
export async function stream(api: Api): Promise<{ place(): SearchedText; end(): void }> {
  const abort = new AbortController()
  const response = await fetch(`${api.origin}/api/v1/stream`, {
    headers: { authorization: `Bearer ${api.token}` },
    signal: abort.signal,
  })
  let text = ''
  const reading = (async () => {
    for await (const chunk of response.body as ReadableStream<Uint8Array>) text += Buffer.from(chunk).toString()
  })()
  reading.catch(() => {})
  return { place: () => ({ name: 'the event stream', text }), end: () => abort.abort() }
}
