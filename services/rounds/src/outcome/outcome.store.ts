import { setImmediate as turn } from 'node:timers/promises'
import type { Settlement } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, eq, inArray, notExists } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import { listAllocations } from '../allocation/allocation.store.ts'
import type { Allocation } from '../allocation/allocation.ts'
import { readEntries } from '../book/book.inputs.store.ts'
import { memberOutcomeTable, roundOutcomeTable, roundTable } from '../schema.ts'
import { readSettlement } from '../settlement/settlement.store.ts'
import { addOutcomes, type Books, type Followed, indicesOf, type Outcome, outcomeOf } from './outcome.ts'

/** Whether an allocation was awarded, whatever became of it since. */
const isAwarded = (one: Allocation): boolean =>
  ['awarded', 'contracted', 'delivered'].includes(one.state) || (one.state === 'lapsed' && one.ended)

/** Keeps what one awarded round came to of which it is not kept yet, in the transaction given; whether there was one. */
export async function keepOutcome(tx: Sql): Promise<boolean> {
  const kept = tx.drizzle.select().from(roundOutcomeTable).where(eq(roundOutcomeTable.roundId, roundTable.id))
  const [round] = await tx.drizzle
    .select({ id: roundTable.id, draft: roundTable.draft })
    .from(roundTable)
    .where(and(inArray(roundTable.state, ['awarded', 'completed']), notExists(kept)))
    .limit(1)
    .for('update', { skipLocked: true })
  if (!round) return false
  const { rules } = round.draft
  const awarded = (await listAllocations(tx, { roundId: round.id })).filter(isAwarded)
  const indices = indicesOf(rules, await readFollowed(tx, round.id))
  const ownBooks = await booksOf(tx, round.id, awarded)
  const members: (readonly [string, Outcome])[] = []
  for (const [memberId, own] of Map.groupBy(awarded, one => one.memberId)) {
    members.push([memberId, outcomeOf({ rules, indices, ...ownBooks(own) }, own)])
    await turn()
  }
  const outcome = addOutcomes(
    rules.baseCurrency,
    members.map(([, own]) => own),
  )
  await tx.drizzle.insert(roundOutcomeTable).values({ roundId: round.id, outcome })
  await tx.query(
    `INSERT INTO member_outcome (round_id, member_id, outcome) SELECT $1::uuid, * FROM unnest($2::uuid[], $3::jsonb[])`,
    [round.id, members.map(([id]) => id), members.map(([, own]) => JSON.stringify(toldToMember(own)))],
  )
  return true
}

/** Which index counts for a material tells in what others price it. */
const toldToMember = ({ savings, origin }: Outcome): Outcome => ({
  savings: savings.filter(one => one.against === 'own-ceilings'),
  origin,
})

/** The books of a round as far as some of its awards need them. */
async function booksOf(tx: Sql, roundId: string, awarded: readonly Allocation[]) {
  const idsOf = (of: (one: Allocation) => string, some = awarded) => [...new Set(some.map(of))]
  const lines = await readEntries(
    tx,
    roundId,
    'demand',
    idsOf(one => one.lineId),
  )
  const offers = await readEntries(
    tx,
    roundId,
    'supply',
    idsOf(one => one.offerId),
  )
  const text = await readSettlement(tx, roundId)
  const pools: Settlement['pools'] = text === undefined ? [] : fromJson(text).pools
  const settled = Map.groupBy(
    pools.flatMap(one => one.members),
    one => one.lineId,
  )
  return (own: readonly Allocation[]): Pick<Books, 'lines' | 'offers' | 'settled'> => {
    const lineIds = idsOf(one => one.lineId, own)
    return {
      lines: lineIds.flatMap(id => lines.get(id)?.input ?? []),
      offers: idsOf(one => one.offerId, own).flatMap(id => offers.get(id)?.input ?? []),
      settled: lineIds.flatMap(id => settled.get(id) ?? []),
    }
  }
}

/** The indices that prices in a sealed book follow, each once for a material and currency. */
const readFollowed = (tx: Sql, roundId: string): Promise<Followed[]> =>
  tx.query<Followed>(
    `SELECT DISTINCT material, input::jsonb->'price'->'formula'->>'index' AS index, input::jsonb->'price'->>'currency' AS currency
     FROM sealed_entry WHERE round_id = $1 AND owner = 'supply' AND input::jsonb->'price' ? 'formula'`,
    [roundId],
  )

/** What rounds came to, as far as it is kept: of all members, or of one. */
export async function readOutcomes(
  { drizzle }: Sql,
  roundIds: readonly string[],
  memberId?: string,
): Promise<Map<string, Outcome>> {
  const rows =
    memberId === undefined
      ? await drizzle
          .select()
          .from(roundOutcomeTable)
          .where(inArray(roundOutcomeTable.roundId, [...roundIds]))
      : await drizzle
          .select()
          .from(memberOutcomeTable)
          .where(and(inArray(memberOutcomeTable.roundId, [...roundIds]), eq(memberOutcomeTable.memberId, memberId)))
  return new Map(rows.map(row => [row.roundId, row.outcome]))
}
