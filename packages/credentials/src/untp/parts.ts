import { z } from 'zod'
import { instantOf, isDay } from '../model/instant.ts'
import { isUrl } from '../model/url.ts'

/** The words that the shapes of the UN Transparency Protocol are made of. */

export const VERSIONS = ['0.6.0', '0.6.1'] as const
export type Version = (typeof VERSIONS)[number]

export const text = z.string()
export const number = z.number()
export const flag = z.boolean()
export const list = <T extends z.ZodType>(item: T) => z.array(item).optional()

export const uri = z.string().refine(isUrl, 'not an address')

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/
export const day = z.string().refine(value => {
  const [, year, month, date] = DAY.exec(value) ?? []
  return isDay(Number(year), Number(month), Number(date))
}, 'not a day such as 2026-11-30')

/** A time with its zone. Both the pattern that is published and the format of JSON Schema hold: a year has four digits, an hour is at most 23. */
export const stamp = z
  .string()
  .refine(
    value => /^\d{4}-/.test(value) && !/T24/.test(value) && instantOf(value) !== undefined,
    'not a time with its zone',
  )

/** A time as JSON Schema's format has it, which takes small letters, too. */
export const time = z
  .string()
  .refine(
    value => /^\d{4}-/.test(value) && !/T24/i.test(value) && instantOf(value.toUpperCase()) !== undefined,
    'not a time with its zone',
  )

const isText = (value: unknown): value is string => typeof value === 'string'
/** A list of words with these among them. */
export const typed = (types: readonly string[]) =>
  z
    .custom<readonly string[]>(
      said => Array.isArray(said) && said.every(isText) && types.every(one => said.includes(one)),
      `not a list with ${types.join(' and ')}`,
    )
    .optional()

/** An object that may have other members, and one that may not. Its `type` may be left out; where it stands, it names these. */
export const open = <S extends z.ZodRawShape>(types: readonly string[], shape: S) =>
  z.looseObject({ type: typed(types), ...shape })
export const closed = <S extends z.ZodRawShape>(types: readonly string[], shape: S) =>
  z.strictObject({ type: typed(types), ...shape })
