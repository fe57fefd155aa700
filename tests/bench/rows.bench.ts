import { forecast, line } from '../system/hub.ts'
import { progress, type Row, row, seconds, spread } from './bench.ts'
import { connect } from './client.ts'
import type { BenchHub } from './hub.ts'

const CONNECTIONS = 32
/** So many that a connection seldom serves the same one twice: nearly every statement sets its reach first. */
const MEMBERS = 8
const BLOCKS = 8
const CALLS = 1_500
const WARM_UP = 2_000

/**
 * What row security costs the POST of one forecast: with its policies and members in turn, against none and one member, whose reach every
 * connection holds already. In blocks by turns, because the speed of a machine varies by more than the cost.
 */
export async function rowSecurityRows(hub: BenchHub): Promise<Row[]> {
  progress('submitting forecasts with row security and without')
  const members = await Promise.all(Array.from({ length: MEMBERS }, (_, nth) => admit(hub, nth)))
  const clients = await Promise.all(
    members.map(async id => connect(hub.url, await hub.tokenOf(id, 'member'), CONNECTIONS / MEMBERS)),
  )
  const alone = connect(hub.url, await hub.tokenOf(hub.memberId, 'member'), CONNECTIONS)
  let n = 0
  const post = async (client: typeof alone): Promise<void> => {
    const body = forecast([line({ commitment: 'intent' })], { reference: `rows-${n++}` })
    const { status, text } = await client.post('/demand/forecasts', JSON.stringify(body))
    if (status !== 201) throw new Error(`answered ${status}: ${text}`)
  }
  const inTurn = (i: number) => post(clients[i % MEMBERS] as typeof alone)
  const byOne = () => post(alone)
  const rateOf = async (task: (i: number) => Promise<void>): Promise<number> => {
    await hub.settled()
    const start = performance.now()
    await spread(CALLS, CONNECTIONS, task)
    return CALLS / seconds(start)
  }
  await spread(WARM_UP, CONNECTIONS, inTurn)
  await spread(WARM_UP, CONNECTIONS, byOne)
  const secured: number[] = []
  const open: number[] = []
  for (let block = 0; block < BLOCKS; block++) {
    secured.push(await rateOf(inTurn))
    await switchPolicies(hub, 'DISABLE')
    open.push(await rateOf(byOne))
    await switchPolicies(hub, 'ENABLE')
  }
  await Promise.all([...clients, alone].map(client => client.close()))
  const mean = (rates: readonly number[]): number => rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  return [
    row(
      'POST of one forecast with row security: rate against none',
      mean(secured) / mean(open),
      { atLeast: 0.85 },
      '',
      `${Math.round(mean(secured))}/s of ${Math.round(mean(open))}/s`,
    ),
  ]
}

async function admit(hub: BenchHub, nth: number): Promise<string> {
  const operator = await hub.api('operator')
  const draft = { reference: `rows-${nth}`, legalName: `Rows ${nth}`, kind: 'member', country: 'DE', bloc: 'EU' }
  const { id } = (await operator.post('/participants', draft)).body
  await operator.post(`/participants/${id}/admit`)
  return id
}

async function switchPolicies(hub: BenchHub, to: 'ENABLE' | 'DISABLE'): Promise<void> {
  const tables = (await hub.sql(
    "SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = 'demand' ORDER BY tablename",
  )) as { tablename: string }[]
  for (const { tablename } of tables) await hub.sql(`ALTER TABLE demand.${tablename} ${to} ROW LEVEL SECURITY`)
}
