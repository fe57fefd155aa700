import { z } from 'zod'
import * as v from '../values.ts'
import { tableFault } from './baseline.ts'
import { ownLine } from './lines.ts'
import { element } from './world.ts'

/** Stock of a member's lines as the aspects ItemStock 2.0.0 and DaysOfSupply 2.0.0 of Catena-X tell it. */

export const stockDocumentDraft = z
  .object({ materialGlobalAssetId: z.string(), direction: z.string() })
  .catchall(v.json())
  .describe('an ItemStock 2.0.0 or a DaysOfSupply 2.0.0, as Catena-X publishes them')

const place = {
  stockLocationBPNS: z.string(),
  stockLocationBPNA: z.string(),
  lastUpdatedOnDateTime: z.string(),
}
const head = { materialGlobalAssetId: z.string(), direction: z.enum(['INBOUND', 'OUTBOUND']) }

export const itemStock = z.object({
  ...head,
  positions: z.array(
    z.object({
      allocatedStocks: z.array(
        z.object({
          quantityOnAllocatedStock: z.object({
            value: z.number(),
            unit: z.enum(['unit:gram', 'unit:kilogram', 'unit:tonneMetricTon']),
          }),
          ...place,
          isBlocked: z.boolean(),
        }),
      ),
    }),
  ),
})
export type ItemStockDocument = z.infer<typeof itemStock>

export const daysOfSupply = z.object({
  ...head,
  allocatedDaysOfSupply: z.array(
    z.object({
      ...place,
      amountOfAllocatedDaysOfSupply: z.array(z.object({ date: z.string(), daysOfSupply: z.number() })),
    }),
  ),
})
export type DaysOfSupplyDocument = z.infer<typeof daysOfSupply>

/** What a line would hold of an element by a document, beside what was stated. */
export const takenStock = z.object({
  line: ownLine.shape.line,
  element,
  stock: ownLine.shape.stock.unwrap(),
  before: ownLine.shape.stock,
  itemKg: v.kg.optional().describe('of the item, free for use; of a document that tells kilograms'),
  blockedKg: v.kg.optional().describe('of the item, not free for use and left aside'),
  updatedAt: z
    .string()
    .optional()
    .describe('when that was last looked at, as the document says; nothing lies there without it'),
})
export const stockPreview = z.object({
  importable: z.boolean(),
  faults: z.array(tableFault),
  remarks: z.array(tableFault).describe('what is left out or rounded'),
  lines: z.array(takenStock),
})
export type StockPreview = z.infer<typeof stockPreview>
