import { present } from '@lodestone/kernel'
import type { Cell, YearRows } from '../terms/rows.ts'

/** A row of a year in which it is settled who is banked: whole grams, times whole numbers, between limits. */
export type Bound = {
  readonly terms: readonly (readonly [cell: number, times: bigint])[]
  readonly least: bigint | undefined
  readonly most: bigint | undefined
}
export type ActiveYear = {
  readonly cells: readonly Cell[]
  readonly numbers: readonly number[]
  readonly bounds: readonly Bound[]
}

/** What binds a year on a selection: cells of those who are banked, conditions of pledges that give. */
export function activeYear(
  { cells, rows }: YearRows,
  isBanked: (project: number) => boolean,
  gives: (use: number) => boolean,
): ActiveYear {
  const numbers = [...cells.keys()].filter(c => isBanked(present(cells[c]).project))
  const place = new Map(numbers.map((c, n) => [c, n]))
  const bounds = rows.flatMap((row): Bound[] => {
    const terms = row.terms.flatMap(([c, times]) => {
      const n = place.get(c)
      return n === undefined ? [] : [[n, times] as const]
    })
    switch (row.kind) {
      case 'project':
        return isBanked(row.project) ? [{ terms, least: row.least, most: row.most }] : []
      case 'offtake':
        return gives(row.use) ? [{ terms, least: 0n, most: undefined }] : []
      default:
        return terms.length > 0 ? [{ terms, least: undefined, most: row.most }] : []
    }
  })
  return { cells: numbers.map(c => present(cells[c])), numbers, bounds }
}

/** Whether whole grams keep every row. */
export const keeps = ({ bounds }: ActiveYear, grams: readonly bigint[]): boolean =>
  grams.every(own => own >= 0n) &&
  bounds.every(({ terms, least, most }) => {
    const sum = terms.reduce((all, [n, times]) => all + times * present(grams[n]), 0n)
    return (least === undefined || sum >= least) && (most === undefined || sum <= most)
  })
