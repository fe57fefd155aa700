import type { Sql } from '@lodestone/database'
import { type Shown, shownAs } from '@lodestone/database/drizzle'
import { namedFor } from '../batch/award.draw.store.ts'
import { backingOf, backingOfGoods } from '../batch/proof.store.ts'
import { policyOf, type RoundData } from '../book/book.store.ts'
import { ENTRY_SHOWN, entryOf } from '../entry/entry.store.ts'
import type { Entry } from '../entry/entry.ts'
import { givenFiles, givenOf } from '../evidence/evidence.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { policyFor, versionsSince } from '../policy/policy.ts'
import { listedIn } from '../restriction/match.store.ts'
import { judgementsOf } from '../screening/screening.store.ts'
import type { Held } from './held.store.ts'
import type { HeldGrounds } from './held.ts'

/** What the origin of what rounds hold rests on, by the ids of round and offer with a space between. */
export async function groundsOfHeld(tx: Sql, held: readonly Held[], on: string): Promise<Map<string, HeldGrounds>> {
  const rows = await tx.query<Shown<typeof ENTRY_SHOWN> & { round: RoundData }>(
    `SELECT ${shownAs(ENTRY_SHOWN, 'entry')}, book.data AS round FROM entry JOIN book USING (round_id)
     JOIN unnest($1::uuid[], $2::uuid[]) AS given (round_id, offer_id) ON given.round_id = entry.round_id AND given.offer_id = entry.offer_id`,
    [held.map(one => one.roundId), held.map(one => one.offerId)],
    'held-entries',
  )
  const entries = rows.map(({ round, ...row }) => ({ entry: entryOf(row), policy: policyOf(round) }))
  const { policies, intermediaries } = await readYardstick(tx)
  const files = await givenFiles(
    tx,
    entries.map(one => one.entry),
  )
  const named = await namedFor(tx, held)
  const namedOf = ({ roundId, offerId }: Entry) => named.get(`${roundId} ${offerId}`)
  const backing = await backingOfGoods(
    tx,
    entries.map(({ entry }) => ({ ...entry, terms: { ...entry.terms, ...namedOf(entry) } })),
  )
  const listed = await listedIn(
    tx,
    entries.map(one => one.entry),
  )
  const own = await judgementsOf(
    tx,
    entries.map(({ entry }) => entry.offerId),
  )
  return new Map(
    entries.flatMap(({ entry, policy }, nth) => {
      const judgement = own.get(entry.offerId)
      if (!judgement) return []
      const by = {
        policies,
        intermediaries,
        given: givenOf(entry, files),
        ...backingOf(backing[nth], namedOf(entry)),
        listed: listed[nth] ?? [],
      }
      const grounds = {
        entry,
        own: judgement,
        versions: versionsSince(policies, policyFor(policies, policy, on), on),
        on,
        by,
      }
      return [[`${entry.roundId} ${entry.offerId}`, grounds] as const]
    }),
  )
}
