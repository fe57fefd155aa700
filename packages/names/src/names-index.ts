import { type Match, matchOf, NAME_ALIKE } from './match.ts'
import { type ReadyName, readingsOf, readyName } from './name.ts'

/** What an index looks names up among: something with some names. */
export type Named = { readonly names: readonly string[] }
export type Found<E> = Match & { readonly entry: E }

/** Looks a name up among entries. It finds all that is alike, without a look at each. */
export type NamesIndex<E> = { readonly find: (name: ReadyName) => Found<E>[] }

/** Entries as they are added, to be looked up once that is done: whoever adds many gives way in between. */
export function buildIndex<E extends Named>(): { add(entry: E): void; done(): NamesIndex<E> } {
  const entries: E[] = []
  const aliases: { readonly of: number; readonly weight: number }[] = []
  const byWord = new Map<string, number[]>()
  const byAll = new Map<string, number[]>()
  return {
    add: entry => {
      const of = entries.push(entry) - 1
      for (const { words, key: whole } of entry.names.map(readyName).flatMap(readingsOf)) {
        const place = aliases.push({ of, weight: words.reduce((sum, word) => sum + word.weight, 0) }) - 1
        for (const key of new Set(words.filter(word => word.tells).flatMap(word => word.keys))) put(byWord, key, place)
        put(byAll, whole, place)
      }
    },
    done: () => ({ find: finder(entries, aliases, byWord, byAll) }),
  }
}

function put(places: Map<string, number[]>, key: string, place: number): void {
  const known = places.get(key)
  if (known) known.push(place)
  else places.set(key, [place])
}

/**
 * Of a name only those are compared that share the key of all of it, or keys of so many of its words that they may come to the threshold: each word that shares no
 * key counts nothing, and at most all letters of the other do.
 */
function finder<E extends Named>(
  entries: readonly E[],
  aliases: readonly { readonly of: number; readonly weight: number }[],
  byWord: ReadonlyMap<string, readonly number[]>,
  byAll: ReadonlyMap<string, readonly number[]>,
): NamesIndex<E>['find'] {
  const weights = new Float64Array(aliases.length)
  const lastWord = new Int32Array(aliases.length)
  let word = 0
  const placesOf = (name: ReadyName): Set<number> => {
    const all = name.words.reduce((sum, one) => sum + one.weight, 0)
    const free = name.words.reduce((sum, one) => sum + (one.tells ? 0 : one.weight), 0)
    const touched: number[] = []
    for (const { tells, keys, weight } of name.words) {
      if (!tells) continue
      word = (word + 1) % 0x7fffffff
      for (const key of keys)
        for (const place of byWord.get(key) ?? []) {
          if (lastWord[place] === word) continue
          lastWord[place] = word
          if (weights[place] === 0) touched.push(place)
          weights[place] = (weights[place] ?? 0) + weight
        }
    }
    const found = new Set<number>()
    for (const place of touched) {
      const { of, weight } = aliases[place] ?? { of: 0, weight: 0 }
      if (((weights[place] ?? 0) + free + weight) / (all + weight) >= NAME_ALIKE - ROUNDING) found.add(of)
      weights[place] = 0
    }
    for (const place of byAll.get(name.key) ?? []) found.add(aliases[place]?.of ?? 0)
    return found
  }
  return name => {
    const found = new Set(readingsOf(name).flatMap(reading => [...placesOf(reading)]))
    return [...found].flatMap(at => {
      const entry = entries[at]
      const match = entry && matchOf(name, entry.names.map(readyName))
      return entry && match ? [{ ...match, entry }] : []
    })
  }
}

/** Sums of fractions in another order may differ by this. */
const ROUNDING = 1e-9

export function indexOf<E extends Named>(entries: Iterable<E>): NamesIndex<E> {
  const index = buildIndex<E>()
  for (const entry of entries) index.add(entry)
  return index.done()
}
