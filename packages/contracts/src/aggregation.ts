import { z } from 'zod'
import { defineEvent } from './event.ts'
import * as v from './values.ts'

const cellKey = { material: v.materialId, grade: v.grade.optional(), period: v.period, bloc: v.bloc }

/** A cell that is shown. In publications the commitments stand beside the sum only where each of them may be shown too. */
export const openCell = z.object({
  ...cellKey,
  commitments: z.object({ forecast: v.kg, intent: v.kg, firm: v.kg }).optional(),
  quantityKg: v.kg,
  contributors: z.int().nonnegative(),
})
export const suppressedCell = z.object({ ...cellKey, suppressed: z.literal(true) })
export const cell = z.union([openCell, suppressedCell])
export type OpenCell = z.infer<typeof openCell>
export type Cell = z.infer<typeof cell>

/** A published pool sheet of a round, or a publication of the standing demand. */
export const publication = z.object({
  id: v.id,
  roundId: v.id.optional(),
  version: z.int().positive(),
  publishedAt: v.instant,
  cells: z.array(cell),
})
export type Publication = z.infer<typeof publication>

/** Cells one event may carry. */
export const CELLS_PER_EVENT = 2_000
/** Where a publication's cells are too many for one event, they come in parts. */
const inParts = { part: z.int().positive().optional(), parts: z.int().positive().optional() }

export const poolPublished = defineEvent({
  type: 'aggregation.pool-published.v1',
  summary: 'The pool sheet of a round was published, in cells that tell nothing of one member',
  topic: 'aggregation.publication',
  data: publication.required({ roundId: true }).extend(inParts),
})
export const cellsPublished = defineEvent({
  type: 'aggregation.cells-published.v1',
  summary: 'The standing demand was published, in cells that tell nothing of one member',
  topic: 'aggregation.publication',
  data: publication.extend(inParts),
})
