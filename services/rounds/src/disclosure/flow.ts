import { type Contributions, holds, net } from './disclosure.ts'
import type { CellKey } from './pool.ts'

/** The quantities that come about by allocations, each a part of the one before. */
export const SERVED = ['matched', 'accepted', 'contracted', 'delivered'] as const
export type Served = (typeof SERVED)[number]

/** Need of one member group in one cell, served by offers of one supplier group through one chain, in grams. */
export type ServedNeed = CellKey & {
  readonly commitment: string
  readonly group: string
  readonly supplierGroup: string
  /** Where the offers' stages stand. */
  readonly chain: readonly { readonly stage: string; readonly country: string }[]
} & Readonly<Record<Served, bigint>>

/** Grams of flows by a side's groups. */
export const byGroup = (
  flows: readonly ServedNeed[],
  side: 'group' | 'supplierGroup',
  grams: (flow: ServedNeed) => bigint,
): Contributions => net(flows.map(flow => new Map([[flow[side], grams(flow)]])))

/** Whether each part of what flows is nothing, or safe over the members that got it and over the suppliers that sold it. */
export function partsHold(
  flows: readonly ServedNeed[],
  grams: (flow: ServedNeed) => bigint,
  partOf: (flow: ServedNeed) => string,
  sides: readonly ('group' | 'supplierGroup')[] = ['group', 'supplierGroup'],
): boolean {
  const parts = Map.groupBy(
    flows.filter(flow => grams(flow) !== 0n),
    partOf,
  )
  return [...parts.values()].every(part => sides.every(side => holds(byGroup(part, side, grams))))
}
