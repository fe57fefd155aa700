import { forecast } from '../system/hub.ts'
import { progress, type Row, row } from './bench.ts'
import { connect } from './client.ts'
import type { BenchHub } from './hub.ts'
import { linesOf } from './round.ts'

const CALLS = 20
const LINES = 10_000
const PERIODS = ['2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4']
const GB = 1e9
/** Relations that are named, the largest first. */
const NAMED = 6

/** What a million standing lines take of the database in all services: tables, indexes and what PostgreSQL keeps beside them. */
export async function storageRow(hub: BenchHub): Promise<Row> {
  const before = await sizes(hub)
  const client = connect(hub.url, await hub.tokenOf(hub.memberId, 'member'), 2)
  for (let call = 0; call < CALLS; call++) {
    progress(`storing ${((call + 1) * LINES).toLocaleString('en')} lines`)
    const text = JSON.stringify(forecast(linesOf(call, LINES, PERIODS), { reference: `storage-${call}` }))
    const answer = await client.post('/demand/forecasts', text)
    if (answer.status !== 201) throw new Error(`answered ${answer.status}: ${answer.text.slice(0, 300)}`)
  }
  await client.close()
  await hub.settled()
  await hub.sql('VACUUM')
  const after = await sizes(hub)
  const grown = [...after].map(([name, bytes]) => ({ name, bytes: bytes - (before.get(name) ?? 0) }))
  grown.sort((a, b) => b.bytes - a.bytes)
  const perMillion = 1_000_000 / (CALLS * LINES) / GB
  const named = grown.slice(0, NAMED).map(({ name, bytes }) => `${name} ${(bytes * perMillion).toFixed(2)}`)
  const all = grown.reduce((sum, { bytes }) => sum + bytes, 0)
  return row('database of 1,000,000 standing lines', all * perMillion, { atMost: 0.7 }, 'GB', named.join(', '))
}

/** Bytes of every relation with its indexes and what lies beside it. */
async function sizes(hub: BenchHub): Promise<Map<string, number>> {
  const rows = (await hub.sql(
    `SELECT relnamespace::regnamespace || '.' || relname AS name, pg_total_relation_size(oid)::float8 AS bytes
     FROM pg_class WHERE relkind = 'r'`,
  )) as { name: string; bytes: number }[]
  return new Map(rows.map(({ name, bytes }) => [name, bytes]))
}
