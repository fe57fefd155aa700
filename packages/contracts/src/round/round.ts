import { ROUND_STATES } from '@lodestone/kernel'
import { z } from 'zod'
import { judgedUnder } from '../seal.ts'
import { unmatched } from '../unmatched.ts'
import * as v from '../values.ts'
import { roundDraft } from './draft.ts'
import { offeredGoods, poolResult, share, totals } from './figures.ts'
import { blockingPairs, roundMatching, roundPass } from './matching.ts'

export const roundState = z.enum([...ROUND_STATES, 'cancelled'])
export type RoundState = z.infer<typeof roundState>

export const sealView = z.object({
  owner: z.enum(['demand', 'supply']),
  count: z.int().nonnegative().optional(),
  sumKg: v.kg.optional(),
  digest: v.sha256,
  root: v.sha256,
  policy: judgedUnder.optional(),
})

export const round = z.object({
  id: v.id,
  ...roundDraft.shape,
  state: roundState,
  version: z.int().positive(),
  totals: totals.partial().optional(),
  byMaterial: z.array(totals.partial().extend({ material: v.materialId })).optional(),
  seals: z.array(sealView),
  shares: z.array(share),
  pools: z
    .array(poolResult)
    .optional()
    .describe('what came of each pool of which it may be told; once the round is matched'),
  offered: z
    .array(offeredGoods)
    .optional()
    .describe('of one round that is matched: which goods are offered, without quantities, prices, places and names'),
  seedHash: v.sha256,
  seed: z.string().optional(),
  inputDigest: v.sha256.optional(),
  resultHash: v.sha256.optional(),
  ...unmatched,
  matching: roundMatching.optional(),
  passes: z.array(roundPass).optional().describe('absent until the round is matched'),
  blocking: blockingPairs.optional().describe('of a matched round; operators and auditors only'),
})
export type Round = z.infer<typeof round>
