import { z } from 'zod'
import { defineEvent } from './event.ts'
import { blockingPairs, explanation, failureReason, rules, share } from './round.ts'
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

/** No error comes with it, only its reason: an error may quote what a book holds. The matching's log has it. */
export const runFailed = defineEvent({
  type: 'matching.run-failed.v1',
  summary: 'The matching of a round has failed for good, and waits for an operator to have it done again',
  topic,
  data: z.object({ roundId: v.id, runId: v.id, attempts: z.int().positive(), reason: failureReason.optional() }),
})

export const runBegunAnew = defineEvent({
  type: 'matching.run-begun-anew.v1',
  summary: 'Another run of a round’s matching was begun in the place of one that had failed',
  topic,
  data: z.object({ roundId: v.id, runId: v.id, failedRunId: v.id }),
})

/** Rows of a result one event may carry. */
export const RESULT_ROWS_PER_EVENT = 2_500

export const resultAllocation = z.object({
  lineId: v.id,
  offerId: v.id,
  quantityKg: v.kg,
  price: z.object({ amount: z.string(), currency: v.currency }),
  landedPrice: z.string(),
})

/** Kilograms of need that a line got. */
export const fill = z.object({ lineId: v.id, filledKg: v.kg })
/** One objective of the published order. `gap` is relative. */
export const objective = z.object({
  name: z.string(),
  objective: z.string(),
  value: z.string(),
  bound: z.string(),
  gap: z.string(),
})

/** Lists of the result that a large round makes too long for the summary; they then travel in parts as `more`, and the summary has them empty. */
export const LONG_LISTS = ['selection', 'departures', 'duals.lines', 'duals.offers', 'duals.caps', 'bounds'] as const

const resultPart = z.object({
  roundId: v.id,
  pass: z.int().positive().optional().describe('the pass that it is of, where that is not the first'),
  ...v.inParts,
  allocations: z.array(resultAllocation),
  fills: z.array(fill),
  explanations: z.array(explanation),
  more: z.array(z.object({ list: z.enum(LONG_LISTS), rows: z.array(v.json()) })).optional(),
  /** Further rows of the result's `ownPools`, where they are too long for the summary. */
  ownPools: z.array(v.id).optional(),
  summary: z
    .object({
      ruleBookVersion: z.string(),
      inputDigest: v.sha256,
      resultHash: v.sha256,
      shares: z.array(share),
      blocking: blockingPairs.optional(),
      result: v.jsonObject(),
    })
    .optional(),
})
export type ResultPart = z.infer<typeof resultPart>

/** Whether a part says what lines were given: figures, where the others explain them. */
const isGiving = ({ allocations, fills }: ResultPart): boolean => allocations.length + fills.length > 0

/** A run's result in parts; the last part carries the summary: everything of the record's `result` but `allocations` and `fills`. */
export const resultComputed = defineEvent({
  type: 'matching.result-computed.v1',
  summary: 'The result of a matching, in parts; the last one has the summary',
  topic,
  readers: ['rounds', 'aggregation', 'console'],
  skippedBy: part => [
    ...(isGiving(part) ? [] : (['aggregation'] as const)),
    ...(part.summary ? [] : (['console'] as const)),
  ],
  data: resultPart,
})

export const materialTotals = z.object({ material: v.materialId, demandKg: v.kg, offeredKg: v.kg, matchedKg: v.kg })
export const matchTotals = z.object({
  demandKg: v.kg,
  offeredKg: v.kg,
  matchedKg: v.kg,
  cost: z.string().describe('what suppliers are paid ex works plus freight, in the base currency'),
  surplus: z
    .string()
    .optional()
    .describe('ceilings less the cost of the goods delivered, over the lines that have one, in the base currency'),
  baseCurrency: v.currency,
  byMaterial: z.array(materialTotals),
  blocking: blockingPairs.optional(),
})
/** What a priority class of a bloc would get more or less of, in kilograms of need. */
const change = z.object({
  priority: z.int(),
  bloc: v.bloc,
  lines: z.int(),
  linesGaining: z.int(),
  linesLosing: z.int(),
  askedKg: v.kg,
  recordedKg: v.kg,
  hypotheticalKg: v.kg,
  gainedKg: v.kg,
  lostKg: v.kg,
})
/** The matching under other rules, beside the one that counts. */
export const hypothesis = z.object({
  roundId: v.id,
  hypothetical: z.literal(true),
  rules,
  inputDigest: v.sha256,
  resultHash: v.sha256,
  recordedHash: v.sha256,
  totals: matchTotals,
  recordedTotals: matchTotals,
  shares: z.array(share),
  stages: z.array(objective),
  changes: z.array(change),
})
export type Hypothesis = z.infer<typeof hypothesis>
