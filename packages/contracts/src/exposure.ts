import { z } from 'zod'
import { roundState } from './round.ts'
import * as v from './values.ts'

/** Percent as it is told, with 4 places. Points are of a bloc's imports. */
const pct = z.string()
const share = z.object({ amount: z.string(), pct })
const shares = z.object({ directPct: pct, oneStepPct: pct, twoStepsPct: pct })

/** A country between China and a bloc. */
const intermediary = z.object({
  country: z.string().describe('a country as ISO 3166-1 alpha-2, or EU'),
  amount: z.string(),
  ofImportsPct: pct,
  chinesePct: pct,
  chineseOneStepPct: pct,
  addsPct: pct,
  addsTwoStepsPct: pct,
})

/** What a round's matched volume takes off a bloc's dependence: nothing is told before it is matched, or where the sum would tell of one member. */
const relief = z.object({
  id: v.id,
  state: roundState,
  matched: z.boolean(),
  suppressed: z.literal(true).optional(),
  matchedKg: v.kg.optional(),
  after: shares
    .extend({ matchedTonnes: z.string(), removes: shares, assumes: z.string() })
    .nullable()
    .optional()
    .describe('null where imports are told in USD alone'),
})

/** What is to be known of an estimate from customs data. */
export const CAVEATS = [
  'made-elsewhere',
  'also-others',
  'last-country',
  're-exports',
  'small-flows',
  'by-value',
] as const
export type CaveatCode = (typeof CAVEATS)[number]

/** The Chinese share of a bloc's imports: at once, and through others at one and at two steps. */
export const exposure = z.object({
  bloc: v.bloc,
  material: v.materialId,
  year: z.int(),
  basis: z.enum(['tonnes', 'usd']),
  imports: z.string(),
  direct: share,
  oneStep: share,
  twoSteps: share,
  intermediaries: z.array(intermediary),
  estimate: z.literal('upper'),
  caveats: z.array(z.string()),
  remarks: z
    .array(z.object({ code: z.enum(CAVEATS), values: z.record(z.string(), z.string()) }))
    .describe('what each of `caveats` says, and what it is filled with, so that it can be said in another language'),
  source: z.string(),
  round: relief.optional(),
})
