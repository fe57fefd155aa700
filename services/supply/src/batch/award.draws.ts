import { accept, formatKg, type Grams, grams, type Outcome, refuse } from '@lodestone/kernel'
import type { Movement } from '@lodestone/provenance'
import { type Draw, follow, type Wanted } from './draws.ts'

/** What of an award is still to be delivered, and whether its contract is reported. */
export type Owed = { readonly left: Grams; readonly isContracted: boolean }

const sumOf = (draws: readonly Draw[], account: 'reserved' | 'committed' | 'delivered'): Grams =>
  draws.reduce((sum, draw) => sum + draw[account], 0n)

/** Grams of an award that are still to be delivered and come of no batch yet. */
export function openOf(draws: readonly Draw[], { left }: Owed): Grams {
  const open = left - sumOf(draws, 'reserved') - sumOf(draws, 'committed')
  return open > 0n ? open : 0n
}

/** Refuses batches that are more than what is open of an award. */
export function mayName(wanted: Wanted, open: Grams): Outcome<undefined, 'validation-failed' | 'wrong-state'> {
  if (open === 0n) return refuse('wrong-state', 'Nothing of the award is to be delivered that comes of no batch yet.')
  const named = wanted.reduce((sum, one) => sum + grams(one.quantityKg), 0n)
  if (named <= open) return accept(undefined)
  const message = `adds up to ${formatKg(named)} kg, of which ${formatKg(open)} kg are to be delivered`
  return refuse('validation-failed', 'More than is to be delivered.', [{ path: 'batches', message }])
}

/** How a batch that is named comes to be reserved for an award, as one is that was drawn on before. */
export const reserve = (wanted: Wanted): Movement[] =>
  wanted.flatMap(({ batch, quantityKg }): Movement[] => [
    { batch, from: 'available', to: 'offered', grams: grams(quantityKg) },
    { batch, from: 'offered', to: 'reserved', grams: grams(quantityKg) },
  ])

/** The same from there on, where the contract is reported. */
export const commit = (wanted: Wanted): Movement[] =>
  wanted.map(({ batch, quantityKg }) => ({ batch, from: 'reserved', to: 'committed', grams: grams(quantityKg) }))

/**
 * How what an award has of batches comes to be what is left of it: out of them in their order what a delivery has just taken, and back from the last one what
 * is no longer to be delivered. What is delivered without a batch stays so.
 */
export function followAward(draws: readonly Draw[], { left, isContracted }: Owed, delivered: Grams): Movement[] {
  const committed = sumOf(draws, 'committed')
  const taken = delivered < committed ? delivered : committed
  const had = sumOf(draws, 'reserved') + committed - taken
  const rest = had < left ? had : left
  const told = {
    reserved: isContracted ? 0n : rest,
    committed: isContracted ? rest : 0n,
    delivered: sumOf(draws, 'delivered') + taken,
  }
  return follow(draws, told, false)
}
