/**
 * What of a published schema a change would break. A schema is `sent` to the hub, which must go on taking whatever it took, or `read` from
 * it, and then nothing may come that the published schema did not allow, but for fields that it does not name.
 */
export type Use = 'sent' | 'read'

export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly pattern?: string
  readonly format?: string
  readonly [keyword: string]: unknown
}
/** A schema with the document in which its references count. */
export type PlacedSchema = { readonly schema: Schema; readonly document: object }

/** Compares what is below a schema. */
export type Compare = (before: Schema, now: Schema, step: string) => string[]

/** The types that a schema allows. */
export const typesOf = (schema: Schema): ReadonlySet<string> | undefined => {
  if (schema.type === undefined) return undefined
  const types = new Set(typeof schema.type === 'string' ? [schema.type] : schema.type)
  if (types.has('number')) types.add('integer')
  return types
}
