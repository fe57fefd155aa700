import { z } from 'zod'
import * as v from '../values.ts'
import { tableFault } from './baseline.ts'
import {
  eur,
  fundingKind,
  ownAsksDraft,
  ownProjectsDraft,
  projectAsk,
  projectPledge,
  projectRoundState,
  projectTermsDraft,
  projectYearNumber,
  soughtMoney,
  soughtProject,
  statedName,
} from './project-round.ts'
import { step, worldName } from './world.ts'

/** What a project round decided: whole, as a party is told it, and as everybody admitted is. */

const year = projectYearNumber
const signedEur = z.string().regex(/^-?\d+\.\d{2}$/)
const ratio = z.string().regex(/^-?\d+\.\d{4}$/)
const weightedKg = z.string().describe('kilograms times weight, at most 6 places')
const yearKg = z.object({ year, kg: v.kg })
const funded = z.object({ kind: fundingKind, eur })

/** In the whole book a project, ask or pledge is called by the id of its statement and its owner's name for it. */
const bookName = worldName

const failedCondition = z.object({
  kind: z.enum(['offtake', 'countries', 'stages', 'phases', 'part']),
  bloc: v.bloc.optional(),
  eur: eur.optional().describe('the most that the condition lets it give'),
  years: z.array(yearKg).optional().describe('tonnes of the bloc’s buyers by which it would hold'),
})
export const passedCap = z.object({
  by: z.enum(['country', 'supplier']),
  stage: step,
  name: worldName,
  ...yearKg.shape,
})

/** The least that a project lacks beside those who are banked. */
const missing = {
  capacity: z.array(yearKg).describe('what its banks ask for and it cannot have at all'),
  caps: z.array(passedCap).describe('what passes caps'),
  offtake: z.array(yearKg).describe('what buyers would have to ask more'),
  funding: z.array(funded),
}
/**
 * What a supplier is told of it: where and of what something is missing, and how much only of what follows from its own statement. Figures of tonnes and euros
 * would tell, by the difference between projects at two prices, what one member asks or one funder pledges.
 */
export const ownMissing = z.object({
  capacity: missing.capacity,
  caps: z.array(passedCap.omit({ kg: true })),
  offtake: z.array(yearKg.omit({ kg: true })),
  funding: z.array(funded.omit({ eur: true })),
  conditions: z.array(failedCondition.pick({ kind: true, bloc: true })),
})
const fate = {
  banked: z.boolean(),
  reason: z.enum(['missing', 'serves-less', 'adds-nothing']).optional().describe('why it is not banked'),
  alone: z.boolean().optional().describe('whether it could be banked if it were the only one'),
}

const producedYear = {
  year,
  expectedKg: v.kg,
  availableKg: v.kg,
  leastKg: v.kg.describe('that its banks ask for'),
  pooledKg: v.kg,
}
const coverYear = {
  path: worldName,
  year,
  serviceEur: eur,
  with: ratio.describe('earned for each euro of the instalment, with the pooled offtake'),
  without: ratio,
}
const floorYear = { path: worldName, year, kg: v.kg, paymentEur: eur, shareEur: eur }
const floorTotal = { path: worldName, netEur: signedEur, soughtEur: eur, suffices: z.boolean() }
const askedYear = { year, askedKg: v.kg, servedKg: v.kg, percent: v.percent }
const offtake = { kg: v.kg, eurPerKg: v.signedAmount.describe('its price on the reference path') }

export const ownProjectOutcome = z.object({
  project: statedName,
  ...fate,
  missing: ownMissing.optional(),
  years: z.array(z.object(producedYear)),
  cover: z.array(z.object(coverYear)),
  floors: z.array(z.object(floorYear)),
  floorTotals: z.array(z.object(floorTotal)),
})
const soldProject = { supplierId: v.id, project: statedName }
export const ownAskOutcome = z.object({
  ask: statedName,
  years: z.array(z.object({ ...askedYear, offtake: z.array(z.object({ ...soldProject, ...offtake })) })),
})
export const ownPledgeOutcome = z.object({
  pledge: statedName,
  kind: fundingKind,
  eur,
  given: z.array(z.object({ ...soldProject, eur })),
})
/** What of what is asked at a stage in a year comes from outside China, and how much of that China loses. */
export const outsideYear = z.object({
  year,
  stage: step,
  askedKg: v.kg,
  outsideKg: v.kg,
  leavesKg: v.kg.optional(),
})

/** All of it, of which `resultHash` is the SHA-256 in canonical JSON. */
export const projectDecision = z.object({
  rules: z.string(),
  bookDigest: v.sha256,
  solver: z.object({ name: z.string(), version: z.string(), options: v.jsonObject() }),
  stages: z.object({ servedKg: weightedKg, boundKg: weightedKg, euros: eur }),
  projects: z.array(
    z.object({
      project: bookName,
      ...fate,
      missing: z.object({ ...missing, conditions: z.array(failedCondition.extend({ pledge: bookName })) }).optional(),
      lostKg: weightedKg.optional().describe('what would be served less'),
    }),
  ),
  years: z.array(z.object({ project: bookName, ...producedYear })),
  offtake: z.array(z.object({ ask: bookName, project: bookName, year, ...offtake })),
  funding: z.array(z.object({ pledge: bookName, project: bookName, ...funded.shape })),
  asks: z.array(z.object({ ask: bookName, ...askedYear })),
  outside: z.array(outsideYear),
  cover: z.array(z.object({ project: bookName, ...coverYear })),
  floors: z.object({
    years: z.array(z.object({ project: bookName, ...floorYear })),
    totals: z.array(z.object({ project: bookName, ...floorTotal })),
  }),
})
export type ProjectDecision = z.infer<typeof projectDecision>

/** What everybody admitted is told of it. */
export const publishedDecision = z.object({
  banked: z.array(z.object(soldProject)),
  outside: z
    .array(outsideYear)
    .describe('of stages and years of which so much may be told that no member is known by it'),
})
export type PublishedDecision = z.infer<typeof publishedDecision>

/** What a party is told of its own. */
export const ownDecision = z.object({
  projects: z.array(ownProjectOutcome).optional(),
  asks: z.array(ownAskOutcome).optional(),
  pledges: z.array(ownPledgeOutcome).optional(),
})
export type OwnDecision = z.infer<typeof ownDecision>

export const projectResult = z.object({
  roundId: v.id,
  state: projectRoundState,
  decidedAt: v.instant,
  bookDigest: v.sha256.optional(),
  resultHash: v.sha256.optional(),
  ...publishedDecision.shape,
  ...ownDecision.shape,
  failure: z.string().optional().describe('why it could not be decided; operators and auditors only'),
  decision: projectDecision.optional().describe('the whole; operators and auditors only'),
})
export type ProjectResult = z.infer<typeof projectResult>

const named = { member: v.id, bloc: v.bloc }
/** The sealed book, whole: that of which `bookDigest` is the SHA-256 in canonical JSON, its rows in order. */
export const projectBook = z.object({
  rules: projectTermsDraft.shape.rules.extend({ seed: z.string() }),
  paths: projectTermsDraft.shape.paths,
  projects: z.array(soughtProject.extend({ project: bookName, supplier: v.id })),
  projectYears: z.array(ownProjectsDraft.shape.projectYears.element.extend({ project: bookName })),
  seeks: z.array(soughtMoney.extend({ project: bookName })),
  asks: z.array(projectAsk.extend({ ask: bookName, ...named })),
  askYears: z.array(ownAsksDraft.shape.askYears.element.extend({ ask: bookName })),
  pledges: z.array(projectPledge.extend({ pledge: bookName, funder: v.id, bloc: v.bloc })),
  conditions: z.array(v.jsonObject()).describe('as pledges state them'),
})
export type ProjectBook = z.infer<typeof projectBook>

export const projectRoundVerified = z.object({
  matches: z
    .boolean()
    .describe(
      'whether what is stored, and what is computed again of the stored book, have the recorded hash, and nothing of the book is broken',
    ),
  resultHash: v.sha256
    .optional()
    .describe('of what was computed again; only where the stored book has the recorded digest'),
  storedHash: v.sha256.describe('of the decision as it is stored'),
  recordedHash: v.sha256,
  bookDigest: v.sha256.describe('of the book as it is stored'),
  recordedBookDigest: v.sha256,
  breaches: z
    .array(z.object({ code: z.string(), of: z.string() }))
    .describe('what the decision breaks of its book, checked without a solver'),
})
export type ProjectRoundVerified = z.infer<typeof projectRoundVerified>

/** What is wrong with a statement beside the rows themselves. */
export const statementPreview = z.object({
  takeable: z.boolean().describe('whether the same would be taken'),
  faults: z.array(tableFault),
})
export type StatementPreview = z.infer<typeof statementPreview>
