import { loginOf } from '@lodestone/database'
import pg from 'pg'
import { forecast, line } from '../system/hub.ts'
import { progress, quantile, type Row, row, seconds, spread } from './bench.ts'
import { connect } from './client.ts'
import type { BenchHub } from './hub.ts'
import { submissionStatement } from './statement.ts'

const CONNECTIONS = 32
const CALLS = 12_000
/** As many again first: until then V8 compiles what they run, on the same two cores. */
const WARM_UP = CALLS
const BULK_CALLS = 6
const BULK_LINES = 10_000

const body = (n: number) => JSON.stringify(forecast([line({ commitment: 'intent' })], { reference: `bench-${n}` }))

/** POST of one forecast with one line, against the same statement run by as many connections of a bare driver. */
export async function submitRows(hub: BenchHub): Promise<Row[]> {
  progress('submitting forecasts of one line')
  const client = connect(hub.url, await hub.tokenOf(hub.memberId, 'member'), CONNECTIONS)
  const post = (offset: number) => async (i: number) => {
    const { status, text } = await client.post('/demand/forecasts', body(offset + i))
    if (status !== 201) throw new Error(`answered ${status}: ${text}`)
  }
  await spread(WARM_UP, CONNECTIONS, post(0))
  const before = await bare(hub, 0)
  // The statements alone have left events too.
  await hub.settled()
  const start = performance.now()
  const took = await spread(CALLS, CONNECTIONS, post(100_000))
  const rate = CALLS / seconds(start)
  await hub.settled()
  const after = await bare(hub, 1)
  await client.close()
  const reference = (before.rate + after.rate) / 2
  return [
    row(
      'POST of one forecast, 32 connections: rate against the same statement without the hub',
      rate / reference,
      { atLeast: 0.35 },
      '',
      `${Math.round(rate)}/s of ${Math.round(reference)}/s`,
    ),
    row(
      'the same: p99',
      quantile(took, 0.99),
      { atMost: 40 },
      'ms',
      `p50 ${quantile(took, 0.5).toFixed(1)} ms; the bare statement: p99 ${Math.max(before.p99, after.p99).toFixed(1)} ms`,
    ),
  ]
}

async function bare(hub: BenchHub, run: number): Promise<{ rate: number; p99: number }> {
  const [{ generation }] = (await hub.sql('SELECT generation FROM demand.gate WHERE slot = 0')) as [
    { generation: string },
  ]
  const statements = await Promise.all(
    Array.from({ length: CALLS }, (_, i) =>
      submissionStatement(hub.memberId, BigInt(generation), JSON.parse(body(1_000_000 * (run + 1) + i))),
    ),
  )
  const url = new URL(loginOf(hub.databaseUrl, 'demand'))
  url.searchParams.set('options', `-c search_path=demand -c lodestone.reach=${hub.memberId}`)
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: url.href })
      await client.connect()
      return client
    }),
  )
  const free = [...clients]
  const start = performance.now()
  const took = await spread(CALLS, CONNECTIONS, async i => {
    const client = free.pop() as pg.Client
    const { text, values, name } = statements[i] as (typeof statements)[number]
    await client.query({ text, values: values as unknown[], ...(name ? { name } : {}) })
    free.push(client)
  })
  const rate = CALLS / seconds(start)
  await Promise.all(clients.map(client => client.end()))
  return { rate, p99: quantile(took, 0.99) }
}

/** 10,000 lines a call, from the first byte to the last answer; events included, since they are written by the same statement, and until they are applied. */
export async function bulkRow(hub: BenchHub): Promise<Row> {
  progress('submitting 10,000 lines a call')
  await hub.settled()
  const client = connect(hub.url, await hub.tokenOf(hub.memberId, 'member'), 2)
  const lines = Array.from({ length: BULK_LINES }, (_, i) => line({ reference: `b${i}`, commitment: 'forecast' }))
  const post = async (i: number) => {
    const { status, text } = await client.post(
      '/demand/forecasts',
      JSON.stringify(forecast(lines, { reference: `bulk-${i}` })),
    )
    if (status !== 201) throw new Error(`answered ${status}: ${text.slice(0, 300)}`)
  }
  await post(1_000)
  const start = performance.now()
  await spread(BULK_CALLS, 1, post)
  const rateSince = () => (BULK_CALLS * BULK_LINES) / seconds(start)
  const rate = rateSince()
  await hub.settled()
  const applied = `${Math.round(rateSince())} lines/s until every service has applied them`
  await client.close()
  return row('bulk demand, 10,000 lines a call, events included', rate, { atLeast: 30_000 }, 'lines/s', applied)
}
