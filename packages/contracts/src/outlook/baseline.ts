import { z } from 'zod'
import { ruledMembers } from '../files.ts'
import * as v from '../values.ts'
import { month, need, plant, worldAssumptions, worldName, worldRoute } from './world.ts'

/** Rows of each table of a baseline. */
export const MOST_BASELINE_ROWS = 20_000

/** A world without members' lines, as it is uploaded: whole, in place of the one before. */
export const outlookBaselineDraft = z.strictObject({
  name: worldName,
  from: month.describe('the first month that it holds'),
  months: z.int().min(1).max(120),
  assumptions: worldAssumptions,
  plants: z.array(plant).max(MOST_BASELINE_ROWS),
  routes: z.array(worldRoute).max(MOST_BASELINE_ROWS),
  needs: z.array(need).max(MOST_BASELINE_ROWS).describe('what markets need, their members included'),
})
export type OutlookBaselineDraft = z.infer<typeof outlookBaselineDraft>

const head = { name: worldName, from: month, months: z.int(), digest: v.sha256 }
const counts = { plants: z.int(), routes: z.int(), needs: z.int() }
const recorded = { id: v.id, version: z.int().positive(), recordedAt: v.instant }

export const outlookBaseline = z.object({ ...recorded, ...head, ...counts })
export type OutlookBaseline = z.infer<typeof outlookBaseline>
export const outlookBaselineRead = z.object({
  ...recorded,
  ...head,
  assumptions: worldAssumptions,
  plants: z.array(plant),
  routes: z.array(worldRoute),
  needs: z.array(need),
})
export type OutlookBaselineRead = z.infer<typeof outlookBaselineRead>

/** What is wrong in a cell: the table, its row counted from 1, and the column, where there are such. */
export const tableFault = z.object({
  table: z.string().optional(),
  row: z.int().optional(),
  column: z.string().optional(),
  cell: z.string().optional().describe('of a workbook'),
  message: z.string(),
  ...ruledMembers,
})
export type TableFault = z.infer<typeof tableFault>

export const outlookBaselinePreview = z.object({
  /** Whether an upload of the same would be taken. */
  importable: z.boolean(),
  faults: z.array(tableFault),
  changes: z
    .array(z.object({ table: z.string(), added: z.int(), removed: z.int(), changed: z.int() }))
    .describe('against the newest recorded, by table; none where there are faults'),
  baseline: z
    .object({ ...head, ...counts })
    .optional()
    .describe('what would be recorded; not there where there are faults'),
})
export type OutlookBaselinePreview = z.infer<typeof outlookBaselinePreview>
