import { canonicalJson } from '@lodestone/kernel'
import type { World } from './world.ts'

/** Rows in the order of texts that name them, which is the same everywhere. */
export function sortedBy<T>(rows: readonly T[], keyOf: (row: T) => readonly (string | undefined)[]): T[] {
  const keyed = rows.map(row => ({ row, key: keyOf(row).join('\n') }))
  return keyed.sort(({ key: a }, { key: b }) => (a < b ? -1 : a > b ? 1 : 0)).map(({ row }) => row)
}

/** The world with its rows in order, so that what is computed of it does not depend on how they were sent. */
export const sortedWorld = (world: World): World => ({
  ...world,
  assumptions: { ...world.assumptions, yields: sortedBy(world.assumptions.yields, row => [row.stage]) },
  plants: sortedBy(world.plants, row => [row.element, row.plant, row.from]),
  routes: sortedBy(world.routes, row => [row.from, row.to]),
  needs: sortedBy(world.needs, row => [row.element, row.line, row.from]),
  stocks: sortedBy(world.stocks, row => [row.element, row.line]),
  // Two rounds may make one name of theirs and a delivery's: then all of the row says which comes first.
  deliveries: sortedBy(world.deliveries, row => [row.element, row.delivery, canonicalJson(row)]),
})
