import { setImmediate as turn } from 'node:timers/promises'
import { roundSettled, type Settlement } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { settlementOf } from '@lodestone/engine/after'
import { canonicalHash, formatKg, type Json, newSalt } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Allocation } from '../allocation/allocation.ts'
import { readEntries } from '../book/book.store.ts'
import type { Round } from '../round/round.ts'

type Books = Parameters<typeof settlementOf>[0]

/** Settles a round over what is awarded, keeps it, and gives the fact that binds it. */
export async function settleRound(tx: Sql, round: Round, awarded: readonly Allocation[]): Promise<Fact[]> {
  const lines = await readInputs<Books['lines'][number]>(
    tx,
    round.id,
    'demand',
    awarded.map(one => one.lineId),
  )
  const offers = await readInputs<Books['offers'][number]>(
    tx,
    round.id,
    'supply',
    awarded.map(one => one.offerId),
  )
  const rules = round.draft.rules as Books['rules']
  const settlement: Settlement = { currency: rules.baseCurrency, pools: [] }
  const pools = Map.groupBy(awarded, ({ lineId }) => {
    const { material, grade, period, zone } = lines.get(lineId)!
    return JSON.stringify([material, grade ?? null, period, zone])
  })
  for (const [, own] of [...pools].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const of = <T>(entries: ReadonlyMap<string, T>, ids: readonly string[]): T[] =>
      [...new Set(ids)].map(id => entries.get(id)!)
    const books = {
      rules,
      lines: of(
        lines,
        own.map(one => one.lineId),
      ),
      offers: of(
        offers,
        own.map(one => one.offerId),
      ),
    }
    const awards = own.map(({ lineId, offerId, quantity, price }) => ({
      lineId,
      offerId,
      quantityKg: formatKg(quantity),
      price,
    }))
    settlement.pools.push(...(settlementOf(books, awards).pools as Settlement['pools']))
    // Pool by pool: a large round takes half a second.
    await turn()
  }
  await tx.query('INSERT INTO settlement (round_id, settlement) VALUES ($1, $2)', [
    round.id,
    JSON.stringify(settlement),
  ])
  const settlementHash = canonicalHash(settlement as unknown as Json)
  return [factOf(roundSettled, round.id, { roundId: round.id, settlementHash, salt: newSalt() })]
}

async function readInputs<T>(tx: Sql, roundId: string, owner: 'demand' | 'supply', ids: readonly string[]) {
  const entries = await readEntries(tx, roundId, owner, [...new Set(ids)])
  return new Map([...entries].map(([id, { input }]) => [id, JSON.parse(input) as T]))
}

/** The settlement of a round as JSON, once it is awarded. */
export async function readSettlement(sql: Sql, roundId: string): Promise<string | undefined> {
  const [row] = await sql.query<{ settlement: string }>('SELECT settlement FROM settlement WHERE round_id = $1', [
    roundId,
  ])
  return row?.settlement
}

/** What of a settlement lines and offers of one's own pay and get. */
export async function readOwnSettlement(sql: Sql, roundId: string, own: ReadonlySet<string>) {
  const text = await everybodyFor(sql, 'a settlement is one text; of it each party is shown its own rows', wide =>
    readSettlement(wide, roundId),
  )
  if (text === undefined) return undefined
  const { currency, pools } = JSON.parse(text) as Settlement
  return {
    currency,
    pools: pools.flatMap(({ pool, members, suppliers }) => {
      const ownMembers = members.filter(one => own.has(one.lineId))
      const ownSuppliers = suppliers.filter(one => own.has(one.offerId))
      return ownMembers.length + ownSuppliers.length === 0
        ? []
        : [{ pool, members: ownMembers, suppliers: ownSuppliers }]
    }),
  }
}
