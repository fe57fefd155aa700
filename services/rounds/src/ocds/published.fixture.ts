import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { Kind } from './ocds.fixture.ts'

/**
 * Packages against the schemas that the Open Contracting Partnership publishes (https://standard.open-contracting.org), which are no part of this
 * repository: `OCDS_SCHEMAS` names the folder that holds them, `../shared/data/ocds` beside the repository unless it is set.
 */
const folder = process.env.OCDS_SCHEMAS ?? fileURLToPath(new URL('../../../../../shared/data/ocds', import.meta.url))
/** Whether they are there. Set and not there is an error of whoever set it. */
export const arePublishedHere = process.env.OCDS_SCHEMAS !== undefined || existsSync(folder)

type Json = { [member: string]: unknown }
/** A schema as it is published; the hub's own extension of it. */
export const published = (name: string): Json => read(new URL(`${name}-schema.json`, `${pathToFileURL(folder)}/`))
export const own = (name: string): Json => read(new URL(`extension/${name}-schema.json`, import.meta.url))
const read = (at: URL): Json => JSON.parse(readFileSync(at, 'utf8'))

/** What the extensions of the same publisher add to these schemas, as far as rounds use it (https://extensions.open-contracting.org). */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  lots: ['tender/lots', 'tender/items/relatedLot', 'awards/relatedLots'],
  contract_buyer: ['awards/buyers'],
  countryCode: ['parties/address/country'],
  pagination: ['links'],
}
const OFFICIAL = /open-contracting-extensions\/ocds_(\w+)_extension\/[^/]+\/extension\.json$/

/** RFC 7396, by which an extension changes a schema. */
function patched(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const made: Json = { ...(target as Json | undefined) }
  for (const [name, value] of Object.entries(patch))
    if (value === null) delete made[name]
    else made[name] = patched(made[name], value)
  return made
}

/** The schema, with every object that has known members closed to others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const made = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  return 'properties' in schema ? { ...made, additionalProperties: false } : made
}

const SCHEMA = 'https://standard.open-contracting.org/schema'
const RELEASE = `${SCHEMA}/1__1__5/release-schema.json`
const RECORD = `${SCHEMA}/1__2__0/record-schema.json`
const known = new Map<string, ValidateFunction>()

function validatorOf(kind: Kind, withOwn: boolean): ValidateFunction {
  const key = `${kind} ${withOwn}`
  const made = known.get(key)
  if (made) return made
  // Draft 4 calls `$id` `id`; nothing else in these schemas differs between the drafts.
  const schemaOf = (name: string, patch: () => Json): Json => {
    const { id, $schema: _, ...schema } = published(name)
    return { ...(closed(withOwn ? patched(schema, patch()) : schema) as Json), $id: id }
  }
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(schemaOf('release', () => own('release')))
  // The record package refers to a schema that is published beside it: a record has its id, its releases and what they come to.
  ajv.addSchema({
    $id: RECORD,
    type: 'object',
    required: ['ocid', 'releases'],
    properties: {
      ocid: { type: 'string', minLength: 1 },
      releases: { type: 'array', minItems: 1, items: { $ref: RELEASE } },
      compiledRelease: { $ref: RELEASE },
    },
    additionalProperties: false,
  })
  const validate = ajv.compile(schemaOf(kind, () => own(kind)))
  known.set(key, validate)
  return validate
}

/** What a package breaks of the published schemas: a field that neither they know nor an extension that it declares is a fault, too. */
export function publishedFaults(kind: Kind, value: { extensions: readonly string[] }): string[] {
  const declared = value.extensions.map(url => OFFICIAL.exec(url)?.[1])
  const validate = validatorOf(kind, declared.includes(undefined))
  if (validate(value)) return []
  const added = new Set(declared.flatMap(name => (name === undefined ? [] : (ADDED[name] ?? []))))
  return (validate.errors ?? [])
    .filter(({ keyword, instancePath, params }) => {
      const steps = instancePath.split('/').filter(step => !/^(?:\d*|releases|records|compiledRelease)$/.test(step))
      return keyword !== 'additionalProperties' || !added.has([...steps, params.additionalProperty].join('/'))
    })
    .map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
}
