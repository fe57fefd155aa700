import type findings from '../i18n/en/findings.json'

export type SaidCode = keyof (typeof findings)['said']

export type Values = Readonly<Record<string, string | undefined>>
/** As i18next takes them: a number is what a plural would go by. */
export type Written = Readonly<Record<string, string | number>>
export type Figures = Readonly<Record<string, unknown>>

/** How the parts of a sentence read in a language. */
export type SentenceWords = {
  readonly country: (code: string) => string
  /** The countries of one owner. */
  readonly countries: (names: readonly string[]) => string
  readonly percent: (pct: string) => string
  readonly date: (day: string) => string
  readonly list: (items: readonly string[]) => string
  /** Parts of a sentence that are asked for together. */
  readonly both: (parts: readonly string[]) => string
  /** Parts of a sentence that stand one after another. */
  readonly series: (parts: readonly string[]) => string
  readonly material: (id: string) => string
  readonly stage: (stage: string) => string | undefined
  readonly type: (type: string) => string | undefined
  /** What keeps credentials from proving a batch, a sentence. */
  readonly lack: (code: string) => string | undefined
  readonly part: (key: keyof (typeof findings)['part'], values: Written) => string
}

const DECIMAL = /^-?\d+(\.\d+)?$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
const read = (value: unknown, pattern: RegExp, write: (value: string) => string): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? write(value) : undefined
export const percent = (value: unknown, w: SentenceWords) => read(value, DECIMAL, w.percent)
export const date = (value: unknown, w: SentenceWords) => read(value, DAY, w.date)
export const country = (value: unknown, w: SentenceWords) => read(value, /^[A-Z]{2}$/, w.country)
/** Every entry of a list in words; `undefined` where one has none. */
export function each(value: unknown, write: (one: Figures) => string | undefined): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const written = value.map(one => (one === null ? undefined : write(one)))
  return written.every(one => one !== undefined) ? written : undefined
}
export const countries = (value: unknown, w: SentenceWords) => each(value, one => country(one, w))
/** A value in words, where it is there. */
export const ifGiven = <T>(value: T | undefined, write: (value: T) => string | undefined): string | undefined =>
  value === undefined ? undefined : write(value)
/** A part of a sentence, where all its figures are there. */
export function part(key: Parameters<SentenceWords['part']>[0], values: Values, w: SentenceWords): string | undefined {
  return isFull(values) ? w.part(key, values) : undefined
}
export const isFull = (values: Values): values is Values & Readonly<Record<string, string>> =>
  Object.values(values).every(value => value !== undefined)
