import { parseDecimal, present } from '@lodestone/kernel'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import { policyId, policyVersion } from './policy.ts'
import { judgedUnder } from './seal.ts'
import { unmatched } from './unmatched.ts'
import * as v from './values.ts'

const freightPlace = z
  .string()
  .refine(text => text === '*' || v.place.safeParse(text).success, 'a place, a country or *')

/** The policy under which a round's offers are judged. A version is named at the latest when the round opens, and stays. */
export const provenancePolicy = z.strictObject({ id: policyId, version: policyVersion.optional() })

/** What a round may ask prices of offers to be multiples of: each a multiple of the one before, the first of every amount there is. */
export const PRICE_STEPS = ['0.0001', '0.001', '0.01', '0.05', '0.1', '0.5', '1', '5', '10', '50', '100'] as const
export const priceStep = z.enum(PRICE_STEPS)
export type PriceStep = z.infer<typeof priceStep>

const ruleFields = z.strictObject({
  provenanceFloor: v.level,
  provenancePolicy: provenancePolicy.optional(),
  maxCountrySharePct: v.percent,
  countryCapBase: z.enum(['pooled-demand', 'servable-demand', 'matched', 'report-only']),
  maxSupplierSharePct: v.percent.optional(),
  supplierCapBy: z
    .enum(['supplier', 'group'])
    .optional()
    .describe('whose kilograms the supplier cap adds up; each supplier’s where nothing is said'),
  countryCapExempt: z.array(v.country).max(50).optional(),
  countryCapLadder: z
    .strictObject({ steps: z.array(v.percent).min(1).max(10), keepVolumePct: v.percent })
    .refine(
      ladder =>
        ladder.steps.every(
          (s, i) => i === 0 || (parseDecimal(s, 4) ?? 0n) > (parseDecimal(ladder.steps[i - 1] ?? '', 4) ?? 0n),
        ),
      { path: ['steps'], message: 'steps rise' },
    )
    .optional(),
  requireCeilings: z
    .boolean()
    .optional()
    .describe('a line without a ceiling price, and without a reserve price for its material, joins nothing'),
  reservePrices: z
    .record(v.materialId, v.positiveAmount)
    .refine(prices => Object.keys(prices).length <= 50, 'at most 50 materials')
    .optional()
    .describe('the most a line of the material may pay, in the base currency per kilogram of need'),
  weights: z.enum(['stated', 'baseline', 'realisation']),
  newcomerWeight: z
    .union([z.enum(['stated', 'median']), v.percent])
    .optional()
    .describe(
      'how much a member without a recorded baseline weighs at most: what it states, the median of its class, or a percentage of the recorded weight of its class',
    ),
  departures: z
    .enum(['lowest-ceiling', 'least-loss'])
    .optional()
    .describe('which line leaves a pool whose price is above ceilings; the lowest ceiling where nothing is said'),
  objective: z
    .enum(['volume', 'surplus'])
    .optional()
    .describe(
      'what is made as large as can be: the kilograms of each class where nothing is said, or first the surplus of each class, its ceilings less landed prices; lines without a ceiling or a reserve price then take no part',
    ),
  freight: z
    .array(z.strictObject({ from: freightPlace, to: freightPlace, amount: v.amount }))
    .max(2_000)
    .optional(),
  allocation: z.enum(['pro-rata', 'priority-then-pro-rata']),
  pricing: z.enum(['pool-average', 'uniform']),
  baseCurrency: v.currency,
  rates: z.partialRecord(v.currency, v.rate),
  indices: z.record(v.name, v.positiveAmount),
  smallestLineKg: v.positiveKg.optional().describe('a line of less joins nothing; any line does when absent'),
  smallestOfferKg: v.positiveKg.optional().describe('an offer of less joins nothing; any offer does when absent'),
  ceilingStep: v.positiveAmount
    .optional()
    .describe(
      'a line whose ceiling is no multiple of it, in the ceiling’s own currency, joins nothing; any ceiling does when absent',
    ),
  priceStep: priceStep
    .optional()
    .describe(
      'an offer that states an amount (a price, that of a tier, a premium, floor or cap) that is no multiple of it, in its own currency, or a share of what lies above a cap, joins nothing; any price does when absent',
    ),
  maxPasses: z
    .int()
    .min(1)
    .max(5)
    .optional()
    .describe('passes at most: what was refused in one is matched again in the next; one pass when absent'),
  undecided: z
    .enum(['lapse', 'accept'])
    .optional()
    .describe('what becomes of an allocation that is open when decisions close; it lapses when absent'),
})
/**
 * Rules to try instead of a round's own: any subset of them. The policy may be named and not changed: sealed books hold levels, not what they were
 * judged from. The published document allows anything there, since it was refused whatever it was.
 */
export const ruleChanges = ruleFields.partial().extend({
  provenancePolicy: z
    .custom<z.infer<typeof provenancePolicy>>()
    .refine(policy => provenancePolicy.safeParse(policy).success, 'a policy with its id and, if meant, its version')
    .optional()
    .describe(
      'the round’s own: levels are sealed as judged, and GET /supply/offers/{id}/screening?policy= judges an offer under another',
    ),
})
const SURPLUS_NEEDS_CEILINGS = {
  path: ['objective'],
  message: 'surplus is counted from ceilings: requireCeilings, or a reserve price for every material',
}
export const rules = ruleFields
  .extend({
    provenanceFloor: v.level.default('B'),
    maxCountrySharePct: v.percent.default('65'),
    countryCapBase: ruleFields.shape.countryCapBase.default('pooled-demand'),
    weights: ruleFields.shape.weights.default('stated'),
    allocation: ruleFields.shape.allocation.default('priority-then-pro-rata'),
    pricing: ruleFields.shape.pricing.default('pool-average'),
    baseCurrency: v.currency.default('EUR'),
    rates: ruleFields.shape.rates.default({}),
    indices: ruleFields.shape.indices.default({}),
  })
  .refine(
    r => r.rates[r.baseCurrency] === undefined || parseDecimal(present(r.rates[r.baseCurrency]), 8) === 100_000_000n,
    {
      path: ['rates'],
      message: 'the base currency is worth exactly one of itself',
    },
  )
  .refine(
    r => r.objective !== 'surplus' || r.requireCeilings || Object.keys(r.reservePrices ?? {}).length > 0,
    SURPLUS_NEEDS_CEILINGS,
  )
export type RoundRules = z.infer<typeof rules>

const roundFields = {
  reference: v.reference,
  name: v.name,
  type: z.enum(['diversification', 'project']),
  materials: z.array(v.materialId).min(1).max(50),
  periods: z.array(v.period).min(1).max(50),
  collectionClosesAt: v.instant,
  offersCloseAt: v.instant,
  decisionsCloseAt: v.instant
    .optional()
    .describe(
      'until when both sides decide on the allocations of the first pass; a match that comes later, and every further pass, leaves as much time after it as lies between offersCloseAt and this',
    ),
  rules,
}

/** When the decisions of the last pass close if the first match comes only on `decisionsCloseAt` and every other as the pass before it closes, in milliseconds since 1970. */
function lastDecisionsMs(r: {
  offersCloseAt: string
  decisionsCloseAt?: string | undefined
  rules: RoundRules
}): number {
  if (r.decisionsCloseAt === undefined) return 0
  const first = Date.parse(r.decisionsCloseAt)
  return first + (first - Date.parse(r.offersCloseAt)) * (r.rules.maxPasses ?? 1)
}

export const roundDraft = z
  .strictObject(roundFields)
  .refine(r => Date.parse(r.collectionClosesAt) < Date.parse(r.offersCloseAt), {
    path: ['offersCloseAt'],
    message: 'after collectionClosesAt',
  })
  .refine(r => r.decisionsCloseAt === undefined || Date.parse(r.offersCloseAt) < Date.parse(r.decisionsCloseAt), {
    path: ['decisionsCloseAt'],
    message: 'after offersCloseAt',
  })
  .refine(r => lastDecisionsMs(r) <= v.LAST_INSTANT_MS, {
    path: ['decisionsCloseAt'],
    message: 'early enough for every pass to close by the year 9999',
  })
  .refine(r => new Set(r.materials).size === r.materials.length, { path: ['materials'], message: 'each material once' })
  .refine(r => new Set(r.periods).size === r.periods.length, { path: ['periods'], message: 'each period once' })
  .refine(r => Object.keys(r.rules.reservePrices ?? {}).every(material => r.materials.includes(material)), {
    path: ['rules', 'reservePrices'],
    message: 'only materials of the round',
  })
  // That there is neither is told with the rules.
  .refine(
    ({ materials, rules: { objective, requireCeilings, reservePrices = {} } }) =>
      objective !== 'surplus' ||
      requireCeilings ||
      Object.keys(reservePrices).length === 0 ||
      materials.every(material => Object.hasOwn(reservePrices, material)),
    { ...SURPLUS_NEEDS_CEILINGS, path: ['rules', ...SURPLUS_NEEDS_CEILINGS.path] },
  )
export type RoundDraft = z.infer<typeof roundDraft>

export const roundState = z.enum([
  'draft',
  'collecting',
  'offering',
  'sealing',
  'matching',
  'matched',
  'awarded',
  'completed',
  'cancelled',
])
export type RoundState = z.infer<typeof roundState>

/** The seven quantities that are kept apart, in kilograms. Absent where disclosure does not allow the figure. */
export const totals = z.object({
  asked: v.kg,
  screened: v.kg,
  confirmed: v.kg,
  matched: v.kg,
  accepted: v.kg,
  contracted: v.kg,
  delivered: v.kg,
})
export type Totals = z.infer<typeof totals>

export const share = z.object({
  material: v.materialId,
  stage: z.string(),
  country: z.string(),
  kg: v.kg,
  ofDemandPct: z.string(),
  ofMatchedPct: z.string(),
  ofServablePct: z
    .string()
    .optional()
    .describe('of the demand that the cap counts, where that is what can be served; operators and auditors only'),
  capPct: z.string().optional(),
  withinCap: z.boolean(),
})
export type Share = z.infer<typeof share>

export const sealView = z.object({
  owner: z.enum(['demand', 'supply']),
  count: z.int().nonnegative().optional(),
  sumKg: v.kg.optional(),
  digest: v.sha256,
  root: v.sha256,
  policy: judgedUnder.optional(),
})

/** What keeps a line and an offer apart that would both gain by trading outside the round. */
export const blockingReason = z.enum([
  'left-for-average-price',
  'country-cap-binding',
  'supplier-cap-binding',
  'own-minimum-not-reached',
  'minimum-lot-not-reached',
  'rounding',
])
/** Pairs of a line and an offer that would both gain by trading outside the round, and why they are kept apart: none, or under which rules. */
export const blockingPairs = z.object({
  pairs: z.int().nonnegative(),
  lines: z.int().nonnegative(),
  offers: z.int().nonnegative(),
  wantedKg: v.kg.describe('kilograms of need that these lines still want'),
  reasons: z.array(z.object({ reason: blockingReason, pairs: z.int().positive(), lines: z.int().positive() })),
})
export type BlockingPairs = z.infer<typeof blockingPairs>

const groupBand = z.enum(['0', '1-4', '5-9', '10+'])
/** Goods that stand in the sealed supply book of a round: by how many corporate groups, and by how many of an origin that the round takes. */
export const offeredGoods = z.object({
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  suppliers: groupBand,
  eligible: groupBand,
})
/** What came of a pool: the share of its need that was served, and a band that holds the average price of the goods before freight, in base currency per kilogram of need. */
export const poolResult = z.object({
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  bloc: v.bloc,
  servedPct: z.string(),
  deliveredPct: z.string().optional().describe('of what was asked too, once the round is completed'),
  paidFrom: z.string(),
  paidTo: z.string(),
})

/** What several completed rounds gave of a material, as one sum: told once, where no single round may tell it. */
export const roundReport = z.object({
  material: v.materialId,
  rounds: z.array(v.id).describe('that it sums; a round is in at most one report of a material'),
  matchedKg: v.kg,
  deliveredKg: v.kg,
})
export type RoundReport = z.infer<typeof roundReport>

/**
 * Why a matching was given up. `no-whole-grams`: no amounts in whole grams were found that keep every limit. `not-proved`: the search ended further
 * than a thousandth from what is possible. `below-greedy`: the result serves less than the plainest rule would. `solver-failed`: the solver gave no
 * answer to rely on. `checker-refused`: the independent checker finds fault with the result. `fault`: anything else, such as a service that breaks.
 */
export const failureReason = z.enum([
  'no-whole-grams',
  'not-proved',
  'below-greedy',
  'solver-failed',
  'checker-refused',
  'fault',
])
export type FailureReason = z.infer<typeof failureReason>

/**
 * How the matching of a closed round stands. `waiting`: to be computed, or being computed. `incomplete`: laid aside until what its copy of the
 * books lacks has come. `failed`: given up, until an operator has it done again. `attempts`, `runId` and `reason` are of the run that has failed;
 * one that failed before there were reasons has none.
 */
export const roundMatching = z.object({
  state: z.enum(['waiting', 'incomplete', 'failed']),
  since: v.instant,
  attempts: z.int().positive().optional(),
  runId: v.id.optional(),
  reason: failureReason.optional(),
})
export type RoundMatching = z.infer<typeof roundMatching>

/** A pass of a round that is matched: the hashes of its part of the record, and until when its decisions are open, if a day was set and has not come. */
export const roundPass = z.object({
  pass: z.int().positive(),
  inputDigest: v.sha256,
  resultHash: v.sha256,
  decisionsCloseAt: v.instant.optional(),
})
export type RoundPass = z.infer<typeof roundPass>

export const round = z.object({
  id: v.id,
  ...roundFields,
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

export const allocationState = z.enum([
  'proposed',
  'accepted',
  'declined',
  'awarded',
  'lapsed',
  'contracted',
  'delivered',
])
export type AllocationState = z.infer<typeof allocationState>

export const allocation = z.object({
  id: v.id,
  roundId: v.id,
  pass: z.int().positive().optional().describe('the pass that proposed it, where that is not the first'),
  lineId: v.id,
  offerId: v.id,
  memberId: v.id.optional(),
  supplierId: v.id.optional(),
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  quantityKg: v.kg,
  price: z.object({ amount: z.string(), currency: v.currency }).optional(),
  landedPrice: z.string().optional(),
  state: allocationState,
  accepted: z.object({ member: z.boolean(), supplier: z.boolean() }),
  contractedKg: v.kg,
  deliveredKg: v.kg,
})
export type Allocation = z.infer<typeof allocation>

/** What a pass proposes of one offer, as its supplier decides on it: one sum, whoever its lines are. */
export const proposal = z.object({
  roundId: v.id,
  offerId: v.id,
  supplierId: v.id,
  pass: z.int().positive(),
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  deliveryQuarter: v.period,
  deliveryCountries: z.array(v.country),
  quantityKg: v.kg.describe('all that the pass proposed of the offer; it stays as it is while members decide'),
  price: z.object({ amount: z.string(), currency: v.currency }),
  state: z.enum(['open', 'accepted', 'declined', 'ended']).describe('how the supplier has decided; ended: without it'),
})
export type Proposal = z.infer<typeof proposal>

export const contractReport = z.strictObject({
  quantityKg: v.positiveKg,
  price: v.money.optional(),
  date: v.date,
  document: z.string().max(500).optional(),
})
export const deliveryReport = z.strictObject({ quantityKg: v.positiveKg, date: v.date })

/** The codes of an explanation: closed, as published. */
export const explanationCode = z.enum([
  'material-not-offered',
  'grade-not-met',
  'period-not-offered',
  'not-reachable',
  'no-eligible-origin',
  'price-not-comparable',
  'price-above-ceiling',
  'same-group',
  'tier-not-reached',
  'minimum-lot-not-reached',
  'own-minimum-not-reached',
  'higher-priority-first',
  'country-cap-binding',
  'supplier-cap-binding',
  'left-for-average-price',
  'scarce-shared-pro-rata',
  'filled',
  'dearer-than-chosen',
  'not-matched-in-full',
])
export const explanation = z.object({
  kind: z.enum(['line', 'offer']),
  id: v.id,
  pass: z.int().positive().optional().describe('the pass that it explains, where that is not the first'),
  code: explanationCode,
  figures: z.record(z.string(), v.json()),
  text: z.string(),
})
export type Explanation = z.infer<typeof explanation>

const decidingSide = z.enum(['member', 'supplier'])
/** How one party has decided in a pass, on one side: of a member's allocations, or of a supplier's offers, how many are open to it, accepted by it, declined by it, or have ended without its doing. */
export const partyDecisions = z.object({
  participantId: v.id,
  side: decidingSide,
  open: z.int().nonnegative(),
  accepted: z.int().nonnegative(),
  declined: z.int().nonnegative(),
  ended: z.int().nonnegative(),
})
export type PartyDecisions = z.infer<typeof partyDecisions>
export const roundDecisions = z.object({
  roundId: v.id,
  pass: z.int().positive(),
  maxPasses: z.int().positive(),
  undecided: z.enum(['lapse', 'accept']),
  decisionsCloseAt: v.instant.optional(),
  parties: z.array(partyDecisions),
})
export type RoundDecisions = z.infer<typeof roundDecisions>

/** How an allocation of a pass ended: accepted by both sides, or refused by those named, who declined it or left it undecided until decisions closed. */
export const passDecision = z.object({ lineId: v.id, offerId: v.id, refusedBy: z.array(decidingSide) })
export type PassDecision = z.infer<typeof passDecision>

/** Lines that pay one price. */
export const pricePool = z.object({
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  zone: z.string(),
})
/** What a line pays for all it was awarded, freight included. */
export const memberShare = z.object({
  lineId: v.id,
  needKg: v.kg,
  freight: z.string(),
  amount: z.string(),
  atCeiling: z.boolean(),
})
/** What an offer's supplier gets ex works for what it sold into a pool. */
export const supplierShare = z.object({ offerId: v.id, quantityKg: v.kg, amount: z.string() })

/** A pool in whole coins of the base currency: what its members pay is what its suppliers get plus freight. `price` is per kilogram of need, before freight. */
export const settledPool = z.object({
  pool: pricePool,
  ownPoolOf: v.id.optional().describe('the line that has it for itself, apart from the others of `pool`'),
  needKg: v.kg,
  price: z.string(),
  goods: z.string(),
  freight: z.string(),
  members: z.array(memberShare),
  suppliers: z.array(supplierShare),
})
export const settlement = z.object({ currency: v.currency, pools: z.array(settledPool) })
export type Settlement = z.infer<typeof settlement>
/** Rounds that count in a member's realisation: its latest ones that were awarded and had proposed it something. */
export const REALISATION_ROUNDS = 4
const realised = z
  .string()
  .regex(/^(0\.\d{4}|1\.0000)$/)
  .describe('from 0 to 1, with four places, rounded half up')
/** How much of what rounds had proposed to a member it accepted, in kilograms of need. A member of whom nothing is counted is not listed: it counts in full. */
export const realisation = z.object({
  memberId: v.id,
  rounds: z.int().min(1).max(REALISATION_ROUNDS),
  proposedKg: v.kg,
  takenKg: v.kg,
  share: realised,
})
export type Realisation = z.infer<typeof realisation>

const topic = 'rounds.round'
const inRound = { roundId: v.id }
/** Random hex. An event's hash is public in the record while what it tells may not be: without a salt that could be found by trying. */
const salt = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .optional()

export const roundCreated = 'rounds.round-created'
export const roundRevised = 'rounds.round-revised'
export const roundOpened = defineEvent({
  type: 'rounds.round-opened.v1',
  summary: 'A round was opened: the collection begins',
  topic,
  data: z.object({ ...inRound, ...roundFields, seedHash: v.sha256 }),
})
/** Members one event may name. */
export const REALISATIONS_PER_EVENT = 5_000
/** Follows `roundOpened` of a round that weighs by realisation, in parts. Who is not named counts in full. */
export const realisationsCounted = defineEvent({
  type: 'rounds.realisations-counted.v1',
  summary: 'What members took of what earlier rounds gave them, as it counts in the round that was opened, in parts',
  topic,
  data: z.object({
    ...inRound,
    part: z.int().positive(),
    parts: z.int().positive(),
    members: z.array(z.object({ memberId: v.id, share: realised })),
    salt,
  }),
})
export const poolRequested = defineEvent({
  type: 'rounds.pool-requested.v1',
  summary: 'The collection of a round has ended; its pool is to be published',
  topic,
  data: z.object(inRound),
})
/** The seed is told here, after the books can no longer change. */
export const roundClosed = defineEvent({
  type: 'rounds.round-closed.v1',
  summary: 'A round was closed: its books are to be sealed; the seed is told',
  topic,
  data: z.object({ ...inRound, closedAt: v.instant, seed: z.string().regex(/^[0-9a-f]{64}$/) }),
})
export const roundMatched = defineEvent({
  type: 'rounds.round-matched.v1',
  summary: 'A round is matched, and its allocations are proposed',
  topic,
  data: z.object({
    ...inRound,
    inputDigest: v.sha256,
    resultHash: v.sha256,
    matchedKg: v.kg,
    allocations: z.int(),
    pass: z.int().positive().optional(),
    salt,
  }),
})
/** Allocations one event names at most; one that two parties have counts for each. */
export const PROPOSED_PER_EVENT = 2_500
/** Follows `roundMatched`. A party stands in one part, or in several when it has more than a part holds; one part at least, of nobody if nothing was allocated. */
export const allocationsProposed = defineEvent({
  type: 'rounds.allocations-proposed.v1',
  summary: 'Allocations were proposed, each under both its parties, in parts',
  topic,
  data: z.object({
    ...inRound,
    part: z.int().positive(),
    parts: z.int().positive(),
    parties: z.array(
      z.object({
        participantId: v.id,
        allocationIds: z.array(v.id).min(1),
        offerIds: z.array(v.id).optional().describe('of a supplier, which decides by offer'),
      }),
    ),
    salt,
  }),
})
const decided = z.object({
  ...inRound,
  allocationId: v.id,
  lineId: v.id,
  offerId: v.id,
  memberId: v.id,
  supplierId: v.id,
  by: z.enum(['member', 'supplier', 'operator']),
  /** Why it was not the sides' own doing: decisions had closed, or what is left of its offer reaches no lot or tier. */
  because: z.enum(['decisions-closed', 'lots-not-reached']).optional(),
  /** Both sides have accepted: from here on the supplier hears of the allocation. */
  both: z.boolean().optional(),
  salt,
})
export const allocationAccepted = defineEvent({
  type: 'rounds.allocation-accepted.v1',
  summary: 'One side has accepted an allocation',
  topic,
  data: decided,
})
export const allocationDeclined = defineEvent({
  type: 'rounds.allocation-declined.v1',
  summary: 'One side has declined an allocation',
  topic,
  data: decided,
})
export const allocationLapsed = defineEvent({
  type: 'rounds.allocation-lapsed.v1',
  summary: 'An allocation has lapsed undecided',
  topic,
  data: decided,
})
/** Awards one event may carry. */
export const AWARDS_PER_EVENT = 1_000
/** What is awarded: in parts when there are more than `AWARDS_PER_EVENT`; the round is awarded with the last one. */
export const roundAwarded = defineEvent({
  type: 'rounds.round-awarded.v1',
  summary: 'What both sides accepted was awarded, in parts',
  topic,
  data: z.object({
    ...inRound,
    part: z.int().positive().optional(),
    parts: z.int().positive().optional(),
    awards: z.array(
      z.object({
        allocationId: v.id,
        lineId: v.id,
        offerId: v.id,
        memberId: v.id,
        supplierId: v.id,
        quantityKg: v.kg,
        needKg: v.kg.optional().describe('the need that it serves'),
      }),
    ),
  }),
})
/** Decisions one event may carry. */
export const DECISIONS_PER_EVENT = 2_500
/** The decisions of a pass are in, and something of it was refused: the next one is to be matched. All its decisions, in parts. */
export const passRequested = defineEvent({
  type: 'rounds.pass-requested.v1',
  summary: 'A further pass of a round is to be matched: how each allocation of the one before ended, in parts',
  topic,
  data: z.object({
    ...inRound,
    pass: z.int().min(2),
    part: z.int().positive(),
    parts: z.int().positive(),
    decisions: z.array(
      passDecision.extend({
        superseded: z
          .object({ quantityKg: v.kg, needKg: v.kg })
          .optional()
          .describe('what is matched anew, because it was refused or broke a lot: kilograms offered, and of the need'),
      }),
    ),
    salt,
  }),
})
/** The settlement stands in the record; its hash is of its canonical JSON. */
export const roundSettled = defineEvent({
  type: 'rounds.round-settled.v1',
  summary: 'What members pay and suppliers get is settled, pool by pool, over what was awarded',
  topic,
  data: z.object({ ...inRound, settlementHash: v.sha256, salt }),
})
const report = { ...inRound, allocationId: v.id, memberId: v.id, supplierId: v.id, quantityKg: v.kg, date: v.date }
export const contractReported = defineEvent({
  type: 'rounds.contract-reported.v1',
  summary: 'A member has reported a contract for an awarded allocation',
  topic,
  readers: ['participants', 'console'],
  data: z.object({ ...report, price: v.money.optional(), document: z.string().optional() }),
})
export const deliveryReported = defineEvent({
  type: 'rounds.delivery-reported.v1',
  summary: 'A member has reported a delivery',
  topic,
  data: z.object(report),
})
/** `state`: what has become of it, delivered in part, or lapsed with or without a contract. */
export const allocationEnded = defineEvent({
  type: 'rounds.allocation-ended.v1',
  summary: 'An awarded allocation was ended before all that was contracted was delivered',
  topic,
  data: decided.extend({
    by: z.enum(['member', 'operator']),
    state: z.enum(['delivered', 'lapsed']),
    reason: v.reason,
  }),
})
export const roundCancelled = defineEvent({
  type: 'rounds.round-cancelled.v1',
  summary: 'A round was cancelled',
  topic,
  data: z.object({ ...inRound, reason: v.reason.optional() }),
})
export const roundCompleted = defineEvent({
  type: 'rounds.round-completed.v1',
  summary: 'All that was awarded in a round is delivered or ended',
  topic,
  data: z.object(inRound),
})
