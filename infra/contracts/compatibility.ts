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

/** Sentences about what is broken between a schema as published and as it is now, each beginning with the place. */
export function breaks(
  before: PlacedSchema,
  now: PlacedSchema,
  use: Use,
  place = '',
  seen: ReadonlySet<string> = new Set(),
): string[] {
  const pair = `${before.schema.$ref} ${now.schema.$ref}`
  if (before.schema.$ref && now.schema.$ref) {
    if (seen.has(pair)) return []
    return breaks(resolved(before), resolved(now), use, place, new Set([...seen, pair]))
  }
  if (before.schema.$ref || now.schema.$ref) return breaks(resolved(before), resolved(now), use, place, seen)
  const compare = (a: Schema, b: Schema, step: string) =>
    breaks({ ...before, schema: a }, { ...now, schema: b }, use, `${place}${step}`, seen)
  return compareAlternatives(before.schema, now.schema, use, place, compare)
}

type Compare = (before: Schema, now: Schema, step: string) => string[]

function resolved({ schema, document }: PlacedSchema): PlacedSchema {
  if (schema.$ref === undefined) return { schema, document }
  const found = schema.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, step) =>
        (node as Record<string, unknown> | undefined)?.[
          decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
        ],
      document,
    )
  if (found === undefined) throw new Error(`${schema.$ref} leads nowhere`)
  return { schema: found as Schema, document }
}

const alternativesOf = (schema: Schema): readonly Schema[] | undefined => schema.anyOf ?? schema.oneOf

/** Unions: whatever was taken must find an alternative that takes it; whatever comes, one that allowed it. */
function compareAlternatives(before: Schema, now: Schema, use: Use, place: string, compare: Compare): string[] {
  const [old, fresh] = [alternativesOf(before), alternativesOf(now)]
  if (!old && !fresh) return compareOne(before, now, use, place, compare)
  const olds = old ?? [before]
  const freshes = fresh ?? [now]
  const fits = (a: Schema, b: Schema): boolean => compare(a, b, '').length === 0
  const lost =
    use === 'sent'
      ? olds.filter(one => !freshes.some(other => fits(one, other)))
      : freshes.filter(other => !olds.some(one => fits(one, other)))
  if (lost.length === 0) return []
  // One on each side that is left over is the same one, changed: what of it is broken says more.
  const [single] = lost
  const partners = use === 'sent' ? freshes : olds
  if (lost.length === 1 && single && olds.length === freshes.length) {
    const partner = partners[(use === 'sent' ? olds : freshes).indexOf(single)] as Schema
    return use === 'sent' ? compare(single, partner, '') : compare(partner, single, '')
  }
  return [`${place}: ${lost.length} alternative(s) ${use === 'sent' ? 'no longer taken' : 'added'}`]
}

function compareOne(before: Schema, now: Schema, use: Use, place: string, compare: Compare): string[] {
  return [
    ...compareTypes(before, now, use, place),
    ...compareValues(before, now, use, place),
    ...compareBounds(before, now, use, place),
    ...compareFields(before, now, use, place, compare),
    ...compareItems(before, now, place, compare),
  ]
}

const typesOf = (schema: Schema): ReadonlySet<string> | undefined => {
  if (schema.type === undefined) return undefined
  const types = new Set(typeof schema.type === 'string' ? [schema.type] : schema.type)
  if (types.has('number')) types.add('integer')
  return types
}

function compareTypes(before: Schema, now: Schema, use: Use, place: string): string[] {
  const [wide, narrow] = use === 'sent' ? [now, before] : [before, now]
  const [allowed, given] = [typesOf(wide), typesOf(narrow)]
  if (allowed === undefined || (given && [...given].every(type => allowed.has(type)))) return []
  return [`${place}: type was ${JSON.stringify(before.type ?? 'any')}, is ${JSON.stringify(now.type ?? 'any')}`]
}

const valuesOf = (schema: Schema): readonly string[] | undefined => {
  if (schema.const !== undefined) return [JSON.stringify(schema.const)]
  return schema.enum?.map(value => JSON.stringify(value))
}

/** A closed set of values may not lose one, since somebody sends it or waits for it; nor may one that is read gain one. */
function compareValues(before: Schema, now: Schema, use: Use, place: string): string[] {
  const [old, fresh] = [valuesOf(before), valuesOf(now)]
  if (!old) return fresh && use === 'sent' ? [`${place}: only certain values are taken now`] : []
  if (!fresh) return use === 'read' ? [`${place}: may have any value now`] : []
  const lost = old.filter(value => !fresh.includes(value))
  const gained = use === 'read' ? fresh.filter(value => !old.includes(value)) : []
  return [
    ...(lost.length > 0 ? [`${place}: lost the value(s) ${lost.join(', ')}`] : []),
    ...(gained.length > 0 ? [`${place}: may have the new value(s) ${gained.join(', ')}`] : []),
  ]
}

/** Limits by the direction in which they are wide. */
const LIMITS: Record<string, 'up' | 'down'> = {
  minimum: 'down',
  exclusiveMinimum: 'down',
  minLength: 'down',
  minItems: 'down',
  minProperties: 'down',
  maximum: 'up',
  exclusiveMaximum: 'up',
  maxLength: 'up',
  maxItems: 'up',
  maxProperties: 'up',
}

function compareBounds(before: Schema, now: Schema, use: Use, place: string): string[] {
  const out: string[] = []
  const [wide, narrow] = use === 'sent' ? [now, before] : [before, now]
  for (const [limit, direction] of Object.entries(LIMITS)) {
    const [allowed, given] = [wide[limit], narrow[limit]] as [number | undefined, number | undefined]
    if (allowed === undefined) continue
    if (given === undefined || (direction === 'up' ? given > allowed : given < allowed))
      out.push(`${place}: ${limit} was ${before[limit] ?? 'none'}, is ${now[limit] ?? 'none'}`)
  }
  for (const form of ['pattern', 'format'] as const)
    if (wide[form] !== undefined && wide[form] !== narrow[form])
      out.push(`${place}: ${form} was ${before[form] ?? 'none'}, is ${now[form] ?? 'none'}`)
  return out
}

function compareFields(before: Schema, now: Schema, use: Use, place: string, compare: Compare): string[] {
  const out: string[] = []
  const [old, fresh] = [before.properties ?? {}, now.properties ?? {}]
  for (const [name, schema] of Object.entries(old)) {
    const other = fresh[name]
    const at = `${place}.${name}`
    if (!other) out.push(`${at}: is gone`)
    else out.push(...compare(schema, other, `.${name}`))
  }
  const [was, is] = [new Set(before.required), new Set(now.required)]
  if (use === 'sent') for (const name of is) if (!was.has(name)) out.push(`${place}.${name}: is required now`)
  if (use === 'read')
    for (const name of was) if (name in fresh && !is.has(name)) out.push(`${place}.${name}: may be left out now`)
  const [openBefore, openNow] = [before.additionalProperties, now.additionalProperties]
  if (use === 'sent' && openNow === false && openBefore !== false && isObject(before))
    out.push(`${place}: unknown fields are refused now`)
  if (typeof openBefore === 'object' && typeof openNow === 'object') out.push(...compare(openBefore, openNow, '.*'))
  // Nothing is lost where any JSON was told.
  else if (use === 'read' && typeof openBefore === 'object' && openNow !== false && compare(openBefore, {}, '').length)
    out.push(`${place}.*: is not described any more`)
  return out
}

const isObject = (schema: Schema): boolean => typesOf(schema)?.has('object') === true

function compareItems(before: Schema, now: Schema, place: string, compare: Compare): string[] {
  const out = before.items && now.items ? compare(before.items, now.items, '[]') : []
  if (before.items && !now.items && !now.prefixItems) out.push(`${place}[]: is not described any more`)
  const [old, fresh] = [before.prefixItems ?? [], now.prefixItems ?? []]
  if (old.length !== fresh.length) out.push(`${place}: had ${old.length} places, has ${fresh.length}`)
  old.forEach((schema, index) => {
    const other = fresh[index]
    if (other) out.push(...compare(schema, other, `[${index}]`))
  })
  // What is put together stays in its order.
  const [parts, others] = [before.allOf ?? [], now.allOf ?? []]
  if (parts.length !== others.length) out.push(`${place}: was put together of ${parts.length}, is of ${others.length}`)
  parts.forEach((schema, index) => {
    const other = others[index]
    if (other) out.push(...compare(schema, other, ''))
  })
  return out
}
