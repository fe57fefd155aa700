import { present } from '@lodestone/kernel'
import { offerInput } from './inputs.ts'
import type { LineInput, MatchInput, OfferInput, Rules } from './types.ts'

/** A small deterministic generator (mulberry32), so that a seed names an instance for ever. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const plainRules: Rules = {
  provenanceFloor: 'B',
  maxCountrySharePct: '65',
  countryCapBase: 'report-only',
  weights: 'stated',
  allocation: 'priority-then-pro-rata',
  pricing: 'pool-average',
  baseCurrency: 'EUR',
  rates: { USD: '0.92', JPY: '0.0061' },
  indices: { 'ndpr-oxide': '62.00' },
}

export type SampleOptions = {
  lines: number
  offers: number
  seed: number
  rules?: Partial<Rules>
  lots?: boolean
  tiers?: boolean
  minimums?: boolean
  ceilings?: boolean
  scarcity?: number
}

/** A synthetic round of magnets, oxides and metals over the quarters of 2027 in twelve countries, for tests and benchmarks. */
export function sampleRound(options: SampleOptions): MatchInput {
  const random = generator(options.seed)
  const pick = <T>(list: readonly T[]): T => present(list[Math.floor(random() * list.length)])
  const rules: Rules = { ...plainRules, ...options.rules }
  const materials = ['ndfeb-magnet', 'ndpr-oxide', 'dy-oxide', 'tb-oxide']
  const grades = ['N35', 'N42', 'N42H', 'N45SH', 'N48H']
  const periods = ['2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4']
  const places = ['DE', 'FR', 'IT', 'NL', 'PL', 'JP', 'JP', 'DEHAM', 'JPTYO', 'AT', 'ES', 'SE']
  const origins = ['AU', 'US', 'EE', 'FR', 'VN', 'MY', 'JP']
  const base: Record<string, number> = { 'ndfeb-magnet': 70, 'ndpr-oxide': 60, 'dy-oxide': 260, 'tb-oxide': 900 }
  const id = (kind: string, n: number) => `${kind}-${String(n).padStart(6, '0')}`
  const lines: LineInput[] = Array.from({ length: options.lines }, (_, n) => {
    const material = pick(materials)
    const deliverTo = pick(places)
    const bloc = deliverTo.startsWith('JP') ? 'JP' : 'EU'
    const quantity = 50 + Math.floor(random() * 5000)
    const price = present(base[material])
    const member = Math.floor(random() * Math.max(5, options.lines / 8))
    const line: LineInput = {
      id: id('line', n),
      version: 1,
      material,
      quantityKg: String(quantity),
      period: pick(periods),
      deliverTo,
      commitment: random() < 0.3 ? 'firm' : 'intent',
      priority: 1 + Math.floor(random() * 3),
      memberId: id('member', member),
      group: id('group', member),
      bloc,
      zone: bloc,
      weight: String(quantity),
    }
    if (material === 'ndfeb-magnet' && random() < 0.8) line.grade = pick(grades)
    if (options.ceilings !== false && random() < 0.7) {
      line.ceilingPrice = { amount: (price * (1.02 + random() * 0.6)).toFixed(2), currency: 'EUR' }
    }
    if (options.minimums && random() < 0.3) line.minimumKg = String(Math.floor(quantity * (0.3 + random() * 0.5)))
    return line
  })
  const demand = lines.reduce((sum, line) => sum + Number(line.quantityKg), 0)
  const mean = (demand / options.offers) * (options.scarcity ?? 0.8)
  const offers: OfferInput[] = Array.from({ length: options.offers }, (_, n) => {
    const material = pick(materials)
    const quantity = Math.max(10, Math.floor(mean * (0.3 + random() * 1.4)))
    const origin = pick(origins)
    const amount = present(base[material]) * (0.9 + random() * 0.4)
    const lots = options.lots && random() < 0.5
    const tiered = options.tiers && random() < 0.4
    return offerInput(
      {
        id: id('offer', n),
        version: 1,
        material,
        grade: material === 'ndfeb-magnet' ? pick(grades) : undefined,
        quantityKg: String(quantity),
        minimumLotKg: lots ? String(Math.floor(quantity * (0.2 + random() * 0.5))) : undefined,
        lotIncrementKg: lots && random() < 0.6 ? String(pick([5, 10, 25])) : undefined,
        period: pick(periods),
        incoterm: pick(['FOB', 'DAP', 'CIF', 'EXW']),
        deliverFrom: origin,
        price: tiered
          ? {
              tiers: [
                { fromKg: '0', amount: amount.toFixed(2) },
                { fromKg: String(Math.floor(quantity * 0.5)), amount: (amount * 0.94).toFixed(2) },
              ],
              currency: 'EUR',
            }
          : { fixed: { amount: amount.toFixed(2), currency: pick(['EUR', 'USD']) } },
        chain: ['mining', 'separation'].map(stage => ({ stage, country: random() < 0.7 ? origin : pick(origins) })),
      },
      { supplierId: id('supplier', Math.floor(n / 3)) },
      pick(['A', 'A', 'B', 'B', 'C']),
      rules,
    )
  })
  return { rules, lines, offers, seed: 'ab'.repeat(32) }
}
