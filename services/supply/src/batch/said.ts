import { exactOf, type Goods, goodsIn, type Taken } from '@lodestone/credentials'
import { exact } from '@lodestone/kernel'
import { type BatchIdentity, identityText, namedByItself } from '@lodestone/provenance'

/** What credentials say of goods, read once however many batches each stands for: an event may name a year's. */

type Made = NonNullable<Goods['made']>
type ByName<T> = ReadonlyMap<string | undefined, T>

const nameOf = (text: string): string | undefined => {
  const own = namedByItself(text)
  return own && identityText(own)
}

/**
 * The batches that a credential says its holder has made, each by the text of its name. One that also tells of a sale may be held by the buyer: it names
 * nobody.
 */
export const goodsNamed = (taken: Taken): string[] =>
  taken.kind === 'events' && taken.events.some(one => one.what === 'transaction')
    ? []
    : [...new Set(goodsIn(taken).flatMap(one => nameOf(one.name) ?? []))]

const goodsKnown = new WeakMap<Taken, ByName<readonly Goods[]>>()
/** What a credential says of a batch by its own name, by which nobody can register another one. */
export function goodsOf(taken: Taken, identity: BatchIdentity): readonly Goods[] {
  const goods = goodsKnown.get(taken) ?? Map.groupBy(goodsIn(taken), one => nameOf(one.name))
  goodsKnown.set(taken, goods)
  return goods.get(identityText(identity)) ?? []
}

/** What went into goods and what came out of it, in kilograms. */
export type Balance = { readonly went: ByName<exact.Rational>; readonly out: exact.Rational }

const balancesKnown = new WeakMap<Made, Balance | { readonly unknown: true }>()
/** The balance of what was made in one go; `undefined` where a mass is not stated. What is named more than once, in whatever spelling, went in as often. */
export function balanceOf(made: Made): Balance | undefined {
  const balance = balancesKnown.get(made) ?? balanced(made)
  balancesKnown.set(made, balance)
  return 'unknown' in balance ? undefined : balance
}

function balanced({ of, into }: Made): Balance | { readonly unknown: true } {
  if ([...of, ...into].some(lot => lot.kilograms === undefined)) return { unknown: true }
  const went = new Map<string | undefined, exact.Rational>()
  for (const [name, lots] of Map.groupBy(of, one => nameOf(one.id))) went.set(name, massOf(lots))
  return { went, out: massOf(into) }
}

const massOf = (lots: Made['of']): exact.Rational =>
  lots.reduce((sum, { kilograms = '0' }) => exact.add(sum, exactOf(kilograms)), exact.rational(0n))
