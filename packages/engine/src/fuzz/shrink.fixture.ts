import { formatKg, grams, present } from '@lodestone/kernel'
import { exWorksTiers } from '../price/exworks.ts'
import type { LineInput, MatchInput, OfferInput, OfferPrice, Rules } from '../types.ts'

/**
 * The smallest round found that still fails: rows, rules and fields are dropped and numbers made simpler as long as `fails` holds, until nothing more can go or `tries` are used up.
 */
export async function shrink(
  input: MatchInput,
  fails: (smaller: MatchInput) => Promise<boolean>,
  tries = 600,
): Promise<MatchInput> {
  let best = input
  let left = tries
  for (let smaller = true; smaller; ) {
    smaller = false
    for (const step of STEPS) {
      // After a success the same step is tried on what is left, at the same place.
      for (let n = 0; left > 0; ) {
        const next = step(best, n)
        if (next === 'end') break
        if (next === undefined || JSON.stringify(next) === JSON.stringify(best)) {
          n++
          continue
        }
        left--
        if (await fails(next)) {
          best = next
          smaller = true
        } else n++
      }
    }
  }
  return best
}

/** Makes a round smaller in its n-th way; `undefined` where that way changes nothing, `end` after the last. */
type Step = (input: MatchInput, n: number) => MatchInput | 'end' | undefined

const without = <T>(rows: readonly T[], n: number): T[] => rows.filter((_, k) => k !== n)

const dropLine: Step = (input, n) => {
  if (n >= input.lines.length) return 'end'
  return input.lines.length > 1 ? { ...input, lines: without(input.lines, n) } : undefined
}

const dropOffer: Step = (input, n) => {
  if (n >= input.offers.length) return 'end'
  return input.offers.length > 1 ? { ...input, offers: without(input.offers, n) } : undefined
}

const RULES: readonly ((rules: Rules) => Rules)[] = [
  rules => ({ ...lacking(rules, 'countryCapLadder'), countryCapBase: 'report-only' }),
  rules => lacking(rules, 'countryCapLadder'),
  rules => lacking(rules, 'maxSupplierSharePct'),
  rules => lacking(rules, 'objective'),
  rules => lacking(rules, 'assurance'),
  rules => lacking(rules, 'reservePrices'),
  rules => lacking(rules, 'countryCapExempt'),
  rules => lacking(rules, 'freight'),
  rules => lacking(rules, 'supplierCapBy'),
  rules => lacking(rules, 'departures'),
  rules => lacking(rules, 'reservePrices'),
  rules => lacking(rules, 'requireCeilings'),
  rules => ({ ...rules, allocation: 'pro-rata' }),
  rules => ({ ...rules, pricing: 'pool-average' }),
  rules => ({ ...rules, weights: 'stated' }),
  rules => (rules.countryCapBase === 'matched' ? { ...rules, countryCapBase: 'pooled-demand' } : rules),
  rules => ({ ...rules, maxCountrySharePct: '50' }),
]

const simplerRules: Step = (input, n) => {
  const change = RULES[n]
  return change ? { ...input, rules: change(input.rules) } : 'end'
}

const LINES: readonly ((line: LineInput) => LineInput)[] = [
  line => lacking(line, 'minimumKg'),
  line => lacking(line, 'ceilingPrice'),
  line => lacking(line, 'substitutes'),
  line => lacking(line, 'provenanceFloor'),
  line => lacking(line, 'assurance'),
  line => lacking(line, 'group'),
  line => ({ ...line, priority: 1 }),
  line => ({ ...line, deliverTo: 'DE', bloc: 'EU', zone: 'EU' }),
  line => ({ ...line, memberId: `member-of-${line.id}` }),
  line => ({ ...line, weight: line.quantityKg }),
  line => resized(line, 'quantityKg', whole),
  line => resized(line, 'quantityKg', half),
  line => resized(line, 'minimumKg', whole),
  line => resized(line, 'minimumKg', half),
  line => resized(line, 'weight', whole),
  line => (line.ceilingPrice ? { ...line, ceilingPrice: { amount: '100', currency: 'EUR' } } : line),
]

const OFFERS: readonly ((offer: OfferInput, rules: Rules) => OfferInput)[] = [
  offer => lacking(offer, 'minimumLotKg'),
  offer => lacking(offer, 'lotIncrementKg'),
  offer => lacking(offer, 'group'),
  (offer, rules) =>
    'tiers' in offer.price ? priced(offer, { fixed: { amount: '100', currency: 'EUR' } }, rules) : offer,
  (offer, rules) =>
    'fixed' in offer.price ? priced(offer, { fixed: { amount: '100', currency: 'EUR' } }, rules) : offer,
  (offer, rules) =>
    'tiers' in offer.price ? priced(offer, { ...offer.price, tiers: offer.price.tiers.slice(0, 2) }, rules) : offer,
  offer => ({ ...offer, level: 'A' }),
  offer => lacking(offer, 'assurance'),
  offer => ({ ...offer, incoterm: 'DAP' }),
  offer => ({ ...offer, supplierId: `supplier-of-${offer.id}` }),
  offer => ({ ...offer, chain: offer.chain.slice(0, 1) }),
  offer => ({ ...offer, deliverFrom: 'AU', chain: [{ stage: 'mining', country: 'AU' }] }),
  offer => resized(offer, 'quantityKg', whole),
  offer => resized(offer, 'quantityKg', half),
  offer => resized(offer, 'minimumLotKg', whole),
  offer => resized(offer, 'minimumLotKg', half),
  offer => resized(offer, 'lotIncrementKg', whole),
  offer => resized(offer, 'lotIncrementKg', half),
]

/** Two quantities halved together often keep what one alone would break. */
const halfOfAll: Step = (input, n) => {
  if (n > 0) return 'end'
  const kg = (text: string | undefined) => text && formatKg(half(grams(text)))
  return {
    ...input,
    lines: input.lines.map(line => ({
      ...line,
      quantityKg: present(kg(line.quantityKg)),
      weight: present(kg(line.weight)),
      ...(line.minimumKg && { minimumKg: present(kg(line.minimumKg)) }),
    })),
    offers: input.offers.map(offer => ({
      ...offer,
      quantityKg: present(kg(offer.quantityKg)),
      ...(offer.minimumLotKg && { minimumLotKg: present(kg(offer.minimumLotKg)) }),
      ...(offer.lotIncrementKg && { lotIncrementKg: present(kg(offer.lotIncrementKg)) }),
    })),
  }
}

const simplerLine: Step = (input, n) => {
  const at = Math.floor(n / LINES.length)
  const line = input.lines[at]
  if (!line) return 'end'
  return { ...input, lines: input.lines.with(at, present(LINES[n % LINES.length])(line)) }
}

const simplerOffer: Step = (input, n) => {
  const at = Math.floor(n / OFFERS.length)
  const offer = input.offers[at]
  if (!offer) return 'end'
  return { ...input, offers: input.offers.with(at, present(OFFERS[n % OFFERS.length])(offer, input.rules)) }
}

const STEPS: readonly Step[] = [dropLine, dropOffer, simplerRules, halfOfAll, simplerLine, simplerOffer]

function lacking<T extends object, K extends keyof T>(value: T, field: K): T {
  const { [field]: _, ...rest } = value
  return rest as T
}

function resized<T extends object, K extends keyof T>(row: T, field: K, simpler: (g: bigint) => bigint): T {
  const text = row[field]
  return typeof text === 'string' ? { ...row, [field]: formatKg(simpler(grams(text))) } : row
}

const KILOGRAM = 1_000n

/** Half of it, in whole kilograms as long as that is something: what fails for want of a gram is another failure than what fails in tonnes. */
function half(g: bigint): bigint {
  if (g > KILOGRAM) return (g / (2n * KILOGRAM)) * KILOGRAM || KILOGRAM
  return g === KILOGRAM || g <= 1n ? g : g / 2n
}

/** Rounded to the tens of kilograms, else to kilograms: never to nothing. */
function whole(g: bigint): bigint {
  for (const unit of [10n * KILOGRAM, KILOGRAM]) if (g > unit && g % unit !== 0n) return (g / unit) * unit
  return g
}

function priced(offer: OfferInput, price: OfferPrice, rules: Rules): OfferInput {
  return { ...offer, price, tiers: exWorksTiers(price, rules) }
}
