import { accept, formatKg, type Grams, grams, type Outcome, refuse } from '@lodestone/kernel'
import type { Account, Movement } from '@lodestone/provenance'

/** What an offer has of a batch. */
export type Draw = {
  readonly batch: string
  readonly offered: Grams
  readonly reserved: Grams
  readonly committed: Grams
  readonly delivered: Grams
}

/** What an offer is to draw of batches, in the order in which it names them. */
export type Wanted = readonly { readonly batch: string; readonly quantityKg: string }[]

/** What rounds hold of an offer, in all. */
export type Held = { readonly reserved: Grams; readonly committed: Grams; readonly delivered: Grams }

const heldOf = ({ reserved, committed, delivered }: Held): Grams => reserved + committed + delivered

/**
 * How an offer comes from what it has of batches to what it is to draw. What rounds hold of a batch stays drawn: less is refused, with the place in
 * `wanted`. What an offer gives back comes first, so that another may take it.
 */
export function redraw(before: readonly Draw[], wanted: Wanted): Outcome<Movement[], 'validation-failed'> {
  const places = new Map(wanted.map((one, place) => [one.batch, { place, grams: grams(one.quantityKg) }]))
  const back: Movement[] = []
  const more: Movement[] = []
  for (const draw of [...before, ...wanted.filter(one => !before.some(own => own.batch === one.batch)).map(fresh)]) {
    const to = places.get(draw.batch)
    const change = (to?.grams ?? 0n) - heldOf(draw) - draw.offered
    if (draw.offered + change < 0n) return tooLittle(to?.place, heldOf(draw))
    if (change < 0n) back.push({ batch: draw.batch, from: 'offered', to: 'available', grams: -change })
    if (change > 0n) more.push({ batch: draw.batch, from: 'available', to: 'offered', grams: change })
  }
  return accept([...back, ...more])
}

const fresh = ({ batch }: { readonly batch: string }): Draw => ({
  batch,
  offered: 0n,
  reserved: 0n,
  committed: 0n,
  delivered: 0n,
})

const tooLittle = (place: number | undefined, held: Grams) =>
  refuse('validation-failed', 'An offer keeps the batches of which rounds hold something.', [
    place === undefined
      ? { path: 'batches', message: `must keep the batch of which rounds hold ${formatKg(held)} kg` }
      : { path: `batches.${place}.quantityKg`, message: `not less than the ${formatKg(held)} kg that rounds hold` },
  ])

/** What an offer that ended still has on offer goes back. */
export const endDraws = (before: readonly Draw[]): Movement[] =>
  before.flatMap(({ batch, offered }) =>
    offered > 0n ? [{ batch, from: 'offered' as const, to: 'available' as const, grams: offered }] : [],
  )

/**
 * How what rounds hold of an offer comes to be what they tell: out of its batches in their order, and back into them from the last one. What comes back
 * is on offer again while the offer stands. Never more than there is: a difference that is left is found by `differences`.
 */
export function follow(before: readonly Draw[], told: Held, stands: boolean): Movement[] {
  const draws = before.map(draw => ({ ...draw }))
  const movements: Movement[] = []
  const sum = (account: keyof Held): Grams => draws.reduce((all, draw) => all + draw[account], 0n)
  const move = (from: 'offered' | keyof Held, to: Account, asked: Grams, of: typeof draws) => {
    let left = asked
    for (const draw of of) {
      const isEnough = draw[from] >= left
      const some = isEnough ? left : draw[from]
      if (some <= 0n) continue
      draw[from] -= some
      if (to !== 'available' && to !== 'transformed' && to !== 'withdrawn') draw[to] += some
      movements.push({ batch: draw.batch, from, to, grams: some })
      left -= some
    }
  }
  const back = stands ? 'offered' : 'available'
  const settle = (account: 'reserved' | 'committed', from: 'offered' | 'reserved') => {
    const change = told[account] - sum(account)
    if (change > 0n) move(from, account, change, draws)
    if (change < 0n) move(account, back, -change, draws.toReversed())
  }
  move('committed', 'delivered', told.delivered - sum('delivered'), draws)
  settle('committed', 'reserved')
  settle('reserved', 'offered')
  return movements
}
