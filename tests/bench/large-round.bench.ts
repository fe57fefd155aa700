import { type Api, until } from '@lodestone/testing'
import { admitted, forecast, line, offer, round } from '../system/hub.ts'
import { progress, type Row, row, seconds } from './bench.ts'
import type { BenchHub } from './hub.ts'

const MEMBERS = 30
const LINES_EACH = 1_000
const SUPPLIERS = 25
const OFFERS_EACH = 20
const MATERIALS = ['ndpr-oxide', 'dy-oxide', 'tb-oxide', 'ndpr-metal', 'dy-metal', 'tb-metal']
const PERIODS = ['2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4']

/** 30,000 lines and 500 offers in one round: from close to matched, and the longest time the hub's event loop stood still. */
export async function largeRoundRows(hub: BenchHub): Promise<Row[]> {
  progress('a round of 30,000 lines and 500 offers')
  const callers = {
    operator: () => hub.api('operator'),
    member: (org: string) => hub.api('member', org),
    supplier: (org: string) => hub.api('supplier', org),
  }
  const operator = await hub.api('operator')
  for (let m = 0; m < MEMBERS; m++) {
    const { api } = await admitted(callers, 'member', { group: `Large ${m}` })
    const lines = Array.from({ length: LINES_EACH }, (_, i) =>
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
          reference: `large-${n}`,
          material: MATERIALS[n % MATERIALS.length],
          period: PERIODS[Math.floor(n / MATERIALS.length) % PERIODS.length],
          quantityKg: String(5_000 + ((n * 531) % 9_000)),
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
      return Number(joined.lines) === MEMBERS * LINES_EACH && Number(joined.offers) === SUPPLIERS * OFFERS_EACH
    },
    120_000,
  )
  await expectStatus(operator.post(`${path}/publish-pool`), 200)
  await until('the pool is published', async () => (await operator.get(`${path}/pool`)).status === 200, 120_000)

  const longestPause = hub.watchPauses()
  const start = performance.now()
  await expectStatus(operator.post(`${path}/close`), 200)
  await until('it is matched', async () => (await operator.get(path)).body.state === 'matched', 600_000)
  const took = seconds(start)
  return [
    row('30,000 lines and 500 offers: close to matched', took, { atMost: 600 }, 's'),
    row('the same: longest pause of the event loop', longestPause(), { atMost: 100 }, 'ms'),
  ]
}

async function expectStatus(reply: ReturnType<Api['post']>, status: number): Promise<void> {
  const { status: got, text } = await reply
  if (got !== status) throw new Error(`answered ${got}: ${text.slice(0, 300)}`)
}
