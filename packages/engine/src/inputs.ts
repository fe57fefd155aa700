import type { Assurance } from '@lodestone/kernel'
import { exWorksTiers } from './price/exworks.ts'
import type { Bloc, Level, LineInput, OfferInput, Rules } from './types.ts'

export { type Baseline, lineWeights, type NewcomerBounds, newcomerBounds } from './weights.ts'

/** A demand line as its member sent it, with the id and version the hub gave it (a line's version is its forecast's). */
export type LineFields = Omit<
  LineInput,
  'memberId' | 'group' | 'bloc' | 'country' | 'zone' | 'weight' | 'commitment'
> & {
  commitment: string
}

/** What the hub knows about the member of a line when its book is sealed. */
export type MemberFacts = { memberId: string; group?: string | undefined; bloc: Bloc; country?: string | undefined }

/** An offer as its supplier sent it, with the id and version the hub gave it. */
export type OfferFields = Omit<OfferInput, 'supplierId' | 'group' | 'level' | 'assurance' | 'tiers'>

/** What the hub knows about the supplier of an offer when its book is sealed. */
export type SupplierFacts = { supplierId: string; group?: string | undefined }

/**
 * The entry of a line in the inputs: the fields the matching reads, nothing else, members in no particular order (canonical JSON sorts them).
 * `weight` comes from `lineWeights`. Throws RangeError for a line that is planning only: it can never be in a round.
 */
export function lineInput(line: LineFields, member: MemberFacts, weight: string): Pruned<LineInput> {
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
    assurance: line.assurance,
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
 * The entry of an offer in the inputs. `level` is the effective screening level: the operator's decision if there is one. The exact ex-works price of
 * every tier stands on it in base currency, computed with the round's rates and indices. How its level is known stands there where that is more than the
 * supplier's word, so that books in which nobody has shown more are what they were before it was told.
 */
export function offerInput(
  offer: OfferFields,
  supplier: SupplierFacts,
  level: Level,
  rules: Pick<Rules, 'baseCurrency' | 'rates' | 'indices'>,
  assurance: Assurance = 'declared',
): Pruned<OfferInput> {
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
    assurance: assurance === 'declared' ? undefined : assurance,
    tiers: exWorksTiers(offer.price, rules),
  })
}

type Pruned<T> = { [Name in keyof T]: Exclude<T[Name], undefined> }
/** Without the members that are undefined, so that the value survives JSON unchanged. */
function pruned<T extends object>(value: T): Pruned<T>
function pruned(value: Record<string, unknown>): object {
  for (const key of Object.keys(value)) if (value[key] === undefined) delete value[key]
  return value
}
