import { type Schema, typesOf, type Use } from './compatibility.schema.ts'

/** What is broken of the types of a value. */
export function compareTypes(before: Schema, now: Schema, use: Use, place: string): string[] {
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
export function compareValues(before: Schema, now: Schema, use: Use, place: string): string[] {
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

/** What is broken of the limits of a value. */
export function compareBounds(before: Schema, now: Schema, use: Use, place: string): string[] {
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
