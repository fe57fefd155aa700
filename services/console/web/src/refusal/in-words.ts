import type { CellField, Fields } from '@lodestone/contracts/field'
import { LINE_FIELDS } from '@lodestone/contracts/line.fields'
import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { isObject } from '@lodestone/kernel/members'
import type { TFunction } from 'i18next'
import { type Language, LOCALES } from '../i18n/i18n.ts'
import type { Fault } from './fault.ts'

/** What the hub says in English with the rule of each sentence, in the reader's words: no sentence of the hub itself is passed on. */

export type Reader = { readonly t: TFunction<'problems'>; readonly language: Language }

type Said = Readonly<Record<string, unknown>>
const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Problems behind which there is nobody who could do otherwise: whoever is asked about them needs the number of the request. */
const ASKED_ABOUT: ReadonlySet<string> = new Set(['internal', 'unavailable', 'malformed'])

/** Why a request was refused: by its rule, else by its code, else that it was. */
export function problemInWords(body: Said, reader: Reader): string {
  const { t } = reader
  const code = textIn(body.code) ?? ''
  const byRule = filled(`rule.${textIn(body.rule)}`, body.values, reader)
  if (byRule !== undefined) return byRule
  const byCode = filled(`code.${code}`, undefined, reader)
  const id = textIn(body.requestId)
  const said = byCode ?? t('unknown', { code })
  return id !== undefined && (byCode === undefined || ASKED_ABOUT.has(code)) ? `${said} ${t('request', { id })}` : said
}

/** What is wrong where, or worth saying: `otherwise` says it of what has no text. */
export function faultInWords(one: Said, reader: Reader, otherwise: 'refused' | 'remark'): Fault {
  const path = textIn(one.path) ?? ''
  const message = filled(`field.${textIn(one.rule)}`, one.values, reader) ?? reader.t(otherwise)
  return { ...one, path, message, places: stepsOf(path).map(step => placeOf(step, reader)) }
}

const stepsOf = (path: string): string[] =>
  path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)

/** A text of the catalogue, filled; `undefined` where there is none. */
function filled(key: string, values: unknown, { t, language }: Reader): string | undefined {
  const shown = Object.entries(isObject(values) ? values : {}).map(([name, value]) => [
    name,
    valueIn(name, String(value), LOCALES[language]),
  ])
  const text: string = t(key, { ...Object.fromEntries(shown), defaultValue: '' })
  return text === '' ? undefined : text
}

const FIGURE = /^(?:most|least|limit|step|places|count|minutes|amount|row|allocations|offers|kg|\w+Kg)$/
const DAY = /^\d{4}-\d\d-\d\d$/

/** Figures, days and countries as the reader writes them. */
function valueIn(name: string, value: string, locale: string): string {
  if (FIGURE.test(name)) {
    const bare = value.replaceAll(',', '')
    return /^-?\d+(?:\.\d+)?$/.test(bare)
      ? new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(bare as `${number}`)
      : value
  }
  if (DAY.test(value))
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(value))
  if (name === 'country' && /^[A-Z]{2}$/.test(value))
    return new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(value) ?? value
  return value
}

/** What a step of a path is called on screen; empty where it has no name. */
function placeOf(step: string, { t, language }: Reader): string {
  if (/^\d+$/.test(step)) return t('nth', { number: String(Number(step) + 1) })
  const own: string = t(`place.${step}`, { defaultValue: '' })
  // A code of a currency or a name of the catalogue stands for itself.
  return own || LABELS.get(step)?.[language] || (/^[A-Z]{2,3}$|-/.test(step) ? step : '')
}

const labelsOf = (fields: Fields): (readonly [string, CellField['label']])[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    if ('label' in field) return [[name, field.label] as const]
    return labelsOf('parts' in field ? field.parts : field.rows)
  })
const LABELS = new Map([LINE_FIELDS, OFFER_FIELDS].flatMap(labelsOf))
