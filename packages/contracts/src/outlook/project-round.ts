import { isDecimal } from '@lodestone/kernel'
import { z } from 'zod'
import * as v from '../values.ts'
import { share, sourced, step, worldName } from './world.ts'

/**
 * Rounds in which mines and plants seek buyers and money for years. Tables are those of the book that `@lodestone/projects` reads, without what the hub
 * knows itself: the seed, whose they are, and of which bloc.
 */

/** How a party calls what it states: unique among its own. */
export const statedName = z.string().trim().min(1).max(60)
export const projectYearNumber = z.int().min(2000).max(2099)
const year = projectYearNumber
export const eur = z
  .string()
  .max(20)
  .refine(text => isDecimal(text, 2), 'a decimal string with at most 2 places')
  .describe('euros, a decimal string with at most 2 places')
export const fundingKind = z.enum(['equity', 'loan', 'guarantee', 'price-floor'])
export const projectPhase = z
  .enum(['exploration', 'feasibility', 'ready', 'building', 'ramp-up', 'operating'])
  .describe('how far it has come, the least first')

/** A price that follows an index, EUR/kg. */
export const projectPrice = z
  .strictObject({
    index: worldName.describe('of the paths of the terms'),
    premium: v.signedAmount,
    floor: v.amount.optional(),
    cap: v.amount.optional(),
    shareAbove: share.optional(),
  })
  .describe('index + premium, held inside floor and cap, plus a share of what lies above the cap; EUR/kg')

/** Rows of the paths of prices that terms state. */
export const MOST_PATH_YEARS = 5_000

/** What an index is taken to be in a year. */
export const pricePathYear = z.strictObject({ path: worldName, index: worldName, year, eurPerKg: v.amount })

/** What a project round decides by, but for the seed, which is the round's. */
export const projectTermsDraft = z.strictObject({
  rules: z.strictObject({
    firstYear: year,
    years: z.int().min(1).max(40),
    materials: z
      .array(z.strictObject({ material: v.materialId, stage: step, weight: v.ratio }))
      .min(1)
      .max(200)
      .describe('as goods of which step each is traded, and what a kilogram of it counts for beside others'),
    caps: z
      .array(z.strictObject({ by: z.enum(['country', 'supplier']), stage: step, share: v.fraction }))
      .max(20)
      .describe('the most that one of them may have of what is asked at a stage in a year'),
    exempt: z.array(v.country).max(250).describe('countries that the cap by country never counts'),
    reference: worldName.describe('the path of prices on which contracts are compared'),
    chinaShares: z
      .array(z.strictObject({ stage: step, share }))
      .max(20)
      .describe('what of a stage’s goods members get from China today'),
  }),
  paths: z.array(pricePathYear).min(1).max(MOST_PATH_YEARS),
})
export type ProjectTermsDraft = z.infer<typeof projectTermsDraft>

/** Version 1 and no rules before an operator first states them. */
export const projectTerms = z.object({
  version: z.int().positive(),
  rules: projectTermsDraft.shape.rules.optional(),
  paths: projectTermsDraft.shape.paths.optional(),
  digest: v.sha256.optional(),
  statedAt: v.instant.optional(),
})
export type ProjectTerms = z.infer<typeof projectTerms>

/** What one party states in one round at most. */
export const MOST_STATED = { projects: 20, asks: 50, pledges: 20 } as const
/** Years of a round at most. */
const YEARS = 40

export const soughtFloor = z
  .strictObject({
    eurPerKg: v.amount,
    firstYear: year,
    lastYear: year,
    shareAbove: share.optional(),
    sharedFrom: year.optional(),
  })
  .describe('a contract for difference: what is below it is paid, a share of what is above it is given away')

export const soughtProject = z.strictObject({
  project: statedName,
  country: v.country.describe('where the mine or plant stands'),
  material: v.materialId,
  phase: projectPhase,
  nameplateKg: v.boundedKg.describe('at full capacity, a year'),
  price: projectPrice,
  costs: z.strictObject({ eurPerKg: v.amount, eurPerYear: eur }).optional(),
  loan: z
    .strictObject({ interest: share, firstYear: year, years: z.int().min(1).max(YEARS) })
    .optional()
    .describe('paid back in equal yearly instalments, interest included, from a year on'),
  floor: soughtFloor.optional(),
  ...sourced,
})
export const soughtProjectYear = z.strictObject({
  project: statedName,
  year,
  ramp: share.describe('of the nameplate'),
  probability: share.describe('that this is produced'),
  committedKg: v.boundedKg.describe('sold elsewhere; at least what earlier rounds of this hub have sold'),
  leastPooledKg: v.boundedKg.describe('pooled offtake that its banks ask for'),
  ...sourced,
})
export const soughtMoney = z
  .strictObject({ project: statedName, kind: fundingKind, eur, ...sourced })
  .describe('money that a project seeks: all of it or none')

/** A supplier's projects in a round, whole. */
export const ownProjectsDraft = z.strictObject({
  projects: z.array(soughtProject).max(MOST_STATED.projects),
  projectYears: z.array(soughtProjectYear).max(MOST_STATED.projects * YEARS),
  seeks: z.array(soughtMoney).max(MOST_STATED.projects * 4),
})
export type OwnProjectsDraft = z.infer<typeof ownProjectsDraft>

export const projectAsk = z
  .strictObject({ ask: statedName, material: v.materialId, price: projectPrice })
  .describe('an offer to take or pay over years, and the most that is paid, as a formula')
export const projectAskYear = z.strictObject({ ask: statedName, year, kg: v.boundedKg })

/** A member's asks in a round, whole. */
export const ownAsksDraft = z.strictObject({
  asks: z.array(projectAsk).max(MOST_STATED.asks),
  askYears: z.array(projectAskYear).max(MOST_STATED.asks * YEARS),
})
export type OwnAsksDraft = z.infer<typeof ownAsksDraft>

export const projectPledge = z
  .strictObject({ pledge: statedName, type: z.enum(['agency', 'bank', 'fund']), kind: fundingKind, eur })
  .describe('what a funder gives at most, to whichever projects its conditions hold for')
export const pledgeCondition = z.discriminatedUnion('kind', [
  z
    .strictObject({ pledge: statedName, kind: z.literal('offtake'), bloc: v.bloc, share: v.fraction })
    .describe('buyers of a bloc get so much of its pooled offtake in every year'),
  z.strictObject({
    pledge: statedName,
    kind: z.literal('countries'),
    countries: z.array(v.country).min(1).max(250),
  }),
  z.strictObject({ pledge: statedName, kind: z.literal('stages'), stages: z.array(step).min(1).max(5) }),
  z.strictObject({ pledge: statedName, kind: z.literal('phases'), phases: z.array(projectPhase).min(1).max(6) }),
  z
    .strictObject({ pledge: statedName, kind: z.literal('part'), share })
    .describe('it gives at most so much of what the project seeks of its kind'),
])

/** A funder's pledges in a round, whole. */
export const ownPledgesDraft = z.strictObject({
  pledges: z.array(projectPledge).max(MOST_STATED.pledges),
  conditions: z.array(pledgeCondition).max(MOST_STATED.pledges * 10),
})
export type OwnPledgesDraft = z.infer<typeof ownPledgesDraft>

/** Version 1 and nothing stated before a party first does; nothing again once it has withdrawn all. */
const stated = { version: z.int().positive(), statedAt: v.instant.optional() }
export const ownProjects = z.object({ ...stated, ...ownProjectsDraft.shape })
export type OwnProjects = z.infer<typeof ownProjects>
export const ownAsks = z.object({ ...stated, ...ownAsksDraft.shape })
export type OwnAsks = z.infer<typeof ownAsks>
export const ownPledges = z.object({ ...stated, ...ownPledgesDraft.shape })
export type OwnPledges = z.infer<typeof ownPledges>

/** What of a project everybody admitted sees while it seeks buyers and money: no price, no costs, no terms of loans and floors. */
export const publishedProject = z.object({
  supplierId: v.id,
  project: statedName,
  country: v.country,
  material: v.materialId,
  stage: step,
  phase: projectPhase,
  nameplateKg: v.kg,
  years: z.array(
    z.object({
      year,
      ramp: share,
      probability: share,
      availableKg: v.kg.describe('nameplate times ramp times probability, less what is sold elsewhere'),
      leastPooledKg: v.kg,
    }),
  ),
  seeks: z.array(z.object({ kind: fundingKind, eur })),
})
export type PublishedProject = z.infer<typeof publishedProject>

export const projectRoundState = z
  .enum(['open', 'closed', 'decided', 'failed', 'awarded', 'cancelled'])
  .describe('`closed`: its book is sealed and is being decided')

/** A round of the type `project`, as the rounds service has opened it. */
export const projectRound = z.object({
  id: v.id,
  reference: v.reference,
  name: v.name,
  state: projectRoundState,
  openedAt: v.instant,
  closesAt: v.instant.describe('the round’s offersCloseAt'),
  closedAt: v.instant.optional(),
  decidedAt: v.instant.optional(),
  termsVersion: z.int().positive().describe('1 before terms are stated'),
  seedHash: v.sha256,
  seed: z.string().optional().describe('told at the close'),
  bookDigest: v.sha256.optional(),
  resultHash: v.sha256.optional(),
  stated: z
    .object({ projects: z.int(), asks: z.int(), pledges: z.int() })
    .optional()
    .describe('how many stand; operators and auditors only'),
})
export type ProjectRound = z.infer<typeof projectRound>

export const projectRoundRead = projectRound.extend({ projects: z.array(publishedProject) })
export type ProjectRoundRead = z.infer<typeof projectRoundRead>
