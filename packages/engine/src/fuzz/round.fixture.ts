import { ASSURANCES, exact, formatDecimal, formatKg, present } from '@lodestone/kernel'
import { offerInput } from '../inputs.ts'
import { generator } from '../sample.fixture.ts'
import type { LineInput, MatchInput, OfferInput, OfferPrice, Rules } from '../types.ts'
import { type Dice, diceOf } from './dice.fixture.ts'
import { type Features, featuresOf, MATERIALS } from './features.fixture.ts'
import { COUNTRIES, chooseOf, rulesOf } from './rules.fixture.ts'

/** Names a round for ever: the same seed and number give the same round, alone or among others. */
export type RoundName = { readonly seed: number; readonly number: number }

/** Kilograms of need per kilogram offered: most leave a quotient that is no whole gram. */
const RATIOS = ['0.95', '0.333', '1.07', '0.9', '0.5', '2', '0.85', '1.2', '0.667', '3', '0.97', '1.001']
const PRICES = ['95', '57', '33.3', '107', '90', '100', '66.7', '85', '120', '97.0001', '80', '64.2', '19.99']
const PLACES = ['DE', 'FR', 'JP', 'DEHAM']

/** The first seed of which some rounds ask how origins are known: tests name rounds of older seeds, which stay what they are. */
const FIRST_ASSURED = 20_300

/** A small round that mixes what is hard together: 2 to 25 lines, 1 to 12 offers. */
export function hostileRound({ seed, number }: RoundName): MatchInput {
  const start = Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)
  // Later choices have generators of their own, so that the books of older seeds stay what they are.
  const input = volumeRound(diceOf(generator(start)), diceOf(generator(start ^ 0x27d4eb2f)))
  const more = diceOf(generator(start ^ 0x2545f491))
  const whole = more.chance(0.25) ? surplusRound(more, input) : input
  if (seed < FIRST_ASSURED) return whole
  const known = diceOf(generator(start ^ 0x1b873593))
  return known.chance(0.5) ? assuredRound(known, whole) : whole
}

/** The same books, in which some origins are known better than by word, and the round or some lines ask for that. */
function assuredRound({ chance, pick }: Dice, { rules, lines, offers, seed }: MatchInput): MatchInput {
  return {
    rules: { ...rules, ...(chance(0.5) && { assurance: pick(ASSURANCES) }) },
    lines: lines.map(line => ({ ...line, ...(chance(0.3) && { assurance: pick(ASSURANCES) }) })),
    offers: offers.map(offer => ({ ...offer, ...(chance(0.7) && { assurance: pick(['documented', 'verified']) }) })),
    seed,
  }
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
  const features = featuresOf(dice)
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
  rows[to] = { ...present(rows[from]), id: present(rows[to]).id }
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
