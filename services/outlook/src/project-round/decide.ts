import type {
  OwnDecision,
  ProjectBook,
  ProjectDecision,
  ProjectTermsDraft,
  PublishedDecision,
} from '@lodestone/contracts'
import { type Fault, sentenceOf } from '@lodestone/foresight/fields'
import { canonicalHash, fromJson, type Json, type JsonText, toJson, vouched } from '@lodestone/kernel'
import { decideRound, type Result, readBook, sortedBook } from '@lodestone/projects'
import { type Breach, breachesOf } from '@lodestone/projects/check'
import { bookOf, type Sealed } from './book.ts'
import type { Sold } from './statement.ts'
import { toldOf } from './told.ts'

/** What of a project round is computed off the main thread. */

export type ClosedText = {
  readonly terms: JsonText<ProjectTermsDraft>
  readonly seed: string
  readonly sealed: JsonText<Sealed[]>
  readonly sold: JsonText<Sold[]>
}
export type Decided = {
  readonly book: JsonText<ProjectBook>
  readonly bookDigest: string
  readonly result: JsonText<ProjectDecision>
  readonly resultHash: string
  readonly published: JsonText<PublishedDecision>
  readonly owned: readonly { readonly owner: string; readonly told: JsonText<OwnDecision> }[]
  readonly sold: readonly Sold[]
}
export type DecisionVerified = {
  /** Absent where the stored book is another than was decided on. */
  readonly resultHash?: string
  readonly storedHash: string
  readonly bookDigest: string
  readonly breaches: readonly Breach[]
}

/** Reads the book of a closed round and decides it. Throws SolverFailed. */
export async function decide(closed: ClosedText): Promise<Decided | { readonly unfit: string }> {
  const sealed = fromJson(closed.sealed)
  const read = bookOf({ terms: fromJson(closed.terms), seed: closed.seed, sealed, sold: fromJson(closed.sold) })
  if ('faults' in read) return { unfit: read.faults.map(sentenceOf).join('; ') }
  const book = sortedBook(read.value)
  const { result, resultHash } = await decideRound(book)
  const { published, owned, sold } = toldOf(book, result, sealed)
  return {
    ...{ book: toJson(book), bookDigest: result.bookDigest },
    ...{ result: vouched<ProjectDecision>(JSON.stringify(result)), resultHash, published: toJson(published) },
    ...{ owned: owned.map(({ owner, told }) => ({ owner, told: toJson(told) })), sold },
  }
}

export type Recorded = {
  readonly book: JsonText<ProjectBook>
  readonly result: JsonText<ProjectDecision>
  readonly bookDigest: string
  readonly resultHash: string
}

/** Decides a stored book again and checks what is stored, each only where it is what was recorded: of another nothing is to be learnt. */
export async function verify(recorded: Recorded): Promise<DecisionVerified> {
  const [book, stored]: [Json, Json] = [JSON.parse(recorded.book), JSON.parse(recorded.result)]
  const [bookDigest, storedHash] = [canonicalHash(book), canonicalHash(stored)]
  const read = readBook(book)
  const breaches: Breach[] = []
  if (bookDigest !== recorded.bookDigest || 'faults' in read) breaches.push({ code: 'another-book', of: bookDigest })
  if (storedHash !== recorded.resultHash) breaches.push({ code: 'another-result', of: storedHash })
  if (bookDigest !== recorded.bookDigest || 'faults' in read) return { storedHash, bookDigest, breaches }
  const { resultHash } = await decideRound(read.value)
  if (storedHash === recorded.resultHash) {
    const result: Result = JSON.parse(recorded.result)
    breaches.push(...breachesOf(read.value, result, recorded.resultHash))
  }
  return { resultHash, storedHash, bookDigest, breaches }
}

/** What is wrong with a book by itself. */
export function faultsOf(book: JsonText<object>): readonly Fault[] {
  const read = readBook(fromJson(book))
  return 'faults' in read ? read.faults : []
}
