import { canonicalHash, formatKg, grams, present } from '@lodestone/kernel'
import { z } from 'zod'
import { type Fault, placed, type Read } from '../world/fault.ts'
import {
  ASSET_ID,
  DIRECTION,
  LOCATION,
  type Location,
  locationOf,
  type Reading,
  readPayload,
  seen,
  writeLocation,
} from './aspect.ts'
import { gramsOf, kilogramsOf, MASS_UNITS } from './mass.ts'

const ALLOCATED = LOCATION.extend({
  quantityOnAllocatedStock: z.object({ value: z.number().min(0), unit: z.enum(MASS_UNITS) }),
  isBlocked: z.boolean(),
})
const ORDER = z.object({
  supplierOrderId: z.string().optional(),
  customerOrderId: z.string(),
  customerOrderPositionId: z.string(),
})
const MOST = 10_000
const ITEM_STOCK = z.object({
  materialGlobalAssetId: ASSET_ID,
  direction: DIRECTION,
  positions: z
    .array(z.object({ orderPositionReference: ORDER.optional(), allocatedStocks: z.array(ALLOCATED).max(MOST) }))
    .max(MOST),
})
type Payload = z.infer<typeof ITEM_STOCK>

/** What lies at a place of an item, for an order or for none. */
export type StockLine = Location & {
  readonly blocked: boolean
  readonly kg: string
  readonly order?: z.infer<typeof ORDER>
}

export type ItemStock = {
  readonly asset: string
  readonly direction: Payload['direction']
  readonly stocks: readonly StockLine[]
}

/** A payload of the aspect ItemStock 2.0.0 as stock in kilograms. */
export function readItemStock(input: unknown): Reading<ItemStock> {
  const read = readPayload(ITEM_STOCK, input)
  if ('faults' in read) return read
  const { materialGlobalAssetId: asset, direction, positions } = read.value
  const faults = [...inboundFaults(read.value), ...twiceFaults(read.value)]
  const remarks = [...read.remarks]
  const stocks = positions.flatMap(({ orderPositionReference: order, allocatedStocks }, p) =>
    allocatedStocks.flatMap((own, s): StockLine[] => {
      const path = ['positions', p, 'allocatedStocks', s, 'quantityOnAllocatedStock', 'value']
      const { value, unit } = own.quantityOnAllocatedStock
      const mass = gramsOf(value, unit)
      if (!mass) faults.push(placed(path, 'more digits than a stock can have'))
      if (mass?.exact === false) remarks.push(placed(path, 'rounded down to the gram'))
      return [
        {
          ...{ ...locationOf(own), blocked: own.isBlocked, kg: formatKg(mass?.grams ?? 0n) },
          ...(order && { order }),
        },
      ]
    }),
  )
  return faults.length > 0 ? { faults } : { value: { asset, direction, stocks }, remarks }
}

/** To a supplier there is one position, and it names no order. */
function inboundFaults({ direction, positions }: Payload): Fault[] {
  if (direction === 'OUTBOUND') return []
  return positions.flatMap(({ orderPositionReference }, p) => [
    ...(p === 0 ? [] : [placed(['positions', p], 'stock for a supplier is in one position')]),
    ...(orderPositionReference === undefined
      ? []
      : [placed(['positions', p, 'orderPositionReference'], 'stock for a supplier names no order')]),
  ])
}

/** No order position twice, and at a place no more than one blocked stock and one that is not. */
function twiceFaults({ positions }: Payload): Fault[] {
  const isKnown = seen()
  return positions.flatMap(({ orderPositionReference, allocatedStocks }, p) => {
    const isStated = seen()
    return [
      ...(isKnown(canonicalHash(orderPositionReference ?? null))
        ? [placed(['positions', p], 'another position is for the same order')]
        : []),
      ...allocatedStocks.flatMap(({ stockLocationBPNS, stockLocationBPNA, isBlocked }, s) =>
        isStated(`${stockLocationBPNS} ${stockLocationBPNA} ${isBlocked}`)
          ? [
              placed(
                ['positions', p, 'allocatedStocks', s],
                `another ${isBlocked ? 'blocked' : 'free'} stock is stated at the same place`,
              ),
            ]
          : [],
      ),
    ]
  })
}

/** Stock as a payload of the aspect, positions in order of their first line; what the model forbids is refused with the place in it. */
export function writeItemStock({ asset, direction, stocks }: ItemStock): Read<Payload> {
  const orders = Map.groupBy(stocks, ({ order }) => canonicalHash(order ?? null))
  const payload: Payload = {
    materialGlobalAssetId: `urn:uuid:${asset}`,
    direction,
    positions: [...orders.values()].map(lines => {
      const { order } = present(lines[0])
      return {
        ...(order && { orderPositionReference: order }),
        allocatedStocks: lines.map(({ blocked, kg, order: _, ...location }) => ({
          ...writeLocation(location),
          quantityOnAllocatedStock: { value: kilogramsOf(grams(kg)), unit: 'unit:kilogram' },
          isBlocked: blocked,
        })),
      }
    }),
  }
  const read = readItemStock(payload)
  return 'faults' in read ? read : { value: payload }
}

/** Kilograms of an item that can be used, and those that are blocked. */
export function sumsOf({ stocks }: Pick<ItemStock, 'stocks'>): { readonly freeKg: string; readonly blockedKg: string } {
  const sum = (blocked: boolean) =>
    formatKg(stocks.filter(own => own.blocked === blocked).reduce((all, { kg }) => all + grams(kg), 0n))
  return { freeKg: sum(false), blockedKg: sum(true) }
}
