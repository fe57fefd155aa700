import type { DaysOfSupplyDocument, ItemStockDocument, OwnLine, StockPreview } from '@lodestone/contracts'
import {
  type DaysOfSupply,
  type Fault,
  type ItemStock,
  readDaysOfSupply,
  readItemStock,
  sumsOf,
  writeDaysOfSupply,
  writeItemStock,
} from '@lodestone/foresight'
import { formatKg, grams, isObject, parseDecimal, present } from '@lodestone/kernel'

/** A member's lines by the documents of Catena-X: what each holds of an item at a place, and for how long it lasts. */

export type Taken = StockPreview['lines'][number]
type Stated = {
  readonly lines: readonly OwnLine[]
  readonly taken: readonly Taken[]
  readonly remarks: readonly Fault[]
}
type Refused = { readonly faults: readonly Fault[] }
type Place = { readonly site: string; readonly address: string }
/** What a document says of a place; `at` is where it says so. */
type Told = Place & { readonly at: Fault; readonly of: Pick<Taken, 'itemKg' | 'blockedKg' | 'updatedAt'> } & (
    | { readonly freeKg: string }
    | { readonly days: number }
  )

/** An item's places as they are compared. */
const placeOf = ({ site, address }: Place): string => `${site} ${address}`.toUpperCase()
const names = (line: OwnLine, asset: string): boolean => line.item?.asset === asset
const sameNeed = (a: OwnLine) => (b: OwnLine) => a.line === b.line && a.element === b.element
const MOST_DAYS = 3650
const SHARE_PLACES = 6
const WHOLE = 10n ** BigInt(SHARE_PLACES)
const shareOf = (share: string): bigint => present(parseDecimal(share, SHARE_PLACES))

/** Lines with the stock that an ItemStock or DaysOfSupply tells of; or what is wrong with the document, by its place in it. */
export function stockOf(lines: readonly OwnLine[], document: unknown): Stated | Refused {
  const read =
    isObject(document) && 'allocatedDaysOfSupply' in document ? readDaysOfSupply(document) : readItemStock(document)
  if ('faults' in read) return read
  const { value, remarks } = read
  if (value.direction === 'OUTBOUND')
    return {
      faults: [{ table: 'direction', message: 'stock that is meant for a customer is not held for your lines' }],
    }
  const own = lines.filter(line => names(line, value.asset))
  if (own.length === 0)
    return { faults: [{ table: 'materialGlobalAssetId', message: 'none of your lines names this item' }] }
  const told = 'stocks' in value ? stocksTold(value, own) : daysTold(value)
  const faults = told.flatMap(one => placeFaults(own, one))
  if (faults.length > 0) return { faults }
  const taken = told.flatMap(one => takenOf(own, one, lines))
  return { lines: lines.map(line => statedBy(line, own, taken)), taken, remarks }
}

/** The free and the blocked stock of each place. One that lines name and the document does not is empty. */
function stocksTold({ stocks }: ItemStock, own: readonly OwnLine[]): Told[] {
  const byPlace = Map.groupBy(
    stocks.map((stock, n) => ({ stock, n })),
    ({ stock }) => placeOf(stock),
  )
  const empty = own.flatMap(({ item }) => (item && !byPlace.has(placeOf(item)) ? [[placeOf(item), item] as const] : []))
  return [
    ...[...byPlace.values()].map((rows): Told => {
      const { stock, n } = present(rows[0])
      const { freeKg, blockedKg } = sumsOf({ stocks: rows.map(row => row.stock) })
      const at = { table: 'positions', row: 1, column: `allocatedStocks.${n}.stockLocationBPNA`, message: '' }
      return { ...stock, at, freeKg, of: { itemKg: freeKg, blockedKg, updatedAt: stock.updatedAt } }
    }),
    ...[...new Map(empty).values()].map(({ site, address }): Told => {
      const of = { itemKg: '0', blockedKg: '0' }
      return { site, address, at: { table: 'positions', message: '' }, freeKg: '0', of }
    }),
  ]
}

/** The whole days of the first day of each place. */
const daysTold = ({ supplies }: DaysOfSupply): Told[] =>
  supplies.map(({ site, address, updatedAt, days }, n) => {
    const first = days.reduce((a, b) => (Date.parse(b.date) < Date.parse(a.date) ? b : a))
    const at = { table: 'allocatedDaysOfSupply', row: n + 1, column: 'stockLocationBPNA', message: '' }
    return { site, address, at, days: Math.min(Math.floor(first.days), MOST_DAYS), of: { updatedAt } }
  })

/** One line holds the stock of a place, of whatever elements. */
function placeFaults(own: readonly OwnLine[], told: Told): Fault[] {
  const there = own.filter(({ item }) => item && placeOf(item) === placeOf(told))
  const [first, other] = new Set(there.map(({ line }) => line))
  if (first === undefined) return [{ ...told.at, message: 'none of your lines names this item at this place' }]
  return other === undefined
    ? []
    : [
        {
          ...told.at,
          message: `${first} and ${other} name this item at this place, so that neither can be said to hold it`,
        },
      ]
}

function takenOf(own: readonly OwnLine[], told: Told, lines: readonly OwnLine[]): Taken[] {
  const there = own.filter(({ item }) => item && placeOf(item) === placeOf(told))
  return [...Map.groupBy(there, ({ element }) => element).values()].map(([line]) => {
    const { item, ...row } = present(line)
    const before = lines.filter(sameNeed(row)).find(one => one.stock)?.stock
    const stock =
      'days' in told
        ? { days: told.days }
        : { kg: formatKg((grams(told.freeKg) * shareOf(present(item).share)) / WHOLE) }
    return { line: row.line, element: row.element, stock, ...(before && { before }), ...told.of }
  })
}

/** A row with the stock that was taken for it: the first that names the item states it for all rows of its line and element. */
function statedBy(line: OwnLine, own: readonly OwnLine[], taken: readonly Taken[]): OwnLine {
  const found = taken.find(one => one.line === line.line && one.element === line.element)
  if (!found) return line
  const { stock: _, ...row } = line
  return own.find(sameNeed(line)) === line ? { ...row, stock: found.stock } : row
}

/** Rows of lines that name an item, by place. */
const byPlace = (asset: string, lines: readonly OwnLine[]) =>
  Map.groupBy(
    lines.filter(line => names(line, asset)),
    ({ item }) => placeOf(present(item)),
  )

/**
 * What lines hold of an item: as many whole grams of it as give each element what is stated. A place of which nothing is stated is left out. `inDays` names a
 * line whose stock is stated in days; `undefined` where no line names the item.
 */
export function stockDocument(
  asset: string,
  lines: readonly OwnLine[],
  updatedAt: string,
): { readonly value: ItemStockDocument } | { readonly inDays: string } | undefined {
  const places = byPlace(asset, lines)
  if (places.size === 0) return undefined
  const stocks: ItemStock['stocks'][number][] = []
  for (const rows of places.values()) {
    const held: bigint[] = []
    for (const row of rows) {
      const stock = lines.filter(sameNeed(row)).find(one => one.stock)?.stock
      if (stock && 'days' in stock) return { inDays: row.line }
      if (stock) {
        const share = shareOf(present(row.item).share)
        held.push((grams(stock.kg) * WHOLE + share - 1n) / share)
      }
    }
    const { site, address } = present(present(rows[0]).item)
    const [least] = held.toSorted((a, b) => (a < b ? -1 : 1))
    if (least !== undefined) stocks.push({ site, address, blocked: false, kg: formatKg(least), updatedAt })
  }
  return { value: written(writeItemStock({ asset, direction: 'INBOUND', stocks })) }
}

const DAY_MS = 86_400_000

/** For how many days an item lasts at each place; `stopsOn` says when a line stops, if it does before `end`. `undefined` where no line names the item. */
export function daysDocument(
  asset: string,
  lines: readonly OwnLine[],
  stopsOn: (row: OwnLine) => string | undefined,
  { asOf, end, updatedAt }: { readonly asOf: string; readonly end: string; readonly updatedAt: string },
): DaysOfSupplyDocument | undefined {
  const places = byPlace(asset, lines)
  if (places.size === 0) return undefined
  const supplies = [...places.values()].map(rows => {
    const [first = end] = rows.map(row => stopsOn(row) ?? end).sort()
    const { site, address } = present(present(rows[0]).item)
    const days = Math.max(0, (Date.parse(first) - Date.parse(asOf)) / DAY_MS)
    return { site, address, updatedAt, days: [{ date: `${asOf}T00:00:00Z`, days }] }
  })
  return written(writeDaysOfSupply({ asset, direction: 'INBOUND', supplies }))
}

/** What was written of lines that were read as such is a document. */
function written<T>(read: { readonly value: T } | Refused): T {
  if ('faults' in read) throw new RangeError('lines that were not read as such')
  return read.value
}
