import { supplyBookSealed, supplyEntriesSealed } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { newSalt, present } from '@lodestone/kernel'
import type { KeyProvider } from '@lodestone/keyring'
import { type Fact, factOf } from '@lodestone/messaging'
import { DEFAULT_POLICY } from '@lodestone/provenance'
import { eachInTurns, participantsOf } from '@lodestone/service'
import { type Entry, standingOf } from '../entry/entry.ts'
import { openClosed } from '../price/price.store.ts'
import { rescreenRound } from '../screening/rescreen.ts'
import { judgementIn } from '../screening/screening.ts'
import { inParts } from './book.parts.ts'
import { closeBook, lockBook, policyOf, recordClose, standingEntries } from './book.store.ts'
import { sealBook } from './book.ts'
import { moveGate } from './gate.ts'

/** Seals what joined and stands, at the level, and known as, that holds under the round's policy on the day of the close. Here the prices are opened, in this transaction. */
export async function closed(tx: Sql, keys: KeyProvider, roundId: string, closedAt: Date): Promise<Fact[]> {
  await moveGate(tx)
  const book = await lockBook(tx, roundId)
  if (book?.state !== 'open') return []
  const { facts, policyVersion, by } = await rescreenRound(tx, closedAt, roundId)
  const policy = policyOf(book.round) ?? { id: DEFAULT_POLICY, version: policyVersion }
  await recordClose(tx, roundId)
  const entries = await eachInTurns(
    await standingEntries(tx, roundId),
    async ({ entry, judgement }): Promise<Entry> => ({
      ...entry,
      ...standingOf(judgementIn(policy, entry.terms, judgement, by)),
    }),
  )
  const prices = await openClosed(tx, keys, entries)
  const priced = entries.map((entry, index) => ({ ...entry, price: present(prices[index]) }))
  const suppliers = await participantsOf(
    tx,
    entries.map(entry => entry.participantId),
  )
  const { seal, offers } = sealBook(priced, suppliers, book.round.rules, newSalt)
  await closeBook(tx, roundId, seal, offers, entries)
  const told = inParts(offers).map((entries, index, parts) =>
    factOf(supplyEntriesSealed, roundId, { roundId, part: index + 1, parts: parts.length, entries }),
  )
  return [...facts, ...told, factOf(supplyBookSealed, roundId, { roundId, ...seal, policy })]
}
