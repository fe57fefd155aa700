import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

const schemaOf = (name: string): Record<string, unknown> => {
  const {
    id,
    $schema: _,
    ...schema
  } = JSON.parse(readFileSync(new URL(`./schemas/${name}.json`, import.meta.url), 'utf8'))
  return { ...schema, $id: id }
}

// Draft 4 calls `$id` `id`; nothing else in these schemas differs between the drafts.
const ajv = new Ajv({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(schemaOf('release-schema'))
// The record package refers to a schema that is published beside it: a record has its id and releases.
ajv.addSchema({
  $id: 'https://standard.open-contracting.org/schema/1__2__0/record-schema.json',
  type: 'object',
  required: ['ocid'],
  properties: {
    ocid: { type: 'string', minLength: 1 },
    releases: {
      type: 'array',
      minItems: 1,
      items: { $ref: 'https://standard.open-contracting.org/schema/1__1__5/release-schema.json' },
    },
  },
})
const validators = {
  'release-package': ajv.compile(schemaOf('release-package-schema')),
  'record-package': ajv.compile(schemaOf('record-package-schema')),
}

/** What a package breaks of the published schemas. */
export function ocdsFaults(kind: keyof typeof validators, value: unknown): string[] {
  const validate = validators[kind]
  return validate(value) ? [] : (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`)
}
