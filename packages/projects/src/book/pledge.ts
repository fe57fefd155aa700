import { z } from 'zod'
import { BLOC, COARSE_SHARE, COUNTRY, EUR, KIND, NAME, PHASE, SHARE, STEP } from './fields.ts'

/** What a funder gives at most, to whichever projects its conditions hold for. */
export const PLEDGE = z.strictObject({
  pledge: NAME,
  funder: NAME,
  type: z.enum(['agency', 'bank', 'fund']),
  bloc: BLOC,
  kind: KIND,
  eur: EUR,
})

/** What has to hold of a project that a pledge gives anything to. */
export const CONDITION = z.discriminatedUnion('kind', [
  /** Members of a bloc get so much of its pooled offtake in every year. */
  z.strictObject({ pledge: NAME, kind: z.literal('offtake'), bloc: BLOC, share: COARSE_SHARE }),
  z.strictObject({ pledge: NAME, kind: z.literal('countries'), countries: z.array(COUNTRY).min(1).max(250) }),
  z.strictObject({ pledge: NAME, kind: z.literal('stages'), stages: z.array(STEP).min(1) }),
  z.strictObject({ pledge: NAME, kind: z.literal('phases'), phases: z.array(PHASE).min(1) }),
  /** It gives at most so much of what the project seeks of its kind: others share the risk. */
  z.strictObject({ pledge: NAME, kind: z.literal('part'), share: SHARE }),
])
