import { exact, formatDecimal, formatKg } from '@lodestone/kernel'
import { offerInput } from '../inputs.ts'
import { generator, plainRules } from '../sample.fixture.ts'
import type { LineInput, MatchInput, OfferInput, OfferPrice, Rules } from '../types.ts'

/** Names a round for ever: the same seed and number give the same round, alone or among others. */
export type RoundName = { readonly seed: number; readonly number: number }

/** Kilograms of need per kilogram offered: most leave a quotient that is no whole gram. */
const RATIOS = ['0.95', '0.333', '1.07', '0.9', '0.5', '2', '0.85', '1.2', '0.667', '3', '0.97', '1.001']
const PRICES = ['95', '57', '33.3', '107', '90', '100', '66.7', '85', '120', '97.0001', '80', '64.2', '19.99']
const MATERIALS = ['dy-oxide', 'tb-oxide', 'ndpr-oxide']
const COUNTRIES = ['CN', 'AU', 'US', 'FR', 'JP', 'VN', 'EE']
const PLACES = ['DE', 'FR', 'JP', 'DEHAM']
const PERCENTS = ['5', '20', '30', '33.333', '40', '50', '65', '66.666', '75', '90', '14.285']
const FREIGHT = [
  { from: '*', to: '*', amount: '0.5' },
  { from: 'AU', to: 'JP', amount: '0.25' },
  { from: 'US', to: 'DE', amount: '1.37' },
]

type Dice = ReturnType<typeof diceOf>

function diceOf(random: () => number) {
  const upTo = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const chance = (share: number) => random() < share
  return { upTo, pick, chance }
}

/** What a round is about; each feature is in about as many rounds as out of them, so that all meet all. */
type Features = {
  readonly materials: readonly string[]
  readonly ratios: boolean
  readonly lots: boolean
  readonly minimums: boolean
  readonly ceilings: boolean
  readonly freight: boolean
  readonly classes: number
  readonly baselines: boolean
  readonly twins: boolean
  readonly grams: (dice: Dice) => bigint
}

/** Quantities in whole tens of kilograms, in grams of no pattern, in a few kilograms, in a few grams, or in one size for all. */
function sizes({ upTo, pick }: Dice): Features['grams'] {
  const same = BigInt(pick([12_000, 120_000, 1_000_000]))
  return pick<Features['grams']>([
    dice => BigInt(dice.upTo(1, 60)) * 10_000n,
    dice => BigInt(dice.upTo(1, 60)) * 10_000n,
    dice => BigInt(dice.upTo(1_000, 900_000)),
    dice => BigInt(dice.upTo(1, 12)) * 1_000n,
    dice => BigInt(dice.upTo(3, 60)),
    () => same * BigInt(upTo(1, 3)),
    dice => (dice.chance(0.5) ? BigInt(dice.upTo(1, 50)) * 20_000n : BigInt(dice.upTo(1, 90_000))),
  ])
}

/** A small round that mixes what is hard together: 2 to 25 lines, 1 to 12 offers. */
export function hostileRound({ seed, number }: RoundName): MatchInput {
  const start = Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)
  // Later choices have generators of their own, so that the books of older seeds stay what they are.
  const input = volumeRound(diceOf(generator(start)), diceOf(generator(start ^ 0x27d4eb2f)))
  const more = diceOf(generator(start ^ 0x2545f491))
  return more.chance(0.25) ? surplusRound(more, input) : input
}

/** The same books, in which every line has a ceiling or a reserve price, or stays out. */
function surplusRound(dice: Dice, { rules, lines, offers, seed }: MatchInput): MatchInput {
  const { chance, pick, upTo } = dice
  const own = pick([0.3, 0.7, 1])
  return {
    rules: {
      ...rules,
      objective: 'surplus',
      ...(chance(0.7) && { reservePrices: Object.fromEntries(MATERIALS.map(one => [one, String(upTo(60, 160))])) }),
    },
    lines: lines.map(line =>
      line.ceilingPrice
        ? { ...line, ceilingPrice: { ...line.ceilingPrice, amount: asWritten(line.ceilingPrice.amount) } }
        : !chance(own)
          ? line
          : {
              ...line,
              ceilingPrice: {
                amount: asWritten(ceilingOf(dice, line.material, line.substitutes ?? [], offers, rules)),
                currency: 'EUR',
              },
            },
    ),
    offers,
    seed,
  }
}

/** The least amount in whole cents that is not below it, as ceilings are written: what a ten-thousandth more wins of a class no solver in floats can tell apart. */
function asWritten(amount: string): string {
  const { n, d } = exact.decimalToRational(amount)
  return formatDecimal((n * 100n + d - 1n) / d, 2)
}

function volumeRound(dice: Dice, later: Dice): MatchInput {
  const { upTo, pick, chance } = dice
  const features: Features = {
    materials: MATERIALS.slice(0, pick([1, 1, 2, 2, 3])),
    ratios: chance(0.6),
    lots: chance(0.6),
    minimums: chance(0.4),
    ceilings: chance(0.45),
    freight: chance(0.5),
    classes: pick([1, 1, 2, 3]),
    baselines: chance(0.5),
    twins: chance(0.3),
    grams: sizes(dice),
  }
  const rules = chooseOf(later, features, rulesOf(dice, features))
  const lineCount = chance(0.8) ? upTo(2, 7) : upTo(2, 25)
  const offerCount = chance(0.75) ? upTo(1, 4) : upTo(1, 12)
  const offers = unique(dice, offerCount, id => joined(later, rules, offerOf(dice, features, rules, id)))
  const lines = unique(dice, lineCount, id => lineOf(dice, features, rules, offers, id))
  if (features.twins) {
    twin(dice, offers)
    if (chance(0.5)) twin(dice, lines)
  }
  return { rules, lines, offers, seed: pick(['5eed', 'ab12', '0f0f']).repeat(16) }
}

/** Rows under ids in no order of their making. */
function unique<T>({ upTo }: Dice, count: number, make: (id: string) => T): T[] {
  const ids = new Set<string>()
  while (ids.size < count) ids.add(String(upTo(100, 999)))
  return [...ids].map(make)
}

/** Makes one row equal to another in all but its id. */
function twin<T extends { id: string }>({ upTo }: Dice, rows: T[]): void {
  const [from, to] = [upTo(0, rows.length - 1), upTo(0, rows.length - 1)]
  rows[to] = { ...rows[from]!, id: rows[to]!.id }
}

function rulesOf({ pick, chance }: Dice, features: Features): Rules {
  const base = pick<Rules['countryCapBase']>(['pooled-demand', 'pooled-demand', 'matched', 'matched', 'report-only'])
  const keep = pick(['40', '50', '75', '90', '95', '100', '33.333'])
  const ladder = base !== 'report-only' && chance(0.35)
  return {
    ...plainRules,
    provenanceFloor: 'B',
    countryCapBase: base,
    maxCountrySharePct: pick(PERCENTS),
    ...(chance(0.35) && { maxSupplierSharePct: pick(PERCENTS) }),
    ...(chance(0.3) && { countryCapExempt: [pick(COUNTRIES)] }),
    ...(ladder && {
      countryCapLadder: {
        steps: pick([
          ['40', '75', '100'],
          [keep, '100'],
          ['30', '50', '90'],
          ['65', '80'],
        ]),
        keepVolumePct: keep,
      },
    }),
    weights: features.baselines ? 'baseline' : 'stated',
    ...(features.freight && { freight: FREIGHT }),
    allocation: chance(0.7) ? 'priority-then-pro-rata' : 'pro-rata',
    pricing: chance(0.75) ? 'pool-average' : 'uniform',
  }
}

/** The choices that a round has beside the defaults. */
function chooseOf({ chance, upTo }: Dice, { materials, ceilings }: Features, rules: Rules): Rules {
  if (chance(0.5)) return rules
  const reserved = ceilings && chance(0.3)
  return {
    ...rules,
    ...(rules.countryCapBase === 'pooled-demand' && chance(0.6) && { countryCapBase: 'servable-demand' as const }),
    ...(rules.maxSupplierSharePct && chance(0.5) && { supplierCapBy: 'group' as const }),
    ...(ceilings && chance(0.3) && { requireCeilings: true }),
    ...(reserved && { reservePrices: Object.fromEntries(materials.map(one => [one, String(upTo(60, 130))])) }),
    ...(chance(0.5) && { departures: 'least-loss' as const }),
  }
}

/** Where a cap is on groups, some suppliers are of one. */
const joined = ({ chance }: Dice, { supplierCapBy }: Rules, offer: OfferInput): OfferInput =>
  supplierCapBy === 'group' && chance(0.5) ? { ...offer, group: 'group-y' } : offer

function offerOf(dice: Dice, features: Features, rules: Rules, id: string): OfferInput {
  const { pick, chance, upTo } = dice
  const quantity = features.grams(dice) * BigInt(pick([1, 1, 2, 3]))
  const mined = pick(COUNTRIES)
  const lots = features.lots && chance(0.6)
  const part = (least: number, most: number) => (quantity * BigInt(upTo(least, most))) / 100n
  const lot = lots && chance(0.7) ? atLeastOne(part(10, 105)) : undefined
  const step =
    lots && chance(0.5) ? atLeastOne(pick([part(5, 40), quantity / BigInt(upTo(2, 6)), 20_000n, 1_000n])) : undefined
  const amount = pick(PRICES)
  const tiered = features.lots && chance(0.35)
  return offerInput(
    {
      id: `offer-${id}`,
      version: 1,
      material: pick(features.materials),
      quantityKg: formatKg(quantity),
      ...(lot && { minimumLotKg: formatKg(lot) }),
      ...(step && { lotIncrementKg: formatKg(step) }),
      period: '2027-Q1',
      incoterm: pick(['FOB', 'DAP']),
      deliverFrom: mined,
      price: priceOf(dice, amount, tiered ? quantity : undefined),
      chain: [
        { stage: 'mining', country: mined },
        ...(chance(0.5) ? [{ stage: 'separation', country: pick(COUNTRIES) }] : []),
      ],
    },
    { supplierId: `supplier-${pick(['a', 'b', 'c', 'd', id])}`, ...(chance(0.1) && { group: 'group-x' }) },
    pick(['A', 'A', 'A', 'B', 'C']),
    rules,
  )
}

const atLeastOne = (grams: bigint): bigint => (grams > 0n ? grams : 1n)

function priceOf({ chance, upTo }: Dice, amount: string, tieredQuantity: bigint | undefined): OfferPrice {
  if (tieredQuantity === undefined) return { fixed: { amount, currency: chance(0.85) ? 'EUR' : 'USD' } }
  const floors = [
    ...new Set([
      chance(0.8) ? 0n : 1n,
      ...Array.from({ length: upTo(1, 2) }, () => (tieredQuantity * BigInt(upTo(10, 110))) / 100n),
    ]),
  ]
  const cheaper = (n: number) => formatDecimal((exactGrams(amount) * BigInt(100 - 7 * n)) / 100n, 4)
  return {
    tiers: floors.sort((a, b) => (a < b ? -1 : 1)).map((from, n) => ({ fromKg: formatKg(from), amount: cheaper(n) })),
    currency: 'EUR',
  }
}

/** A decimal in ten-thousandths. */
const exactGrams = (text: string): bigint => {
  const { n, d } = exact.decimalToRational(text)
  return (n * 10_000n) / d
}

function lineOf(dice: Dice, features: Features, rules: Rules, offers: readonly OfferInput[], id: string): LineInput {
  const { pick, chance, upTo } = dice
  const quantity = features.grams(dice)
  const material = pick(features.materials)
  const place = pick(PLACES)
  const bloc = place === 'JP' ? 'JP' : 'EU'
  const others = features.materials.filter(other => other !== material)
  const substitutes = features.ratios
    ? others.filter(() => chance(0.7)).map(other => ({ material: other, ratio: pick(RATIOS) }))
    : []
  const minimum = features.minimums && chance(0.5) ? atLeastOne((quantity * BigInt(upTo(10, 100))) / 100n) : undefined
  const weight = features.baselines ? (chance(0.15) ? 1n : features.grams(dice)) : quantity
  const ceiling = features.ceilings && chance(0.7) ? ceilingOf(dice, material, substitutes, offers, rules) : undefined
  return {
    id: `line-${id}`,
    version: 1,
    material,
    quantityKg: formatKg(quantity),
    ...(minimum && { minimumKg: formatKg(minimum) }),
    period: '2027-Q1',
    deliverTo: place,
    ...(ceiling && { ceilingPrice: { amount: ceiling, currency: 'EUR' } }),
    commitment: 'intent',
    ...(chance(0.85) && { priority: upTo(1, features.classes) }),
    ...(chance(0.15) && { provenanceFloor: 'A' as const }),
    ...(substitutes.length > 0 && { substitutes }),
    memberId: `member-${pick(['a', 'b', 'c', 'd', id])}`,
    ...(chance(0.05) && { group: 'group-x' }),
    bloc,
    zone: bloc,
    weight: formatKg(weight),
  }
}

/** Often exactly the landed price of an offer, behind its ratio, or the least decimal that is not below it. */
function ceilingOf(
  { pick, chance, upTo }: Dice,
  material: string,
  substitutes: readonly { material: string; ratio: string }[],
  offers: readonly OfferInput[],
  rules: Rules,
): string {
  const fitting = offers.filter(
    one => one.material === material || substitutes.some(other => other.material === one.material),
  )
  if (fitting.length === 0 || chance(0.3)) return String(upTo(30, 140))
  const offer = pick(fitting)
  const ratio = exact.decimalToRational(
    substitutes.find(other => other.material === offer.material && material !== offer.material)?.ratio ?? '1',
  )
  const freight = rules.freight && offer.incoterm === 'FOB' ? pick(['0.5', '0.25', '1.37']) : '0'
  const cost = exact.add(exact.decimalToRational(pick(offer.tiers).exWorks), exact.decimalToRational(freight))
  const landed = exact.divide(cost, ratio)
  const places = 6
  const scaled = landed.n * 10n ** BigInt(places)
  return formatDecimal((scaled + landed.d - 1n) / landed.d, places)
}
