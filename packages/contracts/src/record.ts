import { z } from 'zod'
import { auditEntry } from './audit.ts'
import { substitute } from './demand.ts'
import { fill, objective, resultAllocation } from './matching.ts'
import { allocation, passDecision, pricePool, rules, sealView, settledPool, settlement } from './round.ts'
import { price } from './supply.ts'
import * as v from './values.ts'

/** A line as it was sealed: what its member sent, and what the hub knew of the member. */
export const sealedLine = z.object({
  id: v.id,
  version: z.int(),
  reference: v.reference.optional(),
  material: v.materialId,
  grade: v.grade.optional(),
  quantityKg: v.kg,
  minimumKg: v.kg.optional(),
  period: v.period,
  deliverTo: v.place,
  ceilingPrice: v.money.optional(),
  commitment: z.enum(['intent', 'firm']),
  priority: z.int().optional(),
  provenanceFloor: v.level.optional(),
  assurance: v.assurance.optional(),
  substitutes: z.array(substitute).optional(),
  memberId: v.id,
  group: z.string().optional(),
  bloc: v.bloc,
  country: v.country.optional(),
  zone: z.string(),
  weight: v.kg.describe('weight of the fair fill in kilograms'),
})

/** An offer as it was sealed: its terms and price, its level, and its exact prices ex works in the base currency. */
export const sealedOffer = z.object({
  id: v.id,
  version: z.int(),
  reference: v.reference.optional(),
  material: v.materialId,
  grade: v.grade.optional(),
  quantityKg: v.kg,
  minimumLotKg: v.kg.optional(),
  lotIncrementKg: v.kg.optional(),
  period: v.period,
  incoterm: v.incoterm,
  deliverFrom: v.place,
  price,
  validUntil: v.instant.optional(),
  chain: z.array(z.object({ stage: v.stage, country: v.country })),
  supplierId: v.id,
  group: z.string().optional(),
  level: v.anyLevel,
  assurance: v.assurance.optional(),
  tiers: z
    .array(z.object({ fromKg: v.kg, exWorks: z.string() }))
    .describe('by floor, the lowest first; empty where the round has no rate or index value for the price'),
})
export type SealedLine = z.infer<typeof sealedLine>
export type SealedOffer = z.infer<typeof sealedOffer>

const dual = z.string()
/** A line that left, because the average of its pool exceeded its ceiling. */
export const departure = z.object({
  lineId: v.id,
  pool: pricePool,
  averagePaid: z.string(),
  ceiling: z.string(),
})
/** A dual value from which anyone can compute the bound of a stage. */
export const boundDual = z.object({
  stage: z.string(),
  offerId: v.id.optional(),
  cap: z.string().optional(),
  priority: z.int().optional().describe('of the surplus that this class holds in the part of the offer'),
  value: dual,
})
export const result = z.object({
  selection: z.array(z.object({ offerId: v.id, tier: z.int(), totalKg: v.kg })),
  departures: z.array(departure),
  ownPools: z
    .array(v.id)
    .optional()
    .describe('lines that pay for their own goods alone; only where the rules say departures: least-loss'),
  fills: z.array(fill),
  allocations: z.array(resultAllocation),
  duals: z.object({
    lines: z.array(z.object({ lineId: v.id, value: dual })),
    offers: z.array(z.object({ offerId: v.id, value: dual })),
    caps: z.array(z.object({ cap: z.string(), value: dual })),
  }),
  bounds: z.array(boundDual),
  stages: z.array(objective),
  solver: z.object({
    name: z.string(),
    version: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
})

export const recordEvent = auditEntry.omit({ subject: true })
/** An event in its place in the chain, and nothing of what it tells. */
const withheldEvent = auditEntry.pick({ seq: true, previousHash: true, hash: true }).extend({
  withheld: z.literal(true),
})

/** A further pass: its books follow from those before it, their results and decisions, and so does what it was matched on. */
export const recordPass = z.object({
  pass: z.int().min(2),
  inputDigest: v.sha256,
  result,
  resultHash: v.sha256,
  decisions: z.array(passDecision).optional(),
})

/** The record of a matched round as operators and auditors verify it. */
export const roundRecord = z.object({
  roundId: v.id,
  ruleBook: z.object({ version: z.string() }),
  rules,
  seed: z.string(),
  seals: z.array(sealView),
  inputs: z.object({ lines: z.array(sealedLine), offers: z.array(sealedOffer) }),
  inputDigest: v.sha256,
  result,
  resultHash: v.sha256,
  decisions: z.array(passDecision).optional().describe('of the first pass, once they are in'),
  passes: z.array(recordPass).optional().describe('the further ones'),
  settlement: settlement.optional().describe('once the round is awarded'),
  events: z.array(recordEvent),
  head: v.sha256,
})
export type RoundRecord = z.infer<typeof roundRecord>
/** The record as a member or supplier sees it: rules, seals, hashes and what is its own. */
export const ownRecord = roundRecord.omit({ decisions: true }).extend({
  result: z.object({
    fills: z.array(fill),
    allocations: z.array(allocation),
    stages: z.array(objective.pick({ name: true, objective: true })),
  }),
  settlement: z
    .object({
      currency: v.currency,
      pools: z.array(settledPool.pick({ pool: true, ownPoolOf: true, members: true, suppliers: true })),
    })
    .optional(),
  passes: z.array(recordPass.pick({ pass: true, inputDigest: true, resultHash: true })).optional(),
  events: z.array(z.union([recordEvent, withheldEvent])),
})
