import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { sample } from '../samples.fixture.ts'

const known = new Map<string, ValidateFunction>()

/** What a document breaks of a schema that UN/CEFACT publishes, dates and addresses looked at. */
export function publishedFaults(schema: string, document: unknown): string[] {
  let validate = known.get(schema)
  if (!validate) {
    const ajv = new Ajv2020({ strict: false, validateSchema: false })
    formats.default(ajv, ['uri', 'date', 'date-time'])
    for (const format of ['byte', 'float', 'binary']) ajv.addFormat(format, true)
    validate = ajv.compile(notEmpty(sample(`untp/${schema}`)))
    known.set(schema, validate)
  }
  return validate(document) ? [] : (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`)
}

/** A list that has to contain something is not empty: within lists of objects the validator forgets it from the second object on. */
function notEmpty(schema: unknown): object {
  if (typeof schema !== 'object' || schema === null) return Object(schema)
  const made = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.map(one => (typeof one === 'object' ? notEmpty(one) : one))
        : typeof value === 'object'
          ? notEmpty(value)
          : value,
    ]),
  )
  return 'contains' in schema ? { ...made, minItems: 1 } : made
}
