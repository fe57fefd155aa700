import { exact, formatDecimal, grams } from '@lodestone/kernel'
import { exWorksTiers } from './price/exworks.ts'
import type { Bloc, Level, LineInput, OfferInput, Rules } from './types.ts'

/** A demand line as its member sent it, with the id and version the hub gave it (a line's version is its forecast's). */
export type LineFields = Omit<
  LineInput,
  'memberId' | 'group' | 'bloc' | 'country' | 'zone' | 'weight' | 'commitment'
> & {
  commitment: string
}

/** What the hub knows about the member of a line when its book is sealed. */
export type MemberFacts = { memberId: string; group?: string; bloc: Bloc; country?: string }

/** An offer as its supplier sent it, with the id and version the hub gave it. */
export type OfferFields = Omit<OfferInput, 'supplierId' | 'group' | 'level' | 'tiers'>

/** What the hub knows about the supplier of an offer when its book is sealed. */
export type SupplierFacts = { supplierId: string; group?: string }

/**
 * The entry of a line in the inputs: the fields the matching reads, nothing else, members in no particular order (canonical JSON sorts them).
 * `weight` comes from `lineWeights`. Throws RangeError for a line that is planning only: it can never be in a round.
 */
export function lineInput(line: LineFields, member: MemberFacts, weight: string): LineInput {
  const { commitment } = line
  if (commitment !== 'intent' && commitment !== 'firm') throw new RangeError('only intent and firm lines join rounds')
  return pruned({
    id: line.id,
    version: line.version,
    reference: line.reference,
    material: line.material,
    grade: line.grade,
    quantityKg: line.quantityKg,
    minimumKg: line.minimumKg,
    period: line.period,
    deliverTo: line.deliverTo,
    ceilingPrice: line.ceilingPrice && { amount: line.ceilingPrice.amount, currency: line.ceilingPrice.currency },
    commitment,
    priority: line.priority,
    provenanceFloor: line.provenanceFloor,
    substitutes: line.substitutes?.map(({ material, grade, ratio }) => pruned({ material, grade, ratio })),
    memberId: member.memberId,
    group: member.group,
    bloc: member.bloc,
    country: member.country,
    zone: member.bloc,
    weight,
  })
}

/**
 * Weights in kilograms of one member's lines of a round. Stated: the line's quantity. Baseline: the member's `kgPerYear` of the material, split over
 * its lines of that material by quantity, rounded down to the gram and at least one; without a recorded baseline the stated quantity.
 * Give it all of the member's lines that the seal covers, and only those.
 */
export function lineWeights(
  lines: readonly { id: string; material: string; quantityKg: string }[],
  baselines: readonly { material: string; kgPerYear: string }[] | undefined,
  basis: Rules['weights'],
): Map<string, string> {
  const weights = new Map(lines.map(line => [line.id, line.quantityKg]))
  if (basis === 'stated' || !baselines) return weights
  for (const { material, kgPerYear } of baselines) {
    const own = lines.filter(line => line.material === material)
    const total = own.reduce((sum, line) => sum + grams(line.quantityKg), 0n)
    const yearly = exact.decimalToRational(kgPerYear)
    for (const line of own) {
      const share = (yearly.n * 1000n * grams(line.quantityKg)) / (yearly.d * total)
      weights.set(line.id, formatDecimal(share > 0n ? share : 1n, 3))
    }
  }
  return weights
}

/**
 * The entry of an offer in the inputs. `level` is the effective screening level: the operator's decision if there is one. The exact ex-works price of
 * every tier stands on it in base currency, computed with the round's rates and indices.
 */
export function offerInput(
  offer: OfferFields,
  supplier: SupplierFacts,
  level: Level,
  rules: Pick<Rules, 'baseCurrency' | 'rates' | 'indices'>,
): OfferInput {
  return pruned({
    id: offer.id,
    version: offer.version,
    reference: offer.reference,
    material: offer.material,
    grade: offer.grade,
    quantityKg: offer.quantityKg,
    minimumLotKg: offer.minimumLotKg,
    lotIncrementKg: offer.lotIncrementKg,
    period: offer.period,
    incoterm: offer.incoterm,
    deliverFrom: offer.deliverFrom,
    price: offer.price,
    validUntil: offer.validUntil,
    chain: offer.chain.map(({ stage, country }) => ({ stage, country })),
    supplierId: supplier.supplierId,
    group: supplier.group,
    level,
    tiers: exWorksTiers(offer.price, rules),
  })
}

/** Without the members that are undefined, so that the value survives JSON unchanged. */
function pruned<T extends object>(value: T): T {
  for (const key of Object.keys(value) as (keyof T)[]) if (value[key] === undefined) delete value[key]
  return value
}
