import {
  CURRENCIES,
  isAboveZero,
  isCountry,
  isDecimal,
  isPeriod,
  isPlace,
  isUuid,
  type Json,
  parseDecimal,
} from '@lodestone/kernel'
import { z } from 'zod'
import { CHOICES } from './field.ts'
import { referenceOf } from './reference.ts'

/** Values that appear in several requests, answers and events. Numbers that must be exact are decimal strings; a JSON number is refused. */

/** Any JSON, as this hub holds it. */
export const json = (): z.ZodType<Json, Json> => z.json()

/** Whether a value is JSON through and through: what `JSON.parse` could have given. */
function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      return value === null || (Array.isArray(value) ? isWhole(value) && value.every(isJson) : isPlain(value))
    default:
      return false
  }
}
/** A hole is passed over by `every`, and told as null. */
const isWhole = (list: readonly unknown[]): boolean => !list.includes(undefined)
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  // A member of this name would be the prototype of whatever its object is copied into.
  return !Object.hasOwn(value, '__proto__') && Object.values(value).every(isJson)
}

/**
 * An object of JSON in an event, where there may be thousands: told in schemas as zod's own record of JSON is, and checked in one walk. That record
 * takes twenty times as long, most of what it took to tell a large book.
 */
export function jsonObject(): z.ZodType<Record<string, Json>, Record<string, Json>> {
  const checked = z.custom<Record<string, Json>>(
    value => isJson(value) && typeof value === 'object' && value !== null && !Array.isArray(value),
    'an object of JSON',
  )
  checked._zod.processJSONSchema = z.record(z.string(), json())._zod.processJSONSchema
  return checked
}

const exactText = (message: string) =>
  z.string({
    error: ({ input }) => (input === undefined ? 'required' : `${message}; a JSON number is not accepted`),
  })

export const kg = exactText('kilograms as a decimal string with at most 3 places')
  .refine(text => isDecimal(text, 3), 'kilograms as a decimal string with at most 3 places')
  .describe('kilograms, a decimal string with at most 3 places')
export const signedKg = exactText('kilograms as a decimal string with at most 3 places')
  .refine(
    text => isDecimal(text.startsWith('-') ? text.slice(1) : text, 3),
    'kilograms as a decimal string with at most 3 places, with a minus sign below zero',
  )
  .describe('kilograms, a decimal string with at most 3 places, with a minus sign below zero')
/** Of one line, offer, baseline or report, 100,000 tonnes: 30,000 of them still add up exactly, in the matching's doubles of grams too. */
const MOST_KG = 100_000_000
/** True of what is no decimal at all, as `isAboveZero` is. */
const isBounded = (text: string): boolean => text.length < 9 || !isDecimal(text, 3) || Number(text) <= MOST_KG
export const boundedKg = kg
  .refine(isBounded, 'at most 100,000,000 kg')
  .describe('kilograms up to 100,000,000, a decimal string with at most 3 places')
export const positiveKg = kg
  .refine(isAboveZero, 'must be more than zero')
  .refine(isBounded, 'at most 100,000,000 kg')
  .describe('kilograms above zero and up to 100,000,000, a decimal string with at most 3 places')
export const amount = exactText('a decimal string with at most 4 places')
  .refine(text => isDecimal(text, 4), 'a decimal string with at most 4 places')
  .describe('an amount, a decimal string with at most 4 places')
export const positiveAmount = amount
  .refine(isAboveZero, 'must be more than zero')
  .describe('an amount above zero, a decimal string with at most 4 places')
export const signedAmount = exactText('a decimal string with at most 4 places')
  .refine(
    text => isDecimal(text.startsWith('-') ? text.slice(1) : text, 4),
    'a decimal string with at most 4 places, with a minus sign for a discount',
  )
  .describe('an amount, a decimal string with at most 4 places, with a minus sign for a discount')
export const percent = exactText('a percentage from 0 to 100 as a decimal string with at most 4 places')
  .refine(text => {
    const value = parseDecimal(text, 4)
    return value !== undefined && value <= 1_000_000n
  }, 'a percentage from 0 to 100 as a decimal string with at most 4 places')
  .describe('percent from 0 to 100, a decimal string with at most 4 places')
export const ratio = exactText('a ratio as a decimal string with at most 6 places')
  .refine(text => {
    const value = parseDecimal(text, 6)
    return value !== undefined && value > 0n && value <= 1_000_000_000n
  }, 'a ratio above 0 and up to 1000 as a decimal string with at most 6 places')
  .describe('a ratio above 0 and up to 1000, a decimal string with at most 6 places')
export const fraction = exactText('a fraction from 0 to 1 as a decimal string')
  .refine(text => {
    const value = parseDecimal(text, 4)
    return value !== undefined && value <= 10_000n
  }, 'a fraction from 0 to 1 as a decimal string with at most 4 places')
  .describe('a fraction from 0 to 1, a decimal string with at most 4 places')
/** Base currency per one unit of another currency. */
export const rate = exactText('an exchange rate as a decimal string with at most 8 places')
  .refine(text => {
    const value = parseDecimal(text, 8)
    return value !== undefined && value > 0n
  }, 'an exchange rate above zero as a decimal string with at most 8 places')
  .describe('base currency per unit, a decimal string with at most 8 places')

export const currency = z.enum(CURRENCIES)
export const money = z.strictObject({ amount: positiveAmount, currency })
export const period = z
  .string()
  .refine(isPeriod, 'a quarter such as 2027-Q1 or a month such as 2027-03')
  .describe('a quarter such as 2027-Q1 or a month such as 2027-03')
export const country = z
  .string()
  .refine(isCountry, 'a country as ISO 3166-1 alpha-2')
  .describe('a country as ISO 3166-1 alpha-2')
export const place = z
  .string()
  .refine(isPlace, 'a UN/LOCODE or an ISO 3166-1 alpha-2 country')
  .describe('a UN/LOCODE or an ISO 3166-1 alpha-2 country')
export const id = z.string().refine(isUuid, 'a UUID').describe('a UUID')
export const reference = referenceOf(100)
export const name = z.string().trim().min(1).max(200)
export const reason = z.string().trim().min(3, 'say why, in at least 3 characters').max(1000)
export const materialId = z.string().min(1).max(64)
export const grade = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')
/** Years that every part of the hub can hold, PostgreSQL and RFC 3339 in UTC among them. */
const YEARS = [Date.UTC(1900, 0), Date.UTC(10_000, 0)] as const
/** The last instant that every part of the hub can hold, in milliseconds since 1970. What is computed from instants is held to it. */
export const LAST_INSTANT_MS = YEARS[1] - 1
const inReach = (ms: number): boolean => Number.isNaN(ms) || (ms >= YEARS[0] && ms < YEARS[1])
/** The clocks of the world are at most 14 hours apart from UTC. */
const FAR_OFFSET = /[+-](?:1[5-9]|2\d|14:?(?:0[1-9]|[1-5]\d))(?::?\d\d)?$/
export const instant = z.iso
  .datetime({ offset: true, error: 'a time as RFC 3339, such as 2027-01-31T12:00:00Z' })
  .refine(text => inReach(Date.parse(text)), 'a time from 1900 to 9999, in UTC')
  .refine(text => !FAR_OFFSET.test(text), 'an offset of at most 14 hours')
export const date = z.iso
  .date('a plain date such as 2027-01-31')
  .refine(text => inReach(Date.parse(text)), 'a date from 1900 to 9999')
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hex digits')
  .describe('a SHA-256 in 64 lower-case hex digits')
export const level = z.enum(CHOICES.level)
export const assurance = z
  .enum(CHOICES.assurance)
  .describe(
    'how an origin level is known, the least first: by the supplier’s word, by an uploaded certificate of every stage that had to be proven, by credentials of registered issuers; `declared` when absent',
  )
export const anyLevel = z.enum(['A', 'B', 'C', 'D', 'E', 'U'])
export const bloc = z.enum(['EU', 'JP'])
/** As what an organisation takes part: it buys, sells, or pledges money to projects. */
export const participantKind = z.enum(['member', 'supplier', 'funder'])
export type ParticipantKind = z.infer<typeof participantKind>
export const commitment = z.enum(CHOICES.commitment)
export const stage = z.enum(CHOICES.stage)
export const incoterm = z.enum(CHOICES.incoterm)
export const evidenceType = z.enum(CHOICES.evidenceType)

/** What is too long for one event comes in parts: which of them this is, of how many. */
export const inParts = { part: z.int().positive(), parts: z.int().positive() }
export const maybeInParts = { part: inParts.part.optional(), parts: inParts.parts.optional() }
