import { z } from 'zod'
import { defineEvent } from './event.ts'
import { explanation, share } from './round.ts'
import * as v from './values.ts'

const topic = 'matching.result'

const copySeal = z.object({ count: z.int(), sumKg: v.kg, digest: v.sha256, root: v.sha256.optional() })

/** The matching's own copy does not give a seal: what it has beside what was sealed. */
export const booksIncomplete = defineEvent({
  type: 'matching.books-incomplete.v1',
  summary: "The matching's copy of the books does not give their seals yet",
  topic,
  data: z.object({
    roundId: v.id,
    missing: z.array(
      z.object({
        owner: z.enum(['demand', 'supply']),
        expected: copySeal,
        found: copySeal,
      }),
    ),
  }),
})

/** No error comes with it: one may quote what a book holds. The matching's log has it. */
export const runFailed = defineEvent({
  type: 'matching.run-failed.v1',
  summary: 'The matching of a round has failed for good, and waits for an operator to have it done again',
  topic,
  data: z.object({ roundId: v.id, runId: v.id, attempts: z.int().positive() }),
})

export const runBegunAnew = defineEvent({
  type: 'matching.run-begun-anew.v1',
  summary: 'Another run of a round’s matching was begun in the place of one that had failed',
  topic,
  data: z.object({ roundId: v.id, runId: v.id, failedRunId: v.id }),
})

/** Rows of a result one event may carry. */
export const RESULT_ROWS_PER_EVENT = 500

const resultAllocation = z.object({
  lineId: v.id,
  offerId: v.id,
  quantityKg: v.kg,
  price: z.object({ amount: z.string(), currency: v.currency }),
  landedPrice: z.string(),
})

/** Lists of the result that a large round makes too long for the summary; they then travel in parts as `more`, and the summary has them empty. */
export const LONG_LISTS = ['selection', 'departures', 'duals.lines', 'duals.offers', 'duals.caps', 'bounds'] as const

const resultPart = z.object({
  roundId: v.id,
  part: z.int().positive(),
  parts: z.int().positive(),
  allocations: z.array(resultAllocation),
  fills: z.array(z.object({ lineId: v.id, filledKg: v.kg })),
  explanations: z.array(explanation),
  more: z.array(z.object({ list: z.enum(LONG_LISTS), rows: z.array(z.json()) })).optional(),
  summary: z
    .object({
      ruleBookVersion: z.string(),
      inputDigest: v.sha256,
      resultHash: v.sha256,
      shares: z.array(share),
      result: z.record(z.string(), z.json()),
    })
    .optional(),
})
export type ResultPart = z.infer<typeof resultPart>

/** A run's result in parts; the last part carries the summary: everything of the record's `result` but `allocations` and `fills`. */
export const resultComputed = defineEvent({
  type: 'matching.result-computed.v1',
  summary: 'The result of a matching, in parts; the last one has the summary',
  topic,
  data: resultPart,
})
