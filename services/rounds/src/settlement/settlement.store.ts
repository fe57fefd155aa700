import { setImmediate as turn } from 'node:timers/promises'
import { roundSettled, type Settlement } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import { settledPools } from '@lodestone/engine/after'
import {
  canonicalHash,
  canonicalJson,
  exact,
  formatKg,
  fromJson,
  grams,
  type JsonText,
  newSalt,
  present,
  toJson,
} from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Allocation } from '../allocation/allocation.ts'
import { readEntries } from '../book/book.inputs.store.ts'
import type { BookOwner } from '../book/book.ts'
import { readOwnPools } from '../result/result.store.ts'
import type { RoundIn } from '../round/round.ts'
import { settlementTable } from '../schema.ts'

type Books = Parameters<typeof settledPools>[0]

/** Settles a round over what is awarded, keeps it, and gives the fact that binds it. */
export async function settleRound(
  tx: Sql,
  round: RoundIn<'awarded' | 'completed'>,
  awarded: readonly Allocation[],
): Promise<Fact[]> {
  const { rules } = round.draft
  const inputs = <O extends BookOwner>(owner: O, idOf: (one: Allocation) => string) =>
    readInputs(tx, round.id, owner, awarded.map(idOf))
  const books: Books = {
    rules,
    lines: await inputs('demand', one => one.lineId),
    offers: await inputs('supply', one => one.offerId),
  }
  const apart = rules.departures === 'least-loss' ? await readOwnPools(tx, round.id) : new Map<number, Set<string>>()
  const awards = awarded.map(({ lineId, offerId, quantity, price, pass }) => ({
    lineId,
    offerId,
    quantityKg: formatKg(quantity),
    price,
    ...(apart.get(pass)?.has(lineId) ? { ownPool: true } : {}),
  }))
  const settlement: Settlement = { currency: rules.baseCurrency, pools: [] }
  for (const pool of settledPools(books, awards)) {
    settlement.pools.push(pool)
    await turn()
  }
  await tx.drizzle.insert(settlementTable).values({ roundId: round.id, settlement: toJson(settlement) })
  const settlementHash = canonicalHash(settlement)
  return [factOf(roundSettled, round.id, { roundId: round.id, settlementHash, salt: newSalt() })]
}

async function readInputs<O extends BookOwner>(tx: Sql, roundId: string, owner: O, ids: readonly string[]) {
  const entries = await readEntries(tx, roundId, owner, [...new Set(ids)])
  return [...entries.values()].map(({ input }) => input)
}

/** The settlement of a round as JSON, once it is awarded. */
export async function readSettlement({ drizzle }: Sql, roundId: string): Promise<JsonText<Settlement> | undefined> {
  const [row] = await drizzle
    .select({ settlement: settlementTable.settlement })
    .from(settlementTable)
    .where(eq(settlementTable.roundId, roundId))
  return row?.settlement
}

type SettledPool = Settlement['pools'][number]
type OwnRows = Pick<SettledPool, 'pool' | 'ownPoolOf' | 'members' | 'suppliers'>

/** What of a settlement lines and offers of one's own pay and get. Which of its goods a line with a pool of its own took would tell a supplier of that line's ceiling. */
export async function readOwnSettlement(sql: Sql, roundId: string, own: ReadonlySet<string>) {
  const text = await everybodyFor(sql, 'a settlement is one text; of it each party is shown its own rows', wide =>
    readSettlement(wide, roundId),
  )
  if (text === undefined) return undefined
  const { currency, pools } = fromJson(text)
  return { currency, pools: [...Map.groupBy(pools, ({ pool }) => canonicalJson(pool)).values()].flatMap(ownRows(own)) }
}

/** Rows of the pools of one material, grade, period and zone: those that lines have of their own, and one for the rest, with all that one's offers get. */
const ownRows =
  (own: ReadonlySet<string>) =>
  (alike: readonly SettledPool[]): OwnRows[] => {
    const membersOf = (pools: readonly SettledPool[]) =>
      pools.flatMap(({ members }) => members.filter(one => own.has(one.lineId)))
    const [apart, common] = [alike.filter(one => one.ownPoolOf), alike.filter(one => !one.ownPoolOf)]
    const sold = alike.flatMap(({ suppliers }) => suppliers.filter(one => own.has(one.offerId)))
    const { pool } = present(alike[0])
    const rows: OwnRows[] = [
      ...apart.map(({ ownPoolOf, ...one }) => ({ pool, ownPoolOf, members: membersOf([one]), suppliers: [] })),
      {
        pool,
        members: membersOf(common),
        suppliers: [...Map.groupBy(sold, one => one.offerId).values()].map(together),
      },
    ]
    return rows.filter(({ members, suppliers }) => members.length + suppliers.length > 0)
  }

function together(rows: readonly SettledPool['suppliers'][number][]): SettledPool['suppliers'][number] {
  const { offerId, amount } = present(rows[0])
  const sum = rows.reduce((total, one) => exact.add(total, exact.decimalToRational(one.amount)), exact.rational(0n))
  return {
    offerId,
    quantityKg: formatKg(rows.reduce((total, { quantityKg }) => total + grams(quantityKg), 0n)),
    amount: exact.formatRational(sum, amount.split('.')[1]?.length ?? 0),
  }
}
