import type { Database, Sql } from '@lodestone/database'
import { readPositions } from './consumer/positions.ts'
import { partitionKey, partitionOfKey } from './ports.ts'
import { pause } from './wait.ts'

/** With nothing more sent or read for so long, waiting is given up. */
const STALLED_MS = 60_000
const LOOK_MS = 250

/** What is left of each service. */
export async function each(
  services: readonly Database[],
  left: (service: Database, index: number) => Promise<number>,
): Promise<{ name: string; left: number }[]> {
  return Promise.all(services.map(async (one, i) => ({ name: one.schema, left: await left(one, i) })))
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)

/** Rows up to the last that were not sent yet. */
export async function waitingIn(sql: Sql, last: bigint): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox WHERE id <= $1', [last])
  return row?.count ?? 0
}

/** Records before the ends that a consumer has not read. */
export async function unreadBy(
  reader: Database,
  topics: readonly string[],
  ends: ReadonlyMap<string, bigint>,
): Promise<number> {
  const positions = await readPositions(reader, reader.schema)
  return sumOf(
    placesOn(topics, ends).map(({ end, ...at }) =>
      Math.max(0, Number(end - (positions.get(partitionKey(at))?.next ?? 0n))),
    ),
  )
}

/** The ends of some topics, by partition. */
export const placesOn = (topics: readonly string[], ends: ReadonlyMap<string, bigint>) =>
  [...ends].map(([key, end]) => ({ ...partitionOfKey(key), end })).filter(({ topic }) => topics.includes(topic))

/** Throws, with whom it waits for, when nothing has moved for long: what is told again stays so. */
export async function dwindled(
  what: string,
  say: (text: string) => void,
  look: () => Promise<readonly { name: string; left: number }[]>,
): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (let since = performance.now(); ; ) {
    const waiting = (await look()).filter(({ left }) => left > 0)
    if (waiting.length === 0) return
    const now = sumOf(waiting.map(({ left }) => left))
    const text = waiting.map(({ name, left }) => `${name} has ${left} ${what}`).join(', ')
    if (now < least) {
      least = now
      since = performance.now()
      say(text)
    } else if (performance.now() - since > STALLED_MS)
      throw new Error(`all is told again, but ${text}: does it run, and what does its log say? It goes on by itself`)
    await pause(LOOK_MS)
  }
}
