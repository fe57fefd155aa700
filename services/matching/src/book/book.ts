import type { booksIncomplete, DataOf, EntriesSealed, SealData } from '@lodestone/contracts'
import type { LineInput, OfferInput } from '@lodestone/engine'
import {
  byId,
  canonicalJson,
  fromJson,
  grams,
  type JsonText,
  leafHash,
  merkleRoot,
  type Seal,
  type SealedEntry,
  seal,
} from '@lodestone/kernel'

export type BookOwner = 'demand' | 'supply'
export type BookEntry = EntriesSealed['entries'][number]
/** The sealed books of a round, each as the JSON texts of its parts. */
export type BookTexts = { readonly [owner in BookOwner]: readonly JsonText<readonly BookEntry[]>[] }
export type Seals = { readonly [owner in BookOwner]: Seal }
/** Seals that a copy gives; a book that was sealed before its tree had blank leaves has the other root. */
export type FoundSeals = { readonly [owner in BookOwner]: Seal & { rootWithoutBlanks(): string } }
export type Missing = DataOf<typeof booksIncomplete>['missing']
export type Books = {
  readonly lines: readonly LineInput[]
  readonly offers: readonly OfferInput[]
  readonly seals: FoundSeals
}

export const sealOf = ({ count, sumKg, digest, root }: SealData): Seal => ({ count, sumKg, digest, root })

/** Entries of a book by id. An entry that came twice counts once. */
function entriesOf(parts: readonly JsonText<readonly BookEntry[]>[]): BookEntry[] {
  const entries = new Map<string, BookEntry>()
  for (const part of parts) for (const entry of fromJson(part)) entries.set(entry.id, entry)
  return [...entries.values()]
}

/**
 * What an entry commits to, read from the very input that the engine will read: were the owner's figures beside it to differ, count, sum or
 * digest would no longer agree with the seal.
 */
function sealedEntry({ input, salt }: BookEntry): SealedEntry {
  const { id, version, quantityKg } = input as { id: string; version: number; quantityKg: string }
  return { id, version, quantity: grams(quantityKg), leaf: leafHash(canonicalJson(input), salt) }
}

/** Reads both books, with the seals that this copy gives. */
export function readBooks(texts: BookTexts): Books {
  const demand = entriesOf(texts.demand)
  const supply = entriesOf(texts.supply)
  const inputsOf = <T extends { id: string }>(entries: readonly BookEntry[]): T[] =>
    entries.map(entry => entry.input as T).sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    lines: inputsOf<LineInput>(demand),
    offers: inputsOf<OfferInput>(supply),
    seals: { demand: found(demand), supply: found(supply) },
  }
}

function found(entries: readonly BookEntry[]): FoundSeals[BookOwner] {
  const sealed = entries.map(sealedEntry).sort(byId)
  return { ...seal(sealed), rootWithoutBlanks: () => merkleRoot(sealed.map(({ leaf }) => leaf)) }
}

/** Owners whose seal this copy does not give. Empty: the books are complete. */
export function missingOf(copy: FoundSeals, expected: Seals): Missing {
  const found = (owner: BookOwner): Seal => {
    const { rootWithoutBlanks, ...own } = copy[owner]
    const { root } = expected[owner]
    return own.root !== root && rootWithoutBlanks() === root ? { ...own, root } : own
  }
  const owners: BookOwner[] = ['demand', 'supply']
  return owners
    .filter(owner => canonicalJson(found(owner)) !== canonicalJson(expected[owner]))
    .map(owner => ({ owner, expected: expected[owner], found: found(owner) }))
}
