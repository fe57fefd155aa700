import { connect as dial } from 'node:net'
import { Worker } from 'node:worker_threads'
import { until } from '@lodestone/testing'
import { Pool } from 'undici'
import { admitted, forecast, line, offer, round } from '../system/hub.ts'
import { progress, quantile, type Row, row, seconds } from './bench.ts'
import type { Bulks } from './bulks.worker.ts'
import type { BenchHub } from './hub.ts'

/** Calls of the neighbour a second, and seconds for which it calls, without a flood and in one. */
const PER_SECOND = 25
const CALM_SECONDS = 6
const FLOOD_SECONDS = 8
/** Times that a flood comes and goes. Of 200 calls the 10 slowest are the p95, and a ratio of two such wanders by half; of 600 it is steadier. */
const TIMES = 3
/** Seconds for a flood to begin. */
const LEAD_SECONDS = 1

const BULKS = 20
const BULK_LINES = 10_000
/** More than one flood sends, so that no two have the same reference. */
const BULKS_AT_MOST = 1_000_000
const FALSE_TOKENS_AT_ONCE = 16
const FILES_AT_ONCE = 8
const REPLAYS_AT_ONCE = 4
const IDLE = 1_500
const ROUND_LINES = 1_500

/** A flood goes on until `ended`, and gives what its callers were answered. */
type Flood = (ended: AbortSignal) => Promise<Map<number, number>>

/**
 * The p95 of a neighbour who submits and reads now and then, under each flood of another, against the same without it in the same run; and a
 * matching while an auditor has another round computed again and again. The hub has its allowances, as in earnest.
 */
export async function hostileRows(hub: BenchHub): Promise<Row[]> {
  const neighbour = await member(hub, 'Neighbour')
  const flooder = await member(hub, 'Flooder')
  progress('a round to be computed again')
  const replays = replaysOf(hub, (await matchedRound(hub, 1)).id)
  const floods: [string, Flood][] = [
    [`${BULKS} parallel bulks of ${BULK_LINES.toLocaleString('en')} lines, again and again`, bulks(hub, flooder)],
    ['false tokens', falseTokens(hub, neighbour.token)],
    ['hostile files', hostileFiles(hub, flooder)],
    ['replays', replays],
    [`${IDLE.toLocaleString('en')} idle connections`, idle(hub)],
  ]
  // What has just started is compiling.
  await answersOf(neighbour, CALM_SECONDS)
  const rows: Row[] = []
  for (const [name, flood] of floods) {
    progress(`a neighbour beside ${name}`)
    const without: number[] = []
    const beside: number[] = []
    const answered = new Map<number, number>()
    for (let time = 0; time < TIMES; time++) {
      await hub.settled()
      without.push(...(await answersOf(neighbour, CALM_SECONDS)))
      const ending = new AbortController()
      const flooding = flood(ending.signal)
      await new Promise(resolve => setTimeout(resolve, LEAD_SECONDS * 1_000))
      beside.push(...(await answersOf(neighbour, FLOOD_SECONDS)))
      ending.abort()
      for (const [status, count] of await flooding) answered.set(status, (answered.get(status) ?? 0) + count)
    }
    const [calm, flooded] = [quantile(without, 0.95), quantile(beside, 0.95)]
    const answers = [...answered].map(([status, count]) => `${count} × ${status || 'none'}`).join(', ')
    const note = `${flooded.toFixed(1)} ms, without ${calm.toFixed(1)} ms${answers === '' ? '' : `; the flood: ${answers}`}`
    rows.push(row(`neighbour's p95 beside ${name}`, flooded / calm, { atMost: 1.5 }, 'times', note))
    progress(`${rows.at(-1)?.measured}`)
  }
  progress('a matching beside replays')
  const alone: number[] = []
  const beside: number[] = []
  for (let time = 0; time < TIMES; time++) {
    alone.push((await matchedRound(hub, 2 * time + 2)).seconds)
    const ending = new AbortController()
    const replaying = replays(ending.signal)
    beside.push((await matchedRound(hub, 2 * time + 3)).seconds)
    ending.abort()
    await replaying
  }
  const [without, flooded] = [quantile(alone, 0.5), quantile(beside, 0.5)]
  const note = `${flooded.toFixed(2)} s, without ${without.toFixed(2)} s`
  rows.push(row('close to matched beside replays', flooded / without, { atMost: 1.2 }, 'times', note))
  return rows
}

type Party = { readonly id: string; readonly token: string; readonly client: Pool }

async function member(hub: BenchHub, group: string): Promise<Party> {
  const { id } = await admitted(callers(hub), 'member', { group })
  return { id, token: await hub.tokenOf(id, 'member'), client: new Pool(hub.url, { connections: 64 }) }
}
const callers = (hub: BenchHub) => ({
  operator: () => hub.api('operator'),
  member: (org: string) => hub.api('member', org),
  supplier: (org: string) => hub.api('supplier', org),
  funder: (org: string) => hub.api('funder', org),
})

let calls = 0
async function call(
  { client, token }: Pick<Party, 'client' | 'token'>,
  method: 'GET' | 'POST',
  path: string,
  body?: string,
  type = 'application/json',
): Promise<number> {
  const { statusCode, body: answer } = await client.request({
    path: `/api/v1${path}`,
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  })
  await answer.dump()
  return statusCode
}

/** Milliseconds after which each of the neighbour's calls was answered, at a steady pace, whatever the answers do. One that fails is never answered. */
async function answersOf(neighbour: Party, forSeconds: number): Promise<number[]> {
  const took: number[] = []
  const start = performance.now()
  const under: Promise<void>[] = []
  for (let i = 0; i < forSeconds * PER_SECOND; i++) {
    const wait = start + (i * 1_000) / PER_SECOND - performance.now()
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
    const began = performance.now()
    const asked =
      i % 2 === 0
        ? call(
            neighbour,
            'POST',
            '/demand/forecasts',
            JSON.stringify(forecast([line()], { reference: `n-${++calls}` })),
          )
        : call(neighbour, 'GET', '/demand/forecasts?limit=1')
    under.push(
      asked.then(status => {
        took.push(status < 400 ? performance.now() - began : Number.POSITIVE_INFINITY)
      }),
    )
  }
  await Promise.all(under)
  return took
}

/** So many who do the same again and again until the flood ends. What breaks off counts as 0. */
function again(width: number, task: () => Promise<number>): Flood {
  return async ended => {
    const answers = new Map<number, number>()
    const one = async (): Promise<void> => {
      while (!ended.aborted) {
        const status = await task().catch(() => 0)
        answers.set(status, (answers.get(status) ?? 0) + 1)
        // Who is told to wait does not, but gives the client its turn.
        await new Promise(resolve => setTimeout(resolve, status === 429 ? 50 : 0))
      }
    }
    await Promise.all(Array.from({ length: width }, one))
    return answers
  }
}

function bulks(hub: BenchHub, { token }: Party): Flood {
  let floods = 0
  const lines = Array.from({ length: BULK_LINES }, (_, i) => line({ reference: `b${i}`, commitment: 'forecast' }))
  const body = JSON.stringify(forecast(lines, { reference: 'REFERENCE' }))
  return ended =>
    new Promise((resolve, reject) => {
      const workerData: Bulks = { url: hub.url, token, width: BULKS, body, first: floods++ * BULKS_AT_MOST }
      const flooding = new Worker(new URL('bulks.worker.ts', import.meta.url), { workerData })
      flooding.once('message', resolve)
      flooding.once('error', reject)
      ended.addEventListener('abort', () => flooding.postMessage('end'))
    })
}

/** Tokens in which all is right but the signature. */
function falseTokens(hub: BenchHub, valid: string): Flood {
  const client = new Pool(hub.url, { connections: FALSE_TOKENS_AT_ONCE })
  const [head, claims, signature = ''] = valid.split('.')
  return again(FALSE_TOKENS_AT_ONCE, () => {
    const other = Buffer.from(signature, 'base64url')
    other.writeUInt32BE(++calls, other.length - 4)
    return call({ client, token: `${head}.${claims}.${other.toString('base64url')}` }, 'GET', '/materials')
  })
}

function hostileFiles(_hub: BenchHub, flooder: Party): Flood {
  const header = 'reference,material,quantityKg,period,deliverTo,commitment\n'
  const files = [
    `${header}"'${'\n'.repeat(80_000)}`,
    `${header}${`"${'a'.repeat(60_000)}",`.repeat(20)}`,
    `${header}${"l,ndpr-oxide,1'000,2027-Q2,DE,intent\n".repeat(10_000)}`,
    `${'[,'.repeat(60_000)}\n`,
  ]
  return again(FILES_AT_ONCE, () =>
    call(flooder, 'POST', '/demand/forecasts/preview', files[++calls % files.length], 'text/csv'),
  )
}

function replaysOf(hub: BenchHub, roundId: string): Flood {
  const client = new Pool(hub.url, { connections: REPLAYS_AT_ONCE })
  return async ended => {
    const token = await hub.tokenOf(undefined, 'auditor')
    return again(REPLAYS_AT_ONCE, () => call({ client, token }, 'GET', `/rounds/${roundId}/replay`))(ended)
  }
}

function idle(hub: BenchHub): Flood {
  const { hostname, port } = new URL(hub.url)
  return async ended => {
    const sockets = Array.from({ length: IDLE }, () => {
      const socket = dial(Number(port), hostname)
      socket.on('error', () => {})
      return socket
    })
    await new Promise(resolve => ended.addEventListener('abort', resolve))
    for (const socket of sockets) socket.destroy()
    return new Map()
  }
}

/** A round of some members, from close to matched. Rounds of one bench are kept apart by the years of their periods. */
async function matchedRound(hub: BenchHub, n: number): Promise<{ id: string; seconds: number }> {
  const operator = await hub.api('operator')
  const periods = [1, 2, 3, 4].map(quarter => `${2029 + n}-Q${quarter}`)
  for (let m = 0; m < 6; m++) {
    const { api } = await admitted(callers(hub), 'member', { group: `Round ${n} ${m}` })
    const lines = Array.from({ length: ROUND_LINES / 6 }, (_, i) =>
      line({ period: periods[i % 4], quantityKg: String(50 + ((i * 37 + m * 11) % 400)), priority: 1 + (i % 3) }),
    )
    await expectStatus(api.post('/demand/forecasts', forecast(lines)), 201)
  }
  const { api: supplier } = await admitted(callers(hub), 'supplier')
  for (let i = 0; i < 40; i++) {
    const more = {
      period: periods[i % 4],
      quantityKg: String(3_000 + i * 331),
      validUntil: `${2029 + n}-12-31T00:00:00Z`,
    }
    const price = { fixed: { amount: String(70 + i), currency: 'EUR' } }
    await expectStatus(supplier.post('/supply/offers', offer({ ...more, price })), 201)
  }
  await hub.settled()
  const made = await operator.post('/rounds', round({ periods }))
  const id = made.body.id as string
  await expectStatus(operator.post(`/rounds/${id}/open`), 200)
  await until(
    'all have joined',
    async () =>
      ((await hub.sql('SELECT 1 FROM demand.entry WHERE round_id = $1', [id])) as unknown[]).length === ROUND_LINES,
    60_000,
  )
  await expectStatus(operator.post(`/rounds/${id}/publish-pool`), 200)
  await until('the pool is published', async () => (await operator.get(`/rounds/${id}/pool`)).status === 200, 60_000)
  await hub.settled()
  const start = performance.now()
  await expectStatus(operator.post(`/rounds/${id}/close`), 200)
  const state = async () => (await hub.sql('SELECT state FROM rounds.round WHERE id = $1', [id])) as { state: string }[]
  await until('it is matched', async () => (await state())[0]?.state === 'matched', 120_000)
  return { id, seconds: seconds(start) }
}

async function expectStatus(reply: Promise<{ status: number; text: string }>, status: number): Promise<void> {
  const { status: got, text } = await reply
  if (got !== status) throw new Error(`answered ${got}: ${text.slice(0, 300)}`)
}
