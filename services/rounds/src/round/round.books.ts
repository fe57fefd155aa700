import { setImmediate as turn } from 'node:timers/promises'
import type { Sql } from '@lodestone/database'
import { nextPassBooks } from '@lodestone/engine/after'
import { canonicalHash, fromJson } from '@lodestone/kernel'
import { readInputDigest, readInputs } from '../book/book.inputs.store.ts'
import { readResultTexts } from '../result/result.store.ts'
import type { RoundIn } from './round.ts'

type Books = Parameters<typeof nextPassBooks>[0]

/**
 * SHA-256 of the inputs that a round's pass is to be matched on: the own copy of the sealed books, or what follows from them and from how the
 * passes before ended. Lets others work between passes: one of a large round takes half a second.
 */
export async function readPassDigest(tx: Sql, round: RoundIn<'matching'>): Promise<string> {
  if (round.pass === 1) return readInputDigest(tx, round.id)
  const ended = (await readResultTexts(tx, round.id)).filter(({ pass }) => pass < round.pass)
  const inputs = await readInputs(tx, round.id)
  let books: Books = {
    rules: round.draft.rules,
    seed: round.seed,
    lines: fromJson(inputs.lines),
    offers: fromJson(inputs.offers),
  }
  for (const { pass, result, decisions } of ended) {
    if (decisions === null) throw new Error(`pass ${pass} of round ${round.id} has no decisions`)
    await turn()
    books = nextPassBooks(books, {
      result: fromJson(result),
      decisions: fromJson(decisions),
    })
  }
  await turn()
  return canonicalHash({ lines: books.lines, offers: books.offers })
}
