import { type Api, until } from '@lodestone/testing'
import { admitted, type Callers, line, offer, round } from '../system/hub.ts'
import { seconds } from './bench.ts'
import type { BenchHub } from './hub.ts'

/** A round as members make it, on a hub that is measured. */

const MATERIALS = ['ndpr-oxide', 'dy-oxide', 'tb-oxide', 'ndpr-metal', 'dy-metal', 'tb-metal']

/** So many lines of member `m` in these quarters: those of two members differ as their plans would. */
export const linesOf = (m: number, count: number, periods: readonly string[]) =>
  Array.from({ length: count }, (_, i) =>
    line({
      material: MATERIALS[i % MATERIALS.length],
      period: periods[Math.floor(i / MATERIALS.length) % periods.length],
      quantityKg: String(50 + ((i * 37 + m * 11) % 400)),
      ceilingPrice: { amount: String(80 + ((i * 13 + m) % 60)), currency: 'EUR' },
      priority: 1 + (i % 3),
    }),
  )

/** Offer number `n` of a round in these quarters, its origin proven. */
export function offerOf(n: number, periods: readonly string[], kg = 5_000 + ((n * 531) % 9_000)) {
  const material = MATERIALS[n % MATERIALS.length] as string
  const stages = material.endsWith('metal') ? ['mining', 'separation', 'metal'] : ['mining', 'separation']
  const year = (periods[0] as string).slice(0, 4)
  return offer({
    material,
    period: periods[Math.floor(n / MATERIALS.length) % periods.length],
    quantityKg: String(kg),
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
      validTo: `${Number(year) + 1}-12-31`,
      sha256: 'ab'.repeat(32),
    })),
  })
}

/** Organisations of one kind, each of a group of its own. */
export async function admitAll(hub: BenchHub, kind: 'member' | 'supplier', count: number, name: string) {
  const callers: Callers = {
    operator: () => hub.api('operator'),
    member: org => hub.api('member', org),
    supplier: org => hub.api('supplier', org),
    funder: org => hub.api('funder', org),
  }
  const all: Awaited<ReturnType<typeof admitted>>[] = []
  for (let n = 0; n < count; n++)
    all.push(await admitted(callers, kind, kind === 'member' ? { group: `${name} ${n}` } : {}))
  return all
}

/** Opens a round of these quarters, waits until so many lines and offers have joined, and publishes its pool. Gives its id and the seconds until that is there. */
export async function openRound(
  hub: BenchHub,
  periods: readonly string[],
  wanted: { readonly lines: number; readonly offers: number },
  rules: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; publicationS: number }> {
  const operator = await hub.api('operator')
  const draft = round({ materials: MATERIALS, periods })
  const made = await operator.post('/rounds', { ...draft, rules: { ...draft.rules, ...rules } })
  const path = `/rounds/${made.body.id}`
  await expectStatus(operator.post(`${path}/open`), 200)
  await until(
    'everything has joined',
    async () => {
      const [joined] = (await hub.sql(
        'SELECT (SELECT count(*) FROM demand.entry WHERE round_id = $1) AS lines, (SELECT count(*) FROM supply.entry WHERE round_id = $1) AS offers',
        [made.body.id],
      )) as [{ lines: string; offers: string }]
      return Number(joined.lines) === wanted.lines && Number(joined.offers) === wanted.offers
    },
    120_000,
  )
  const start = performance.now()
  await expectStatus(operator.post(`${path}/publish-pool`), 200)
  await until('the pool is published', async () => (await operator.get(`${path}/pool`)).status === 200, 120_000)
  return { id: made.body.id, publicationS: seconds(start) }
}

/** Closes a round; gives the seconds until it is matched. */
export async function matchRound(hub: BenchHub, id: string): Promise<number> {
  const operator = await hub.api('operator')
  const start = performance.now()
  await expectStatus(operator.post(`/rounds/${id}/close`), 200)
  // Asked of the database: an operator's view of the round sums up all of its lines each time.
  const state = async () => (await hub.sql('SELECT state FROM rounds.round WHERE id = $1', [id])) as [{ state: string }]
  await until('it is matched', async () => (await state())[0].state === 'matched', 600_000)
  return seconds(start)
}

export async function expectStatus(reply: ReturnType<Api['post']>, status: number): Promise<void> {
  const { status: got, text } = await reply
  if (got !== status) throw new Error(`answered ${got}: ${text.slice(0, 300)}`)
}
