import { type Compare, type Schema, typesOf, type Use } from './compatibility.schema.ts'

/** What is broken of the fields of an object. */
export function compareFields(before: Schema, now: Schema, use: Use, place: string, compare: Compare): string[] {
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

/** What is broken of the items of a list. */
export function compareItems(before: Schema, now: Schema, place: string, compare: Compare): string[] {
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
