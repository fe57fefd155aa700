import { mayShowMatched } from '@lodestone/kernel'
import { type Contributions, net } from '../../services/aggregation/src/disclosure/disclosure.ts'
import { choose, type FigureChecks } from '../../services/rounds/src/disclosure/figure.ts'
import { SERVED, type Served, type ServedNeed } from '../../services/rounds/src/disclosure/flow.ts'
import { toldOfCells } from '../../services/rounds/src/disclosure/pool.told.ts'
import { cellParts, keyOf } from '../../services/rounds/src/disclosure/pool.ts'
import { placesOf, showableShares } from '../../services/rounds/src/disclosure/share.ts'
import { MATERIAL, type Round, sharesOf } from './round.fixture.ts'
import type { DisclosedSums } from './sums.fixture.ts'

/** The rules for what is told of a round; a test switches one off, or has told what no rule lets be told. */
export type RoundDisclosureRules = {
  readonly looks: FigureChecks
  /** Shares are judged by all places that goods went through. */
  readonly placed: boolean
  /** What blocs got is judged cell by cell. */
  readonly celled: boolean
  /** The volumes of priority classes, and the sum of what was offered, are told to nobody. */
  readonly classes: boolean
  readonly offered: boolean
}
export const ALL: RoundDisclosureRules = {
  looks: { pooled: true, parted: true, suppliers: true, apart: true },
  placed: true,
  celled: true,
  classes: true,
  offered: true,
}

/** What a round shows, as the services decide it phase by phase. */
export function toldOf(round: Round, rules: RoundDisclosureRules): DisclosedSums {
  const { lines, sheets, pooled, sales } = round
  const cellOf = cellParts(sheets)
  const placed = (flow: ServedNeed): string =>
    rules.placed ? [cellOf(flow), ...placesOf(flow, [])].join('\n') : cellOf(flow)
  const shown = (names: readonly Served[], partOf: (flow: ServedNeed) => string): string[] =>
    (choose(lines, sheets, { names, flows: sales, partOf }, rules.looks).get(MATERIAL) ?? []).map(({ name }) => name)
  const matched = shown(['matched'], cellOf).includes('matched')
  const shares = matched && showableShares(sharesOf(sales), sales, [], placed).length > 0

  const partOf = rules.celled ? cellOf : ({ bloc }: { bloc: string | null }) => bloc ?? ''
  const parts = Map.groupBy(pooled, partOf)
  const sold = Map.groupBy(sales, partOf)
  const open = sheets.at(-1)?.cells.every(cell => !('suppressed' in cell))
  const blocs =
    sales.every(sale => parts.has(partOf(sale))) &&
    mayShowMatched(
      open
        ? [...parts].map(([part, asked]) => ({
            asked: net(asked.map(one => new Map([[one.group, one.grams]]))),
            members: of(sold.get(part) ?? [], 'group'),
            suppliers: of(sold.get(part) ?? [], 'supplierGroup'),
          }))
        : undefined,
    )
  return {
    names: shown(SERVED, shares ? placed : cellOf),
    cells: toldCells(round, rules, shares ? placed : cellOf),
    shares,
    blocs: blocs && sales.length > 0,
    classes: matched && !rules.classes,
    supply: matched && !rules.offered,
  }
}

/** How much of a cell was served is told with the match, how much of it was delivered when the round is completed. */
function toldCells(
  { lines, sheets, sales }: Round,
  { looks }: RoundDisclosureRules,
  partOf: (flow: ServedNeed) => string,
): DisclosedSums['cells'] {
  const told = toldOfCells(lines, sheets, sales, SERVED, partOf, looks)
  return new Map(
    sales.flatMap(sale => {
      const own = told.get(keyOf(sale))?.filter(name => name === 'matched' || name === 'delivered') ?? []
      return own.includes('matched') ? [[sale.part.cell, own] as const] : []
    }),
  )
}

const of = (flows: readonly ServedNeed[], side: 'group' | 'supplierGroup'): Contributions =>
  net(flows.map(flow => new Map([[flow[side], flow.matched]])))
