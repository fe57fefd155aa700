import { formatKg, grams, isInBloc } from '@lodestone/kernel'
import { monthNumber, monthOf } from '../days.ts'
import { consistencyFaults } from './consistency.ts'
import type { Fault } from './fault.ts'
import { plausibilityFaults } from './plausible.ts'
import { sortedBy } from './sorted.ts'
import type { Element, NeedRow, Step, StockRow, World } from './world.ts'

/** What a production line of a member needs of an element over some months, and what it holds when the world begins. */
export type OwnLine = {
  readonly owner: string
  readonly line: string
  readonly element: Element
  readonly stage: Step
  readonly country: string
  readonly kgPerMonth: string
  readonly from: string
  readonly to: string
  readonly stock?: { readonly kg: string } | { readonly days: number } | undefined
}

/** The name of a member's line in a world: two members may call theirs the same. */
export const lineName = ({ owner, line }: Pick<OwnLine, 'owner' | 'line'>): string => `${owner} ${line}`

/**
 * A world with members' own lines in it. What a market is said to need contains its members: the need of the same element and stage in the
 * bloc of a line, or in its country where that is in no bloc, is lessened month by month by what the lines need, never below nothing. Rows of a market share
 * the lessening in proportion to their needs, in whole grams. The order of rows changes nothing.
 */
export function withLines(world: World, lines: readonly OwnLine[]): World {
  const own = sortedBy(lines, line => [line.element, lineName(line), line.from])
  return {
    ...world,
    needs: [...lessened(world, own), ...own.map(needOf)],
    stocks: [...world.stocks, ...own.flatMap(stockOf)],
  }
}

/** What is wrong with lines in a world, by line and column: rows against each other, and units that are likely wrong by a thousand. */
export function lineFaults(world: World, lines: readonly OwnLine[]): Fault[] {
  const stocked = lines.flatMap((line, n) => (stockOf(line).length > 0 ? [n] : []))
  const alone = { ...world, needs: lines.map(needOf), stocks: lines.flatMap(stockOf), deliveries: [] }
  const faults = consistencyFaults(alone)
  return (faults.length > 0 ? faults : plausibilityFaults(alone)).map(({ table, row = 0, column, message }) =>
    table === 'stocks'
      ? {
          table: 'lines',
          row: (stocked[row - 1] ?? 0) + 1,
          column: 'stock',
          // Rows of stocks are no rows of lines.
          message: column === 'line' ? 'another row states the stock of this line' : message,
        }
      : { table: 'lines', row, ...(column !== undefined && { column }), message },
  )
}

const BLOCS = ['EU', 'JP'] as const
const blocOf = (country: string): string | undefined => BLOCS.find(bloc => isInBloc(country, bloc))

const needOf = (own: OwnLine): NeedRow => {
  const { owner, country, element, stage, kgPerMonth, from, to } = own
  const bloc = blocOf(country)
  return {
    ...{ line: lineName(own), owner, country, element, stage, kgPerMonth, from, to },
    ...(bloc !== undefined && { bloc }),
  }
}

const stockOf = (own: OwnLine): StockRow[] =>
  own.stock ? [{ line: lineName(own), element: own.element, ...own.stock }] : []

/** The needs of markets that contain lines, without what those need. */
function lessened({ from, months, needs }: World, lines: readonly OwnLine[]): NeedRow[] {
  const first = monthNumber(from)
  const markets = marketsOf(needs)
  /** Of each row of a market that changes, its grams by month of the world. */
  const changed = new Map<number, Map<number, bigint>>()
  for (const [key, rows] of Map.groupBy(lines, marketKey)) {
    const market = markets.get(key) ?? []
    for (let month = first; month < first + months; month++) {
      const asked = rows.reduce((sum, own) => sum + gramsIn(own, month), 0n)
      if (asked > 0n)
        for (const [n, left] of shared(market, month, asked)) {
          const own = changed.get(n) ?? new Map<number, bigint>()
          changed.set(n, own.set(month, left))
        }
    }
  }
  return needs.flatMap((row, n) => split(row, changed.get(n)))
}

const marketKey = ({
  element,
  stage,
  country,
  bloc,
}: Pick<NeedRow, 'element' | 'stage' | 'country' | 'bloc'>): string =>
  `${element} ${stage} ${BLOCS.find(own => own === bloc) ?? blocOf(country) ?? `in ${country}`}`

type Indexed = { readonly n: number; readonly row: NeedRow }

/** The rows of each market, in an order that does not depend on how they were sent. */
function marketsOf(needs: readonly NeedRow[]): Map<string, Indexed[]> {
  const rows = sortedBy(
    needs.map((row, n) => ({ n, row })),
    ({ row }) => [row.line, row.from],
  )
  return Map.groupBy(rows, ({ row }) => marketKey(row))
}

const gramsIn = ({ from, to, kgPerMonth }: Pick<NeedRow, 'from' | 'to' | 'kgPerMonth'>, month: number): bigint =>
  monthNumber(from) <= month && month <= monthNumber(to) ? grams(kgPerMonth) : 0n

/** What each row of a market is left with in a month of which so many grams are others'. */
function* shared(market: readonly Indexed[], month: number, asked: bigint): Generator<readonly [number, bigint]> {
  const rows = market.map(({ n, row }) => ({ n, need: gramsIn(row, month) })).filter(({ need }) => need > 0n)
  const all = rows.reduce((sum, { need }) => sum + need, 0n)
  const taken = asked < all ? asked : all
  let rest = taken - rows.reduce((sum, { need }) => sum + (taken * need) / all, 0n)
  for (const { n, need } of rows) {
    const own = (taken * need) / all
    const more = rest > 0n && own < need ? 1n : 0n
    rest -= more
    yield [n, need - own - more]
  }
}

/** A row by the months in which it needs the same. */
function split(row: NeedRow, changed: ReadonlyMap<number, bigint> | undefined): NeedRow[] {
  if (!changed) return [row]
  const [begin, end] = [monthNumber(row.from), monthNumber(row.to)]
  const cuts = new Set(
    [...changed.keys()].flatMap(month => [month, month + 1]).filter(month => month > begin && month <= end),
  )
  const starts = [begin, ...[...cuts].sort((a, b) => a - b)]
  const rows: NeedRow[] = []
  for (const [n, start] of starts.entries()) {
    const left = changed.get(start)
    const kgPerMonth = left === undefined ? row.kgPerMonth : formatKg(left)
    const to = monthOf((starts[n + 1] ?? end + 1) - 1)
    const before = rows.at(-1)
    if (before?.kgPerMonth === kgPerMonth) rows[rows.length - 1] = { ...before, to }
    else rows.push({ ...row, kgPerMonth, from: monthOf(start), to })
  }
  return rows
}
