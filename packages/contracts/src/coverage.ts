import { z } from 'zod'
import { assumptions, containedElement } from './element.ts'
import * as v from './values.ts'

const coverageRow = z.object({
  material: v.materialId,
  period: v.period,
  demandKg: v.kg,
  committedKg: v.kg.describe('of it what is intended or firm'),
  eligibleSupplyKg: v.kg,
  gapKg: v.kg,
  contained: z.object({ demand: z.array(containedElement), eligibleSupply: z.array(containedElement) }),
})

/** What a country takes part in at a stage: kilograms of eligible supply whose chain names it there. */
const countryShare = z.object({
  material: v.materialId,
  stage: v.stage,
  country: v.country,
  kg: v.kg,
  ofSupplyPct: z.string(),
  ofDemandPct: z.string(),
})

/** Demand against eligible supply, live. */
export const coverage = z.object({
  asOf: v.instant,
  eligibleLevels: z.array(v.level),
  assumptions,
  items: z.array(coverageRow),
  shares: z.array(countryShare),
})
