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
export type PartText = JsonText<readonly BookEntry[]>
/** The sealed books of a round, each as the JSON texts of its parts. */
export type BookTexts = { readonly [owner in BookOwner]: readonly PartText[] }
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

/** An entry as it was read: what the engine reads of it, and what it commits to. */
type ReadEntry = { readonly input: BookEntry['input']; readonly sealed: SealedEntry }
export type ReadPart = (part: PartText) => ReadonlyMap<string, ReadEntry>

/** Entries of a part by id. */
const readPart: ReadPart = part =>
  new Map(fromJson(part).map(entry => [entry.id, { input: entry.input, sealed: sealedEntry(entry) }]))

/** Reads parts before their books are asked for. That a part is the same is told by its whole text. */
export function partsAhead() {
  const known = new Map<PartText, ReturnType<ReadPart>>()
  const read: ReadPart = part => known.get(part) ?? readPart(part)
  const add = (part: PartText): void => {
    try {
      known.set(part, readPart(part))
    } catch {
      // Whoever asks of this book reads it again and meets the fault; nobody else does.
    }
  }
  return { add, read, forget: () => known.clear() }
}

/** Entries of a book. An entry that came twice counts once. */
const entriesOf = (parts: readonly PartText[], read: ReadPart): ReadEntry[] => [
  ...new Map(parts.flatMap(part => [...read(part)])).values(),
]

/**
 * What an entry commits to, read from the very input that the engine will read: were the owner's figures beside it to differ, count, sum or
 * digest would no longer agree with the seal.
 */
function sealedEntry({ input, salt }: BookEntry): SealedEntry {
  const { id, version, quantityKg } = input as { id: string; version: number; quantityKg: string }
  return { id, version, quantity: grams(quantityKg), leaf: leafHash(canonicalJson(input), salt) }
}

/** Reads both books, with the seals that this copy gives. */
export function readBooks(texts: BookTexts, read = readPart): Books {
  const demand = entriesOf(texts.demand, read)
  const supply = entriesOf(texts.supply, read)
  const inputsOf = <T extends { id: string }>(entries: readonly ReadEntry[]): T[] =>
    entries.map(entry => entry.input as T).sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    lines: inputsOf<LineInput>(demand),
    offers: inputsOf<OfferInput>(supply),
    seals: { demand: found(demand), supply: found(supply) },
  }
}

function found(entries: readonly ReadEntry[]): FoundSeals[BookOwner] {
  const sealed = entries.map(one => one.sealed).sort(byId)
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
