import { formatKg } from '@lodestone/kernel'
import type { SeenSum } from '../../services/aggregation/src/disclosure/attacker.fixture.ts'
import { SERVED, type Served } from '../../services/rounds/src/disclosure/flow.ts'
import { nameOf, type Part, placesOf, type Round, type Sale } from './round.fixture.ts'

type Who = SeenSum['who'][number]
/** What was told of what came of a round. */
export type DisclosedSums = {
  readonly names: readonly string[]
  /** What is told of each cell by itself. */
  readonly cells: ReadonlyMap<number, readonly Served[]>
  readonly shares: boolean
  readonly blocs: boolean
  readonly classes: boolean
  readonly supply: boolean
}
const told = (who: readonly Who[]): SeenSum => ({
  quantityKg: formatKg(who.reduce((all, one) => all + one.grams, 0n)),
  who,
})

/**
 * A round's figures as members read them: every amount is what a line got. Beside shares it is made of what the line got from each kind of
 * chain.
 */
export function toMembers(round: Round, { names, cells, shares, blocs, classes }: DisclosedSums): SeenSum[] {
  const merged = (name: Served, sales: readonly Sale[], kind: (sale: Sale) => string): Who[] =>
    [...Map.groupBy(sales, sale => `${nameOf(sale.part)}${kind(sale)}`).values()].flatMap(some => {
      const { part } = some[0] as Sale
      const grams = some.reduce((all, one) => all + one[name], 0n)
      const commitment = `${part.commitment}${kind(some[0] as Sale)}`
      return grams > 0n ? [{ cell: `${part.cell}`, group: part.group, commitment, grams }] : []
    })
  const whole = () => ''
  const kinds = Map.groupBy(round.sales, sale => nameOf(sale.part))
  const kind = (sale: Sale): string => {
    const own = new Set((kinds.get(nameOf(sale.part)) ?? []).map(one => placesOf(one).join('+')))
    return own.size === 1 ? '' : `/${placesOf(sale).join('+').replaceAll(/\s/g, ':')}`
  }
  const lines = (parts: readonly Part[]): Who[] => parts.map(one => ({ ...one, cell: `${one.cell}` }))
  const sums = names.map(name =>
    told(
      name === 'confirmed' || name === 'screened' || name === 'asked'
        ? lines(round[name])
        : merged(name as Served, round.sales, whole),
    ),
  )
  if (blocs)
    for (const own of Map.groupBy(round.sales, sale => sale.bloc).values())
      sums.push(told(merged('matched', own, whole)))
  // How much of a pool was served is its matched kilograms, since the sheet tells what was asked.
  for (const [cell, own] of Map.groupBy(round.sales, sale => sale.part.cell))
    for (const name of cells.get(cell) ?? []) sums.push(told(merged(name, own, whole)))
  if (classes)
    for (const own of Map.groupBy(round.sales, sale => Number(sale.group.slice(1)) % 2).values())
      sums.push(told(merged('matched', own, whole)))
  if (shares) {
    for (const place of new Set(round.sales.flatMap(placesOf)))
      sums.push(
        told(
          merged(
            'matched',
            round.sales.filter(one => placesOf(one).includes(place)),
            kind,
          ),
        ),
      )
    for (const own of kinds.values())
      if (kind(own[0] as Sale) !== '')
        sums.push({
          quantityKg: '0',
          who: [
            ...merged('matched', own, kind).map(one => ({ ...one, times: 1 })),
            ...merged('matched', own, whole).map(one => ({ ...one, times: -1 })),
          ],
        })
  }
  return sums
}

/** A round's figures as suppliers read them: every amount is what a supplier sold to a cell through one kind of chain, or has left. */
export function toSuppliers(
  round: Round,
  nth: number,
  { names, cells, shares, blocs, supply }: DisclosedSums,
): SeenSum[] {
  const amounts = (name: Served, sales: readonly Sale[]): Who[] =>
    [
      ...Map.groupBy(sales, sale => `${sale.supplierGroup} ${sale.part.cell} ${placesOf(sale).join('+')}`).values(),
    ].flatMap(some => {
      const { supplierGroup, part } = some[0] as Sale
      const grams = some.reduce((all, one) => all + one[name], 0n)
      const cell = `${nth}/${part.cell}/${placesOf(some[0] as Sale).join('+')}`.replaceAll(/\s/g, ':')
      return grams > 0n ? [{ cell, group: supplierGroup, commitment: 'sold', grams }] : []
    })
  const sums = SERVED.filter(name => names.includes(name)).map(name => told(amounts(name, round.sales)))
  if (blocs)
    for (const own of Map.groupBy(round.sales, sale => sale.bloc).values()) sums.push(told(amounts('matched', own)))
  for (const [cell, own] of Map.groupBy(round.sales, sale => sale.part.cell))
    for (const name of cells.get(cell) ?? []) sums.push(told(amounts(name, own)))
  if (shares)
    for (const place of new Set(round.sales.flatMap(placesOf)))
      sums.push(
        told(
          amounts(
            'matched',
            round.sales.filter(one => placesOf(one).includes(place)),
          ),
        ),
      )
  if (supply) {
    const left = [...round.unsold].map(([group, grams]) => ({ cell: `${nth}/left`, group, commitment: 'left', grams }))
    sums.push(told([...amounts('matched', round.sales), ...left]))
  }
  return sums
}
