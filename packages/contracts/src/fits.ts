import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { EventContract } from './event.ts'
import { jsonSchema } from './json-schema.ts'

const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false })
const compiled = new WeakMap<EventContract, ValidateFunction>()

/**
 * Whether data has the shape that its event's JSON Schema tells; fields that the schema does not know are let be. So a consumer reads
 * tolerantly: whoever publishes has checked all of the contract, and checking it again was a tenth of a consumer's work.
 */
export function fits(event: EventContract, data: unknown): boolean {
  let check = compiled.get(event)
  if (!check) {
    check = ajv.compile(jsonSchema(event.data, 'read'))
    compiled.set(event, check)
  }
  return check(data)
}
