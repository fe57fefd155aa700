import type { Members } from './part.ts'

/**
 * The merge rules of OCDS 1.1: a later value takes the place of an earlier one, objects are merged member by member, lists of objects with
 * ids object by object, other lists are replaced, and null takes a value away.
 */

/** Lists that are replaced as a whole although their objects have ids: `wholeListMerge` in the schema of a release. */
export const REPLACED: ReadonlySet<string> = new Set([
  'identifiers',
  'additionalIdentifiers',
  'additionalClassifications',
  'deliveryLocations',
  'deliveryAddresses',
  'classifications',
  'locations',
])
/** Members of a release that are its own and not the procedure's: `omitWhenMerged`. */
export const OF_ONE_RELEASE: ReadonlySet<string> = new Set(['id', 'date', 'tag', 'publisher', 'links'])

/** Values on their way: objects and lists with ids as maps, so that merging takes the time of what is merged in. */
type Merging = { readonly members: Map<string, unknown> } | { readonly byId: Map<string | number, Merging> }

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isMerging = (value: unknown): value is Merging => isObject(value) && ('members' in value || 'byId' in value)
const hasId = (value: unknown): value is Members & { id: string | number } =>
  isObject(value) && (typeof value.id === 'string' || typeof value.id === 'number')

/** A procedure's state, merged from objects in their order. */
export class Merger {
  readonly #root = new Map<string, unknown>()

  add(value: Members, leaveOut: ReadonlySet<string> = new Set()): void {
    mergeInto(this.#root, value, leaveOut)
  }

  result(): Members {
    return plain({ members: this.#root }) as Members
  }
}

function mergeInto(members: Map<string, unknown>, value: Members, leaveOut: ReadonlySet<string> = new Set()): void {
  for (const [name, one] of Object.entries(value)) {
    if (leaveOut.has(name) || one === undefined) continue
    if (one === null) members.delete(name)
    else members.set(name, merged(members.get(name), name, one))
  }
}

function merged(before: unknown, name: string, value: unknown): unknown {
  if (isObject(value)) {
    const members = isMerging(before) && 'members' in before ? before.members : new Map<string, unknown>()
    mergeInto(members, value)
    return { members }
  }
  if (!Array.isArray(value) || value.length === 0 || REPLACED.has(name) || !value.every(hasId)) return { plain: value }
  const byId = isMerging(before) && 'byId' in before ? before.byId : new Map<string | number, Merging>()
  for (const one of value) {
    const known = byId.get(one.id)
    const members = known && 'members' in known ? known.members : new Map<string, unknown>()
    mergeInto(members, one)
    byId.set(one.id, { members })
  }
  return { byId }
}

function plain(value: unknown): unknown {
  if (!isMerging(value)) return (value as { plain: unknown }).plain
  if ('byId' in value) return [...value.byId.values()].map(plain)
  return Object.fromEntries([...value.members].map(([name, one]) => [name, plain(one)]))
}

/** A release in its parts, or a procedure in its releases, put together. */
export function merge(values: Iterable<Members>, leaveOut?: ReadonlySet<string>): Members {
  const merger = new Merger()
  for (const value of values) merger.add(value, leaveOut)
  return merger.result()
}
