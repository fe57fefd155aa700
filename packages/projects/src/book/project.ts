import { KG } from '@lodestone/foresight/fields'
import { z } from 'zod'
import { COUNTRY, EUR, EUR_PER_KG, KIND, NAME, PHASE, PRICE, SHARE, SOURCED, YEAR } from './fields.ts'

/** A loan is paid back in equal yearly instalments, interest included, from a year on. */
const LOAN = z.strictObject({ interest: SHARE, firstYear: YEAR, years: z.int().min(1).max(40) })

/**
 * A price floor as a contract for difference: below it the difference is paid on what is produced; above it the project gives a share away, from the year on
 * that is named, never without one.
 */
const FLOOR = z
  .strictObject({
    eurPerKg: EUR_PER_KG,
    firstYear: YEAR,
    lastYear: YEAR,
    shareAbove: SHARE.optional(),
    sharedFrom: YEAR.optional(),
  })
  .refine(({ firstYear, lastYear }) => firstYear <= lastYear, { path: ['lastYear'], message: 'is before firstYear' })

/** A mine or plant that seeks buyers and money. */
export const PROJECT = z.strictObject({
  project: NAME,
  supplier: NAME,
  country: COUNTRY,
  material: NAME,
  phase: PHASE,
  /** At full capacity, a year. */
  nameplateKg: KG,
  price: PRICE,
  costs: z.strictObject({ eurPerKg: EUR_PER_KG, eurPerYear: EUR }).optional(),
  loan: LOAN.optional(),
  floor: FLOOR.optional(),
  ...SOURCED,
})

/** A year in which a project produces, without gaps. */
export const PROJECT_YEAR = z.strictObject({
  project: NAME,
  year: YEAR,
  /** Of the nameplate. */
  ramp: SHARE,
  /** That this is produced. */
  probability: SHARE,
  /** Sold elsewhere. */
  committedKg: KG,
  /** Pooled offtake that its banks ask for. */
  leastPooledKg: KG,
  ...SOURCED,
})

/** Money that a project seeks: all of it or none. */
export const SEEKS = z.strictObject({ project: NAME, kind: KIND, eur: EUR, ...SOURCED })
