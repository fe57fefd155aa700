import type { Sql } from '@lodestone/database'
import { buildIndex, type Found, readyName } from '@lodestone/names'
import { mapInTurns, othersFirst, type ServiceContext } from '@lodestone/service'
import { type EntryNames, entriesOf, generationOf } from './restriction.store.ts'

/** Entries readied at a stretch: some milliseconds. */
const ENTRIES = 100

/** All lists of a generation, ready to look names up in. */
export type Lookup = { readonly generation: bigint; readonly find: (name: string) => Found<EntryNames>[] }

/** Keeps the lists of the newest generation ready, once for whoever asks. */
function openLookup(): (sql: Sql) => Promise<Lookup> {
  let kept: { readonly generation: bigint; readonly lookup: Promise<Lookup> } | undefined
  return async sql => {
    const generation = await generationOf(sql)
    if (kept?.generation === generation) return kept.lookup
    const own = { generation, lookup: readLookup(sql, generation) }
    kept = own
    own.lookup.catch(() => {
      if (kept === own) kept = undefined
    })
    return own.lookup
  }
}

const lookups = new WeakMap<ServiceContext, ReturnType<typeof openLookup>>()

/** The lists that a service keeps ready, for all of its routes and jobs. */
export function lookupOf(context: ServiceContext): ReturnType<typeof openLookup> {
  const kept = lookups.get(context) ?? openLookup()
  lookups.set(context, kept)
  return kept
}

async function readLookup(sql: Sql, generation: bigint): Promise<Lookup> {
  const building = buildIndex<EntryNames>()
  for await (const entries of entriesOf(sql))
    for (let at = 0; at < entries.length; at += ENTRIES) {
      for (const entry of entries.slice(at, at + ENTRIES)) building.add(entry)
      await othersFirst()
    }
  const index = building.done()
  return { generation, find: name => index.find(readyName(name)) }
}

export const findAll = async (names: readonly string[], { find }: Lookup): Promise<Map<string, Found<EntryNames>[]>> =>
  new Map(await mapInTurns(names, name => [name, find(name)] as const))
