import { compareFields, compareItems } from './compatibility.parts.ts'
import type { Compare, PlacedSchema, Schema, Use } from './compatibility.schema.ts'
import { compareBounds, compareTypes, compareValues } from './compatibility.values.ts'

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
