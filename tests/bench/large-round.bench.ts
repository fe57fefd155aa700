import { type LineInput, match, type OfferInput, type Rules } from '@lodestone/engine'
import { type Api, until } from '@lodestone/testing'
import { admitted, forecast, line, offer, round } from '../system/hub.ts'
import { progress, type Row, row, seconds } from './bench.ts'
import type { BenchHub } from './hub.ts'

/** Two rounds of the same hub; the year of their periods keeps them apart. */
const SIZES = [
  { lines: 5_000, year: 2028 },
  { lines: 30_000, year: 2027 },
] as const
const MEMBERS = 30
const SUPPLIERS = 25
const OFFERS_EACH = 20
const MATERIALS = ['ndpr-oxide', 'dy-oxide', 'tb-oxide', 'ndpr-metal', 'dy-metal', 'tb-metal']
/** Seconds that the way through the hub may take beside the engine, and times the engine's own. */
const BESIDE_S = 2
const TIMES_ENGINE = 3

/**
 * Rounds of 5,000 and 30,000 lines and 500 offers: from close to matched, against the engine alone on the same books in the same run, and the longest time the
 * hub's event loop stood still.
 */
export async function largeRoundRows(hub: BenchHub): Promise<Row[]> {
  const rows: Row[] = []
  for (const size of SIZES) rows.push(...(await roundRows(hub, size)))
  return rows
}

async function roundRows(hub: BenchHub, { lines: wanted, year }: (typeof SIZES)[number]): Promise<Row[]> {
  const name = `${wanted.toLocaleString('en')} lines and 500 offers`
  const PERIODS = [1, 2, 3, 4].map(quarter => `${year}-Q${quarter}`)
  const linesOf = (m: number) => Math.floor(((m + 1) * wanted) / MEMBERS) - Math.floor((m * wanted) / MEMBERS)
  progress(`a round of ${name}`)
  const callers = {
    operator: () => hub.api('operator'),
    member: (org: string) => hub.api('member', org),
    supplier: (org: string) => hub.api('supplier', org),
  }
  const operator = await hub.api('operator')
  for (let m = 0; m < MEMBERS; m++) {
    const { api } = await admitted(callers, 'member', { group: `Large ${year} ${m}` })
    const lines = Array.from({ length: linesOf(m) }, (_, i) =>
      line({
        material: MATERIALS[i % MATERIALS.length],
        period: PERIODS[Math.floor(i / MATERIALS.length) % PERIODS.length],
        quantityKg: String(50 + ((i * 37 + m * 11) % 400)),
        ceilingPrice: { amount: String(80 + ((i * 13 + m) % 60)), currency: 'EUR' },
        priority: 1 + (i % 3),
      }),
    )
    await expectStatus(api.post('/demand/forecasts', forecast(lines)), 201)
  }
  for (let s = 0; s < SUPPLIERS; s++) {
    const { api } = await admitted(callers, 'supplier')
    for (let i = 0; i < OFFERS_EACH; i++) {
      const n = s * OFFERS_EACH + i
      const stages = MATERIALS[n % MATERIALS.length]?.endsWith('metal')
        ? ['mining', 'separation', 'metal']
        : ['mining', 'separation']
      await expectStatus(
        api.post('/supply/offers', {
          ...offer(),
          reference: `large-${year}-${n}`,
          material: MATERIALS[n % MATERIALS.length],
          period: PERIODS[Math.floor(n / MATERIALS.length) % PERIODS.length],
          quantityKg: String(5_000 + ((n * 531) % 9_000)),
          validUntil: `${year}-12-31T00:00:00Z`,
          price: { fixed: { amount: String(70 + (n % 50)), currency: 'EUR' } },
          chain: stages.map(stage => ({
            stage,
            country: 'AU',
            site: 's',
            operator: 'o',
            ownership: [{ owner: 'o', country: 'AU', sharePct: '100' }],
          })),
          evidence: stages.map(stage => ({
            type: 'certificate-of-origin',
            issuer: 'c',
            stage,
            validFrom: '2026-01-01',
            validTo: '2028-12-31',
            sha256: 'ab'.repeat(32),
          })),
        }),
        201,
      )
    }
  }
  const made = await operator.post('/rounds', round({ materials: MATERIALS, periods: PERIODS }))
  const path = `/rounds/${made.body.id}`
  await expectStatus(operator.post(`${path}/open`), 200)
  await until(
    'everything has joined',
    async () => {
      const [joined] = (await hub.sql(
        'SELECT (SELECT count(*) FROM demand.entry WHERE round_id = $1) AS lines, (SELECT count(*) FROM supply.entry WHERE round_id = $1) AS offers',
        [made.body.id],
      )) as [{ lines: string; offers: string }]
      return Number(joined.lines) === wanted && Number(joined.offers) === SUPPLIERS * OFFERS_EACH
    },
    120_000,
  )
  await expectStatus(operator.post(`${path}/publish-pool`), 200)
  await until('the pool is published', async () => (await operator.get(`${path}/pool`)).status === 200, 120_000)

  const longestPause = hub.watchPauses()
  const start = performance.now()
  await expectStatus(operator.post(`${path}/close`), 200)
  // Asked of the database: an operator's view of the round sums up all of its lines each time.
  const state = async () => (await hub.sql('SELECT state FROM rounds.round WHERE id = $1', [made.body.id])) as unknown
  await until('it is matched', async () => ((await state()) as [{ state: string }])[0].state === 'matched', 600_000)
  const took = seconds(start)
  const pause = longestPause()
  const engine = await engineAlone(hub, made.body.id)
  const note = `${took.toFixed(1)} s, the engine alone ${engine.toFixed(1)} s`
  return [
    row(`${name}: close to matched`, took, { atMost: 600 }, 's'),
    row(
      `the same less ${BESIDE_S} s, against the engine alone`,
      (took - BESIDE_S) / engine,
      { atMost: TIMES_ENGINE },
      'times',
      note,
    ),
    row('the same: longest pause of the event loop', pause, { atMost: 100 }, 'ms'),
  ]
}

/** Seconds that the engine takes for the books of a round, as the matching service keeps them, while the hub rests. */
async function engineAlone(hub: BenchHub, roundId: string): Promise<number> {
  await hub.settled()
  const [round] = (await hub.sql('SELECT rules, seed FROM matching.round WHERE round_id = $1', [roundId])) as [
    { rules: string; seed: string },
  ]
  const inputsOf = async <T>(owner: string): Promise<T[]> => {
    const parts = await hub.sql('SELECT body FROM matching.book_part WHERE round_id = $1 AND owner = $2', [
      roundId,
      owner,
    ])
    return (parts as { body: string }[]).flatMap(({ body }) =>
      (JSON.parse(body) as { input: T }[]).map(({ input }) => input),
    )
  }
  const lines = await inputsOf<LineInput>('demand')
  const offers = await inputsOf<OfferInput>('supply')
  const rules = JSON.parse(round.rules) as Rules
  const start = performance.now()
  await match({ rules, seed: round.seed, lines, offers })
  return seconds(start)
}

async function expectStatus(reply: ReturnType<Api['post']>, status: number): Promise<void> {
  const { status: got, text } = await reply
  if (got !== status) throw new Error(`answered ${got}: ${text.slice(0, 300)}`)
}
