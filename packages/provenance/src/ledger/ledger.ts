import type { Grams } from '@lodestone/kernel'

/** Where the kilograms of a batch stand: each gram in one of these at every moment. */
export const ACCOUNTS = [
  'available',
  'offered',
  'reserved',
  'committed',
  'delivered',
  'transformed',
  'withdrawn',
] as const
export type Account = (typeof ACCOUNTS)[number]
export type Balances = Readonly<Record<Account, Grams>>

/** Grams of a batch that go from one of its accounts to another. */
export type Movement = { readonly batch: string; readonly from: Account; readonly to: Account; readonly grams: Grams }

/** A movement of more than there is: of which batch, and what is left where it would have come from. */
export type Exceeded = {
  readonly batch: string
  readonly account: Account
  readonly asked: Grams
  readonly left: Grams
}

type Posted<Key extends string> =
  | { readonly ok: true; readonly balances: ReadonlyMap<Key, Balances> }
  | { readonly ok: false; readonly exceeded: Exceeded }

/** Where grams may go from an account. What is delivered or withdrawn stays; what has become another batch comes back when that is withdrawn. */
const WAYS: Readonly<Record<Account, readonly Account[]>> = {
  available: ['offered', 'transformed', 'withdrawn'],
  offered: ['available', 'reserved'],
  reserved: ['available', 'offered', 'committed'],
  committed: ['available', 'offered', 'delivered'],
  delivered: [],
  transformed: ['available'],
  withdrawn: [],
}

/** The balances of a batch of which nothing has moved yet. Throws RangeError for one of nothing. */
export function opening(grams: Grams): Balances {
  if (grams <= 0n) throw new RangeError('a batch is of more than nothing')
  return { available: grams, offered: 0n, reserved: 0n, committed: 0n, delivered: 0n, transformed: 0n, withdrawn: 0n }
}

/** All grams of a batch. No movement changes them. */
export const sumOf = (balances: Balances): Grams => ACCOUNTS.reduce((sum, account) => sum + balances[account], 0n)

/**
 * Balances after movements, one after the other, all or none of them. Throws RangeError for a movement of nothing, of a batch that is not among the
 * balances, or a way that does not exist: such are faults of the caller, never of what people sent.
 */
export function post(before: ReadonlyMap<string, Balances>, movements: readonly Movement[]): Posted<string> {
  const balances = new Map(before)
  for (const { batch, from, to, grams } of movements) {
    const own = balances.get(batch)
    if (!own || grams <= 0n || !WAYS[from].includes(to)) throw new RangeError(`no movement: ${from} to ${to}`)
    if (own[from] < grams) return { ok: false, exceeded: { batch, account: from, asked: grams, left: own[from] } }
    balances.set(batch, { ...own, [from]: own[from] - grams, [to]: own[to] + grams })
  }
  return { ok: true, balances }
}
