import { readFileSync } from 'node:fs'
import { asyncApiDocument } from '@lodestone/contracts/async-api'
import { openApiDocument } from '@lodestone/http'
import { type AsyncApi, asyncApiBreaks, headerBreaks, type OpenApi, openApiBreaks } from './compatibility.documents.ts'

/** The documents as they were last published: kept as files, so that what they promise is held without the history of the repository. */

const folder = new URL('../../packages/contracts/schemas/published/', import.meta.url)
export const OPEN_API = new URL('openapi.json', folder)
export const ASYNC_API = new URL('asyncapi.json', folder)

/** Keywords that explain and promise nothing. */
const TELLING = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'title',
  'info',
  'tags',
  'servers',
  'license',
])

/** A document without what only explains. A field of a schema may be called like one of those. */
export function bare(node: unknown, isMap = false): unknown {
  if (Array.isArray(node)) return node.map(one => bare(one))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => isMap || !TELLING.has(key))
      .map(([key, child]) => [key, bare(child, !isMap && key === 'properties')]),
  )
}

export const openApiNow = (): OpenApi => bare(openApiDocument()) as OpenApi
export const asyncApiNow = (): AsyncApi => bare(asyncApiDocument()) as AsyncApi

/**
 * Choices that a published closed set has gained since. Only a rule that the operator of a round picks may gain one: nobody reads it before somebody has chosen it for that round,
 * and then a reader who does not know it must say so rather than take it for another.
 */
const CHOICES_ADDED: Readonly<Record<string, readonly string[]>> = {
  countryCapBase: ['servable-demand'],
  weights: ['realisation'],
}

/**
 * Reasons that a published closed set has gained. Without the first a price that nothing could compare was told as one above a ceiling, which is not so: offers without a price are
 * kept out of rounds, a line meets it whose ceiling has no rate. The second stands for every reason that would tell a party a price or a need of others.
 */
const REASONS_ADDED: Readonly<Record<string, readonly string[]>> = {
  'Explanation.code': ['price-not-comparable', 'not-matched-in-full'],
}

/** How a file was read: nobody is told of a format that he has not asked for. */
const FORMATS_ADDED: Readonly<Record<string, readonly string[]>> = { 'FileRead.format': ['delfor', 'idoc'] }

/** Services of the hub: operators and auditors read how each is, and what it commits to; one more is one row more. */
const SERVICES_ADDED: Readonly<Record<string, readonly string[]>> = {
  'ServiceState.name': ['outlook'],
  service: ['outlook'],
}

/**
 * As what an organisation takes part. Members and suppliers read of no other organisation as what it does, and whoever reads of all has to take what an operator has
 * admitted.
 */
const KINDS_ADDED: Readonly<Record<string, readonly string[]>> = { 'Participant.kind': ['funder'] }

/**
 * Patterns of texts that may be more than they were. A reference is in letters of any script: nothing follows from what it says, and whoever gives it back gives it
 * as it is.
 */
const PATTERNS_WIDENED = new Map<unknown, string>([
  [
    '^[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?$',
    '^[^\\x00-\\x20\\x7f-\\xa0](?:[^\\x00-\\x1f\\x7f-\\xa0]*[^\\x00-\\x20\\x7f-\\xa0])?$',
  ],
])

/** A document with the choices that were added to fields of these names, or of these names in the schema named before the dot. */
export function withChoices(
  node: unknown,
  added = { ...CHOICES_ADDED, ...REASONS_ADDED, ...FORMATS_ADDED, ...SERVICES_ADDED, ...KINDS_ADDED },
  path = ['', '', ''],
): unknown {
  if (Array.isArray(node)) return node.map(one => withChoices(one, added))
  if (typeof node !== 'object' || node === null) return node
  const [schema, , field = ''] = path
  const more = added[field] ?? added[`${schema}.${field}`]
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [
      key,
      key === 'enum' && Array.isArray(child) && more
        ? [...new Set([...child, ...more])]
        : withChoices(child, added, [...path.slice(-2), key]),
    ]),
  )
}

const read = (file: URL): unknown =>
  JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
    key === 'pattern' ? (PATTERNS_WIDENED.get(value) ?? value) : value,
  )

/** What the contracts of today break of what was published. */
export function breaksOfPublished(): string[] {
  const events = withChoices(read(ASYNC_API)) as AsyncApi
  return [
    ...openApiBreaks(withChoices(read(OPEN_API)) as OpenApi, openApiNow()),
    ...asyncApiBreaks(events, asyncApiNow()),
    ...headerBreaks(events, asyncApiNow()),
  ]
}

export { asyncApiBreaks, headerBreaks, openApiBreaks } from './compatibility.documents.ts'
