import { type Cell, type Explanation, type RoundRules, rules } from '@lodestone/contracts'
import { type MatchInput, match } from '@lodestone/engine'
import { offerInput } from '@lodestone/engine/inputs'
import { brokenRule, exact, formatKg, grams } from '@lodestone/kernel'
import { randomOf } from '../../services/aggregation/src/disclosure/season.fixture.ts'
import type { ServedNeed } from '../../services/rounds/src/disclosure/flow.ts'
import { poolResults } from '../../services/rounds/src/disclosure/pool.results.ts'
import type { LineSum } from '../../services/rounds/src/disclosure/pool.ts'
import { offeredOf } from '../../services/rounds/src/disclosure/published.ts'
import type { Own, OwnLine, OwnOffer, Published } from '../../services/rounds/src/explanation/explanation.parts.ts'
import { outcomeOf } from '../../services/rounds/src/explanation/explanation.ts'

/** Rounds in which one organisation asks: it posts offers or lines whose prices, ceilings and lots rise in steps, and reads why each got what it got. */

type Line = MatchInput['lines'][number]
type Offer = MatchInput['offers'][number]

/**
 * How the asker asks: by prices of offers of a gram, by lots, by one offer of more than anybody needs, by ceilings of lines of a gram, by many of these
 * whose steps are a fourth, or by the prices and the ceilings in one round, as a group that does not trade with itself.
 */
export const WAYS = ['prices', 'lots', 'plenty', 'ceilings', 'grams', 'both'] as const
export type Way = (typeof WAYS)[number]

export type Asked = {
  readonly way: Way
  readonly lines: readonly Line[]
  readonly offers: readonly Offer[]
  /** What the matching says in full of the asker's own entries, and what these are. */
  readonly own: readonly { readonly own: Own; readonly detail: Explanation }[]
  readonly published: Published
  /** Kilograms that an offer sold, by id. */
  readonly sold: ReadonlyMap<string, number>
}

export const ASKER = 'asker'
const RULES = rules.parse({ countryCapBase: 'report-only' })
const GOODS = { material: 'dy-oxide', period: '2027-Q1' } as const
const STEPS = 12
const FINE_STEPS = 4 * STEPS

/** The round of a season in which the asker asks in one way. */
export async function askedRound(seed: number, way: Way): Promise<Asked> {
  const random = randomOf(seed + 3_000_000)
  const many = random() < 0.4
  const cells = random() < 0.5 ? (['EU'] as const) : (['EU', 'JP'] as const)
  const rules = { ...RULES, ...(random() < 0.3 ? { maxSupplierSharePct: '40' } : {}) }
  const lines = cells.flatMap(bloc =>
    Array.from({ length: many ? 6 + Math.floor(random() * 5) : 1 + Math.floor(random() * 3) }, (_, n): Line => {
      const kg = String(Math.ceil(200 * Math.exp(2.5 * random())))
      return lineOf(`line-${bloc}-${n}`, `g${n}`, kg, (60 + 80 * random()).toFixed(2), bloc)
    }),
  )
  const offers = Array.from(
    { length: many ? 6 + Math.floor(random() * 4) : 1 + Math.floor(random() * 3) },
    (_, n): Offer => {
      const kg = Math.ceil(300 * Math.exp(1.5 * random()))
      return offerOf(`offer-${n}`, `s${n}`, String(kg), (50 + 70 * random()).toFixed(2), rules, random() < 0.3 ? kg : 0)
    },
  )
  const needKg = lines.reduce((sum, one) => sum + Number(one.quantityKg), 0)
  const asking = askingOf(way, needKg, rules)
  const books = { lines: [...lines, ...asking.lines], offers: [...offers, ...asking.offers] }
  const output = await match({ rules, ...books, seed: '5eed'.repeat(16) } as MatchInput)
  const ids = new Set([...asking.lines, ...asking.offers].map(({ id }) => id))
  const details = (output.explanations as readonly Explanation[]).filter(({ id }) => ids.has(id))
  const entries = new Map([...asking.lines, ...asking.offers].map(one => [one.id, one]))
  const stated = formatKg([...entries.values()].reduce((sum, one) => sum + grams(one.quantityKg), 0n))
  const got = formatKg(details.reduce((sum, one) => sum + grams(outcomeOf(one).gotKg), 0n))
  const sold = new Map<string, number>()
  for (const { offerId, quantityKg } of output.result.allocations)
    sold.set(offerId, (sold.get(offerId) ?? 0) + Number(quantityKg))
  return {
    way,
    lines,
    offers,
    own: details.map(detail => ({
      detail,
      own: {
        kind: detail.kind,
        id: detail.id,
        entry: entries.get(detail.id) as unknown as OwnLine | OwnOffer,
        outcome: outcomeOf(detail),
        alike: { entries: entries.size, statedKg: stated, gotKg: got },
      },
    })),
    published: publishedOf(books, output.result.allocations, rules),
    sold,
  }
}

const lineOf = (id: string, memberId: string, quantityKg: string, ceiling: string, bloc: 'EU' | 'JP'): Line => ({
  id,
  version: 1,
  ...GOODS,
  quantityKg,
  deliverTo: bloc === 'JP' ? 'JP' : 'DE',
  ceilingPrice: { amount: ceiling, currency: 'EUR' },
  commitment: 'intent',
  memberId,
  group: memberId,
  bloc,
  zone: bloc,
  weight: quantityKg,
})

const offerOf = (
  id: string,
  supplierId: string,
  quantityKg: string,
  price: string,
  rules: RoundRules,
  lot = 0,
): Offer =>
  offerInput(
    {
      id,
      version: 1,
      ...GOODS,
      quantityKg,
      ...(lot > 0 ? { minimumLotKg: String(lot) } : {}),
      incoterm: 'DAP',
      deliverFrom: 'AU',
      price: { fixed: { amount: price, currency: 'EUR' } },
      chain: [{ stage: 'mining', country: 'AU' }],
    },
    { supplierId, group: supplierId },
    'A',
    rules as MatchInput['rules'],
  )

/** Prices and ceilings rise by less than a band; lots lie on both sides of the need, as a search for it ends. */
function askingOf(way: Way, needKg: number, rules: RoundRules): { lines: Line[]; offers: Offer[] } {
  const stepped = (name: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ id: `${name}-${n}`, price: String(50 + (8 * STEPS * n) / count) }))
  const offered = () => stepped('offers', STEPS).map(({ id, price }) => offerOf(id, ASKER, '0.001', price, rules))
  const asked = (count: number) =>
    stepped('asks', count).map(({ id, price }) => lineOf(id, ASKER, '0.001', price, 'EU'))
  const lot = (id: string, share: number): Offer => {
    const kg = Math.round(share * needKg)
    return offerOf(id, ASKER, String(kg), '1', rules, kg)
  }
  switch (way) {
    case 'prices':
      return { lines: [], offers: offered() }
    case 'lots':
      return { lines: [], offers: [lot('asks-0', 0.92), lot('asks-1', 1.05)] }
    case 'plenty':
      return { lines: [], offers: [offerOf('asks-0', ASKER, String(2 * needKg), '1', rules)] }
    case 'ceilings':
      return { lines: asked(STEPS), offers: [] }
    case 'grams':
      return { lines: asked(FINE_STEPS), offers: [] }
    case 'both':
      return { lines: asked(STEPS), offers: offered() }
  }
}

/** What the round publishes: its pool sheet as the rules allow it, what is offered, and what came of pools that may be told. */
function publishedOf(
  { lines, offers }: Pick<MatchInput, 'lines' | 'offers'>,
  allocations: readonly { lineId: string; offerId: string; quantityKg: string }[],
  rules: RoundRules,
): Published {
  const sums = lines.map(
    (line): LineSum => ({
      material: line.material,
      grade: null,
      period: line.period,
      bloc: line.bloc,
      commitment: line.commitment,
      group: line.memberId,
      fate: 'confirmed',
      grams: grams(line.quantityKg),
    }),
  )
  const cells = [...Map.groupBy(sums, ({ bloc }) => bloc as 'EU' | 'JP')].map(([bloc, own]): Cell => {
    const byGroup = new Map<string, bigint>()
    for (const { group, grams } of own) byGroup.set(group, (byGroup.get(group) ?? 0n) + grams)
    const quantityKg = formatKg([...byGroup.values()].reduce((sum, one) => sum + one, 0n))
    return brokenRule(byGroup) === undefined
      ? { ...GOODS, bloc, quantityKg, contributors: byGroup.size }
      : { ...GOODS, bloc, suppressed: true }
  })
  const lineBy = new Map(lines.map(one => [one.id, one]))
  const offerBy = new Map(offers.map(one => [one.id, one]))
  const flows = allocations.map(({ lineId, offerId, quantityKg }): ServedNeed => {
    const line = lineBy.get(lineId) as Line
    const own = grams(quantityKg)
    return {
      ...GOODS,
      grade: null,
      bloc: line.bloc,
      commitment: line.commitment,
      group: line.memberId,
      supplierGroup: (offerBy.get(offerId) as Offer).supplierId,
      chain: [],
      matched: own,
      accepted: 0n,
      contracted: 0n,
      delivered: 0n,
    }
  })
  const paid = allocations.map(({ lineId, offerId, quantityKg }) => ({
    ...GOODS,
    grade: null,
    bloc: (lineBy.get(lineId) as Line).bloc,
    cost: exact.multiply(
      exact.decimalToRational(quantityKg),
      exact.decimalToRational((offerBy.get(offerId) as Offer).tiers[0]?.exWorks ?? '0'),
    ),
  }))
  const sheets = [{ version: 1, cells }]
  const standing = offers.map(({ level, assurance = null, supplierId }) => ({
    ...GOODS,
    grade: null,
    level,
    assurance,
    group: supplierId,
  }))
  return {
    rules,
    cells,
    offered: offeredOf(standing, rules),
    pools: poolResults(sums, sheets, flows, paid, ['matched']),
  }
}
