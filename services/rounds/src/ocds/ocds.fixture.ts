import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

/**
 * Packages against the published schemas and those of the extensions they declare, in which a field that none of them knows is a fault. So a
 * package that uses an extension without declaring it fails, too.
 */

type Json = { [member: string]: unknown }
const read = (path: string): Json => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))

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

/** What an extension adds to the schemas of a release and of packages, by the place from which it is declared. */
function extensionOf(url: string): { release?: unknown; package?: unknown } {
  const official = /open-contracting-extensions\/ocds_(\w+)_extension\/[^/]+\/extension\.json$/.exec(url)
  if (official) return read(`schemas/extensions/${official[1]}.json`)
  if (!url.endsWith('/rounds/ocds/extension/extension.json')) throw new Error(`${url} is no known extension`)
  return { release: read('extension/release-schema.json'), package: read('extension/release-package-schema.json') }
}

const SCHEMA = 'https://standard.open-contracting.org/schema'
const RELEASE = `${SCHEMA}/1__1__5/release-schema.json`
const RECORD = `${SCHEMA}/1__2__0/record-schema.json`
type Kind = 'release-package' | 'record-package'
const known = new Map<string, ValidateFunction>()

function validatorOf(kind: Kind, extensions: readonly string[]): ValidateFunction {
  const key = [kind, ...extensions].join(' ')
  const made = known.get(key)
  if (made) return made
  const patches = extensions.map(extensionOf)
  // Draft 4 calls `$id` `id`; nothing else in these schemas differs between the drafts.
  const schemaOf = (name: string, of: 'release' | 'package'): Json => {
    const { id, $schema: _, ...schema } = read(`schemas/${name}-schema.json`)
    const whole = patches.reduce((before: unknown, patch) => patched(before, patch[of] ?? {}), schema)
    return { ...(closed(whole) as Json), $id: id }
  }
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(schemaOf('release', 'release'))
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
  const validate = ajv.compile(schemaOf(kind, 'package'))
  known.set(key, validate)
  return validate
}

/** What a package breaks of the schemas it says it obeys. */
export function ocdsFaults(kind: Kind, value: { extensions?: readonly string[] }): string[] {
  const validate = validatorOf(kind, value.extensions ?? [])
  if (validate(value)) return []
  return (validate.errors ?? []).map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
}
