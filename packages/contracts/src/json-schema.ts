import { present } from '@lodestone/kernel'
import { core, z } from 'zod'
import { NAMED } from './names.ts'

/** `sent` to the hub, where an unknown field is refused, or `read` from it, where more fields may come and are let be. */
export type Use = 'sent' | 'read'

const nouns = new Map<string, z.ZodType>(Object.entries(NAMED))

/** What zod knows of a schema, and its name where it has one. */
class Names extends core.$ZodRegistry<Record<string, unknown>> {
  readonly #names = new Map<core.$ZodType, string>([...nouns].map(([name, schema]) => [schema, name]))
  override get(schema: core.$ZodType): Record<string, unknown> | undefined {
    const known: Record<string, unknown> | undefined = z.globalRegistry.get(schema)
    const id = this.#names.get(schema)
    return id === undefined ? known : { ...known, id }
  }
}
const names = new Names()

/** Draft 7 is what AsyncAPI means where it names no other. */
type Target = 'draft-2020-12' | 'draft-7'

/** JSON Schema of a contract as it is sent or read, with the definitions that it needs beside it. */
export function jsonSchema(schema: z.ZodType, use: Use, target: Target = 'draft-2020-12', named = false): Schema {
  return z.toJSONSchema(schema, {
    io: use === 'sent' ? 'input' : 'output',
    unrepresentable: 'any',
    target,
    ...(named ? { metadata: names } : {}),
    override: ({ jsonSchema }) => {
      if (use === 'read' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      // What a safe integer is needs no telling.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
}
type Schema = Record<string, unknown>

/**
 * Schemas that a document names among its components: each `$ref` counts from the document's root. A noun that reads otherwise than it is
 * sent stands there twice, the latter as `…Input`.
 */
export class Components {
  readonly #schemas = new Map<string, object>()
  readonly #target: Target
  constructor(target: Target = 'draft-2020-12') {
    this.#target = target
  }

  /** A schema for use in the document, where all that has a name is a reference. */
  of(schema: z.ZodType, use: Use): object {
    const { $schema: _, $defs, definitions, ...rest } = jsonSchema(schema, use, this.#target, true)
    const defs = this.#target === 'draft-7' ? definitions : $defs
    const renamed = new Map<string, string>()
    for (const [local, definition] of Object.entries(defs ?? {}))
      renamed.set(local, this.#nameOf(local, definition, use))
    const point = (value: object): object =>
      JSON.parse(
        JSON.stringify(value).replace(/"#\/(?:\$defs|definitions)\/([^"]+)"/g, (_, local) =>
          JSON.stringify(`#/components/schemas/${renamed.get(local)}`),
        ),
      )
    for (const [local, definition] of Object.entries(defs ?? {})) {
      const name = present(renamed.get(local))
      // Any JSON is said as such: a union that names itself says no more, and generators stumble over it.
      this.#schemas.set(name, name === 'AnyJson' ? { description: 'Any JSON value' } : point(definition))
    }
    const own = [...nouns].find(([, one]) => one === schema)?.[0]
    if (own === undefined || rest.$ref !== undefined) return point(rest)
    const name = this.#nameOf(own, rest, use)
    this.#schemas.set(name, point(rest))
    return { $ref: `#/components/schemas/${name}` }
  }

  #nameOf(local: string, definition: Schema, use: Use): string {
    const noun = nouns.get(local)
    if (noun === undefined) {
      if ('anyOf' in definition && !('properties' in definition)) return 'AnyJson'
      throw new Error(
        `a schema that contains itself needs a name among NAMED: ${JSON.stringify(definition).slice(0, 200)}`,
      )
    }
    return use === 'sent' && !SENT_ONLY.test(local) && readsOtherwise(local) ? `${local}Input` : local
  }

  /** Everything that was named so far, in order of name. */
  all(): Record<string, object> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

const SENT_ONLY = /(?:Draft|Report|Changes)$/

const judged = new Map<string, boolean>()

/** Whether a noun reads otherwise than it is sent. */
function readsOtherwise(name: string): boolean {
  const noun = present(nouns.get(name))
  const known =
    judged.get(name) ?? JSON.stringify(jsonSchema(noun, 'sent')) !== JSON.stringify(jsonSchema(noun, 'read'))
  judged.set(name, known)
  return known
}
