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
  openedAt: v.instant.optional(),
  poolPublishedAt: v.instant.optional().describe('when collection ended'),
  closedAt: v.instant.optional().describe('when the books were closed'),
  matchedAt: v.instant.optional().describe('of the first pass'),
  awardedAt: v.instant.optional(),
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
  projects: z
    .object({ bookDigest: v.sha256, resultHash: v.sha256, decidedAt: v.instant })
    .optional()
    .describe(
      'of a round of projects, once it is decided: what its book of projects, asks and pledges and the result are checked by, which stand with the project round',
    ),
  passes: z.array(roundPass).optional().describe('absent until the round is matched'),
  offersOut: z
    .object({
      count: z.int().positive(),
      latest: z.array(
        z.object({
          offerId: v.id,
          level: v.anyLevel,
          assurance: v.assurance,
          reason: v.reason.optional(),
          since: v.instant,
        }),
      ),
    })
    .optional()
    .describe(
      'of a round that takes offers: those that have joined and are not of the origin that it asks, the latest of them with why; operators and auditors only',
    ),
  originFallen: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'of a matched round: allocations, not wholly delivered, whose origin no longer is what it and their line ask; operators and auditors only',
    ),
  blocking: blockingPairs.optional().describe('of a matched round; operators and auditors only'),
})
export type Round = z.infer<typeof round>
