import { grams, parseKg } from '@lodestone/kernel'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import { SCHEMAS, shapeOf } from './field.schema.ts'
import { LINE_FIELDS } from './line.fields.ts'
import { entriesSealed, sealData } from './seal.ts'
import * as v from './values.ts'
import { whyLineOut } from './why.ts'

/** Lines one call may carry. */
export const MAX_LINES = 10_000
/** Lines one event may carry, so that a message stays well under the broker's limit. */
export const LINES_PER_EVENT = 1_000

export const substitute = z.strictObject({ material: v.materialId, grade: v.grade.optional(), ratio: v.ratio })

export const lineDraft = z
  .strictObject(shapeOf(LINE_FIELDS, { ...SCHEMAS, substitutes: () => z.array(substitute).max(10) }))
  .refine(
    line => {
      if (line.minimumKg === undefined) return true
      const minimum = parseKg(line.minimumKg)
      const quantity = parseKg(line.quantityKg)
      return minimum === undefined || quantity === undefined || minimum <= quantity
    },
    { path: ['minimumKg'], message: 'not more than quantityKg' },
  )
export type LineDraft = z.infer<typeof lineDraft>

export const forecastDraft = z.strictObject({
  reference: v.reference,
  lines: z.array(lineDraft).min(1).max(MAX_LINES),
})
export type ForecastDraft = z.infer<typeof forecastDraft>

export const line = z.object({ id: v.id, ...lineDraft.shape })
export type Line = z.infer<typeof line>

export const forecast = z.object({
  id: v.id,
  reference: v.reference,
  participantId: v.id,
  version: z.int().positive(),
  status: z.enum(['standing', 'withdrawn']),
  lines: z.array(line),
  submittedAt: v.instant,
  updatedAt: v.instant,
})
export type Forecast = z.infer<typeof forecast>

/** A version of a forecast as its history tells it. */
export const forecastVersion = z.object({
  version: z.int().positive(),
  type: z.string(),
  time: v.instant,
  actor: z.string(),
  lines: z.array(line),
})

/** What became of a line in a round. */
export const entryStatus = z.enum(['joined', 'dropped', 'left', 'confirmed'])
export type EntryStatus = z.infer<typeof entryStatus>

const topic = 'demand.forecast'

/** A forecast's lines in parts of at most `LINES_PER_EVENT`; every part repeats the head. */
const forecastPart = z.object({
  forecastId: v.id,
  participantId: v.id,
  reference: v.reference,
  version: z.int().positive(),
  ...v.inParts,
  lines: z.array(
    z.object({
      ...line.shape,
      hasCeiling: z.boolean().optional().describe('It has a ceiling price, which the history keeps and no topic tells'),
    }),
  ),
})
/** A ceiling is a price, and no reader needs it. */
const untold = { name: 'ceilingPrice', instead: 'hasCeiling' }
export const forecastSubmitted = defineEvent({
  type: 'demand.forecast-submitted.v1',
  summary: 'A member has submitted a forecast; many lines come in parts',
  topic,
  data: forecastPart,
  untold,
})
export const forecastRevised = defineEvent({
  type: 'demand.forecast-revised.v1',
  summary: 'A member has replaced its forecast by a new version, told whole, in parts',
  topic,
  data: forecastPart,
  untold,
})
export const forecastWithdrawn = defineEvent({
  type: 'demand.forecast-withdrawn.v1',
  summary: 'A member has withdrawn its forecast',
  topic,
  data: z.object({ forecastId: v.id, participantId: v.id, version: z.int().positive() }),
})

/** Lines of one forecast whose place in one round changed, all to the same status. */
export const demandEntryChanged = defineEvent({
  type: 'demand.entry-changed.v1',
  summary: 'Lines of a forecast have joined a round, were dropped from it or have left it',
  topic,
  data: z.object({
    roundId: v.id,
    forecastId: v.id,
    participantId: v.id,
    /** Never `confirmed`, which the published contract allows: the sealed book tells what is. */
    status: entryStatus,
    version: z.int().positive(),
    reason: v.reason.optional(),
    /** It happened after the round's book was collected, so the line counts in what was collected. */
    afterCollection: z.boolean().optional(),
    lines: z.array(
      z.object({
        id: v.id,
        material: v.materialId,
        grade: v.grade.optional(),
        period: v.period,
        quantityKg: v.kg,
        commitment: v.commitment,
        carriedFrom: v.id.optional(),
      }),
    ),
  }),
})

const book = 'demand.book'
/** Lines that one event of those out of a round names: each with a reason of up to 3,000 bytes. */
export const OUT_PER_EVENT = 200
/** A line that stood in a round and was not sealed with it. Time and actor are those of the act; what was kept before they were has neither. */
export const lineOut = z.object({
  lineId: v.id,
  forecastId: v.id,
  participantId: v.id,
  quantityKg: v.kg,
  fate: z.enum(['dropped', 'left']),
  reason: v.reason.optional(),
  at: v.instant.optional(),
  by: z.string().optional(),
})
export type LineOut = z.infer<typeof lineOut>

/** What had joined a round when its collection ended: who publishes the pool waits until its own copy agrees. */
export const demandBookCollected = defineEvent({
  type: 'demand.book-collected.v1',
  summary: 'What had joined a round when its collection ended',
  topic: book,
  data: z.object({ roundId: v.id, count: z.int().nonnegative(), sumKg: v.kg, digest: v.sha256 }),
})
/** Told before the seal of the same book, so that whoever has the seal has these. */
export const demandEntriesOut = defineEvent({
  type: 'demand.entries-out.v1',
  summary: 'Lines that were dropped from a round or have left it before its book was sealed, in parts',
  topic: book,
  data: z.object({
    roundId: v.id,
    ...v.inParts,
    lines: z.array(lineOut),
  }),
})
export const demandEntriesSealed = defineEvent({
  type: 'demand.entries-sealed.v1',
  summary: 'Lines of a sealed book of demand, in parts',
  topic: book,
  readers: ['matching', 'rounds'],
  data: entriesSealed,
})
export const demandBookSealed = defineEvent({
  type: 'demand.book-sealed.v1',
  summary: 'The seal of the book of demand of a closed round',
  topic: book,
  data: sealData,
})

/** Sum of the lines' kilograms, in grams. */
export const sumOfLines = (lines: readonly { readonly quantityKg: string }[]): bigint =>
  lines.reduce((sum, one) => sum + grams(one.quantityKg), 0n)

/** A line as it stands in a round. */
export const roundLine = z.object({
  ...lineDraft.shape,
  id: v.id,
  forecastId: v.id,
  participantId: v.id,
  version: z.int(),
  entry: z.enum(['joined', 'dropped', 'left', 'confirmed']),
  carriedFrom: v.id
    .optional()
    .describe('the round before, which left this of it: the quantity is what no award has met'),
  reason: z
    .string()
    .optional()
    .describe(
      'why it was dropped, or why a line whose entry is `left` stays out: its need was dropped from this round, or the round takes it only with a ceiling price, in steps, or of more kilograms',
    ),
  why: whyLineOut
    .optional()
    .describe(
      'what `reason` is made of, so that it can be said in another language; not of one that an operator wrote',
    ),
})
