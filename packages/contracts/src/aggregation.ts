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

/** What a publication did not show as it stands, and by which rule. `unsplit`: only the sum, not its commitments. */
const withheld = z.object({
  ...cellKey,
  action: z.enum(['suppressed', 'held', 'unsplit']),
  rule: z.enum(['threshold', 'dominance', 'p-percent', 'difference', 'combination', 'history']).optional(),
})
/** The numbers of the rules of disclosure. */
const disclosureRules = z.object({
  groups: z.int(),
  dominancePct: z.string(),
  pPct: z.string(),
  coalition: z.int(),
  figuresAtOnce: z.literal([1, 2, 'of-a-cell', 'all']),
})
/** A publication as operators and auditors see it: what everybody was told, and beside it what was withheld. */
export const listedPublication = publication.extend({
  kind: z.enum(['demand', 'pool']),
  open: z.int().nonnegative(),
  suppressed: z.int().nonnegative(),
  withheld: z.array(withheld),
  rules: disclosureRules.nullable().describe('what it was judged by; null where that was not kept'),
})

/** Cells one event may carry. */
export const CELLS_PER_EVENT = 2_000

export const poolPublished = defineEvent({
  type: 'aggregation.pool-published.v1',
  summary: 'The pool sheet of a round was published, in cells that tell nothing of one member',
  topic: 'aggregation.publication',
  data: publication.required({ roundId: true }).extend(v.maybeInParts),
})
export const cellsPublished = defineEvent({
  type: 'aggregation.cells-published.v1',
  summary: 'The standing demand was published, in cells that tell nothing of one member',
  topic: 'aggregation.publication',
  data: publication.extend(v.maybeInParts),
})
