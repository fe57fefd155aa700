import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Api, until } from '@lodestone/testing'
import { forecast } from '../system/hub.ts'
import { progress, quantile, type Row, row, seconds } from './bench.ts'
import { drawn } from './chart.ts'
import type { BenchHub } from './hub.ts'
import { admitAll, expectStatus, linesOf, matchRound, offerOf, openRound } from './round.ts'

const CHART = fileURLToPath(new URL('../../infra/docs/history-cost.svg', import.meta.url))
/** Ten years of quarterly rounds. */
const ROUNDS = 40
const MEMBERS = 200
const LINES_EACH = 20
const SUPPLIERS = 25
const OFFERS_EACH = 4
const FIRST_YEAR = 2027
const READS = 30
const WARM_UP = 10
/** How much longer anything may take after ten years than it took after the first round. */
const TIMES = 1.5
const START_S = 10
const OPERATOR_PAGES = [
  '/participants?limit=100',
  '/demand/forecasts?limit=100',
  '/supply/offers?limit=100',
  '/rounds?limit=100',
  '/rounds/:id',
  '/rounds/:id/decisions',
  '/rounds/:id/lines?limit=100',
  '/rounds/:id/offers?limit=100',
  '/rounds/:id/allocations?limit=100',
  '/rounds/:id/explanations?limit=100',
  '/rounds/reports',
  '/rounds/ocds?limit=20',
  '/aggregation/demand',
  '/aggregation/coverage',
  '/aggregation/exposure?bloc=EU',
  '/realisations',
  '/audit?limit=100',
  '/audit/heads',
  '/operations',
]
const MEMBER_PAGES = [
  '/demand/forecasts?limit=100',
  '/rounds?limit=100',
  '/rounds/:id',
  '/rounds/:id/allocations?limit=100',
]

/** What something took, in milliseconds, after so many rounds. */
type Taken = ReadonlyMap<string, number>

/** Plays ten years of rounds and compares, after the last, what everything costs with what it cost after the first. Each round has lines and offers of its own quarter. */
export async function historyRows(hub: BenchHub): Promise<Row[]> {
  const members = await admitAll(hub, 'member', MEMBERS, 'History')
  const suppliers = await admitAll(hub, 'supplier', SUPPLIERS, 'History')
  const apis = { members: members.map(({ api }) => api), suppliers: suppliers.map(({ api }) => api) }
  let first: Taken = new Map()
  let last: Taken = first
  let startS = 0
  const playing: Taken[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const period = `${FIRST_YEAR + Math.floor(n / 4)}-Q${1 + (n % 4)}`
    const { id, taken } = await play(hub, apis, period)
    playing.push(taken)
    progress(`round ${n + 1} of ${ROUNDS}: ${said(taken)}`)
    // The first round warms the hub; the second is the first that is measured.
    if (n !== 1 && n !== ROUNDS - 1) continue
    startS = await hub.restart()
    await hub.settled()
    last = new Map([...taken, ...(await looks(hub, id, apis.members[0] as Api))])
    if (n === 1) first = last
  }
  writeFileSync(CHART, chartOf(playing))
  progress(`drew ${CHART}`)
  return [
    row(`start after ${ROUNDS} rounds`, startS, { atMost: START_S }, 's'),
    ...[...last].map(([what, ms]) => {
      const before = first.get(what) ?? Number.NaN
      const note = `${ms.toFixed(1)} ms, ${before.toFixed(1)} ms after two`
      return row(`${what} after ${ROUNDS} rounds, against after two`, ms / before, { atMost: TIMES }, 'times', note)
    }),
  ]
}

/** A whole round of this quarter, to its award by what everybody left undecided. */
async function play(
  hub: BenchHub,
  { members, suppliers }: { members: readonly Api[]; suppliers: readonly Api[] },
  period: string,
) {
  for (const [m, api] of members.entries())
    await expectStatus(api.post('/demand/forecasts', forecast(linesOf(m, LINES_EACH, [period]))), 201)
  for (const [s, api] of suppliers.entries())
    for (let i = 0; i < OFFERS_EACH; i++)
      await expectStatus(api.post('/supply/offers', offerOf(s * OFFERS_EACH + i, [period])), 201)
  const wanted = { lines: MEMBERS * LINES_EACH, offers: SUPPLIERS * OFFERS_EACH }
  const { id, publicationS } = await openRound(hub, [period], wanted, { undecided: 'accept', maxPasses: 1 })
  const matchedS = await matchRound(hub, id)
  await hub.settled()
  const operator = await hub.api('operator')
  const start = performance.now()
  await expectStatus(operator.post(`/rounds/${id}/close-decisions`), 200)
  await until(
    'nothing is undecided',
    async () => {
      const open = "SELECT FROM rounds.allocation WHERE round_id = $1 AND state = 'proposed' LIMIT 1"
      return (await hub.sql(open, [id])).length === 0
    },
    120_000,
  )
  await expectStatus(operator.post(`/rounds/${id}/award`), 200)
  const awardedS = seconds(start)
  await hub.settled()
  const taken = new Map([
    ['publication of a pool', publicationS * 1000],
    ['close to matched', matchedS * 1000],
    ['decisions closed and awarded', awardedS * 1000],
  ])
  return { id, taken }
}

async function looks(hub: BenchHub, roundId: string, member: Api): Promise<Taken> {
  const taken = new Map<string, number>()
  const operator = await hub.api('operator')
  const median = async (name: string, times: number, call: (n: number) => ReturnType<Api['get']>, status: number) => {
    const took: number[] = []
    for (let n = 0; n < times + WARM_UP; n++) {
      const start = performance.now()
      await expectStatus(call(n), status)
      if (n >= WARM_UP) took.push(performance.now() - start)
    }
    taken.set(name, quantile(took, 0.5))
  }
  await median('POST of a forecast', 100, () => member.post('/demand/forecasts', forecast()), 201)
  await hub.settled()
  const at = (path: string) => path.replace(':id', roundId)
  for (const path of OPERATOR_PAGES) await median(`GET ${path}`, READS, () => operator.get(at(path)), 200)
  for (const path of MEMBER_PAGES) await median(`GET ${path} (member)`, READS, () => member.get(at(path)), 200)
  await median('GET /rounds/:id/record', 3, () => operator.get(at('/rounds/:id/record')), 200)
  await median('GET /rounds/:id/replay', 3, () => operator.get(at('/rounds/:id/replay')), 200)
  return taken
}

const said = (taken: Taken): string => [...taken].map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`).join(', ')

/** What it took to play each round, the first left out, which warms the hub. */
const chartOf = (rounds: readonly Taken[]): string =>
  drawn({
    description: 'Seconds that parts of a round take by number of rounds before it',
    title: 'What a round costs after others',
    x: { label: 'rounds before it', from: 0, to: ROUNDS, ticks: [1, 10, 20, 30, 40], logarithmic: false },
    series: [...(rounds[0]?.keys() ?? [])].map((name, n) => ({
      name,
      hue: (n % 4) as 0 | 1 | 2 | 3,
      points: rounds.flatMap((taken, at) => (at === 0 ? [] : [{ x: at, seconds: (taken.get(name) ?? 0) / 1000 }])),
    })),
  })
