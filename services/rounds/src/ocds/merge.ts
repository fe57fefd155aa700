import type { Json } from '@lodestone/kernel'
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
type Merging =
  | { readonly plain: Json }
  | { readonly members: Map<string, Merging> }
  | { readonly byId: Map<string | number, Map<string, Merging>> }

const isObject = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const hasId = (value: Json): value is Members & { id: string | number } =>
  isObject(value) && (typeof value.id === 'string' || typeof value.id === 'number')

/** A procedure's state, merged from objects in their order. */
export class Merger {
  readonly #root = new Map<string, Merging>()

  add(value: Members, leaveOut: ReadonlySet<string> = new Set()): void {
    mergeInto(this.#root, value, leaveOut)
  }

  result(): Members {
    return plainOf(this.#root)
  }
}

function mergeInto(members: Map<string, Merging>, value: Members, leaveOut: ReadonlySet<string> = new Set()): void {
  for (const [name, one] of Object.entries(value)) {
    if (leaveOut.has(name) || one === undefined) continue
    if (one === null) members.delete(name)
    else members.set(name, merged(members.get(name), one, name))
  }
}

function merged(before: Merging | undefined, value: Json, name: string): Merging {
  if (isObject(value)) {
    const members = before && 'members' in before ? before.members : new Map<string, Merging>()
    mergeInto(members, value)
    return { members }
  }
  if (!Array.isArray(value) || value.length === 0 || REPLACED.has(name) || !value.every(hasId)) return { plain: value }
  const byId = before && 'byId' in before ? before.byId : new Map<string | number, Map<string, Merging>>()
  for (const one of value) {
    const members = byId.get(one.id) ?? new Map<string, Merging>()
    mergeInto(members, one)
    byId.set(one.id, members)
  }
  return { byId }
}

function plain(value: Merging): Json {
  if ('plain' in value) return value.plain
  return 'byId' in value ? [...value.byId.values()].map(plainOf) : plainOf(value.members)
}
const plainOf = (members: ReadonlyMap<string, Merging>): Members =>
  Object.fromEntries([...members].map(([name, one]) => [name, plain(one)]))

/** A release in its parts, or a procedure in its releases, put together. */
export function merge(values: Iterable<Members>, leaveOut?: ReadonlySet<string>): Members {
  const merger = new Merger()
  for (const value of values) merger.add(value, leaveOut)
  return merger.result()
}
