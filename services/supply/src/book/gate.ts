import type { PriceStep } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { type RowOf, sql } from '@lodestone/database/drizzle'
import { type PriceTable, present } from '@lodestone/kernel'
import type { OpenBook } from '../entry/entry.ts'
import { filesCheck } from '../evidence/evidence.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import type { Yardstick } from '../policy/policy.ts'
import { type bookTable, gateTable } from '../schema.ts'
import { policyOf } from './book.store.ts'

/** The rounds that take offers, and the instant of the database's clock at which they were read: it alone says who is late. */
export type Taking = { readonly books: readonly OpenBook[]; readonly now: Date }

/** The same with what offers are judged by, and the generation of both: a post decided under an older one is decided again. */
export type Gate = Taking & { readonly generation: bigint; readonly yardstick: Yardstick }

/** What a round asks of an offer that joins it. */
type JoiningRules = { smallestOfferKg?: string | undefined; priceStep?: PriceStep | undefined }

type BookRow = Pick<RowOf<typeof bookTable>, 'offers_close_at' | 'data'> & { now: string; round_id: string | null }

/** Rules without what joining does not read: thousands of freights among them. */
export const pricesOf = ({ baseCurrency, rates, indices }: PriceTable): PriceTable => ({ baseCurrency, rates, indices })

export const askedBy = ({
  smallestOfferKg,
  priceStep,
}: JoiningRules): Pick<OpenBook, 'smallestOfferKg' | 'priceStep'> => ({
  ...(smallestOfferKg === undefined ? {} : { smallestOfferKg }),
  ...(priceStep === undefined ? {} : { priceStep }),
})

/** Reads the gate. The generation first: what is read after it is never older. */
export async function readGate(sql: Sql): Promise<Gate> {
  const [gate] = await sql.query<Pick<RowOf<typeof gateTable>, 'generation'>>('SELECT generation FROM gate', [], 'gate')
  return { generation: gate?.generation ?? 0n, ...(await openBooks(sql)), yardstick: await readYardstick(sql) }
}

/** Rounds that take offers, as they stand now. */
export async function openBooks(sql: Sql): Promise<Taking> {
  const rows = await sql.query<BookRow>(
    `SELECT clock_timestamp() AS now, round_id, offers_close_at, data
     FROM (VALUES (true)) AS clock LEFT JOIN book ON state = 'open'`,
    [],
    'gate-books',
  )
  const books = rows.flatMap(row =>
    row.round_id === null
      ? []
      : [
          {
            roundId: row.round_id,
            materials: row.data.materials,
            periods: row.data.periods,
            offersCloseAt: row.offers_close_at,
            policy: policyOf(row.data),
            prices: pricesOf(row.data.rules),
            ...askedBy(row.data.rules),
          },
        ],
  )
  return { books, now: new Date(present(rows[0]).now) }
}

/**
 * Shares the gate in a transaction and reads the set it guards: no round opens, is sealed or ends, and no policy changes until the transaction
 * is over.
 */
export async function shareGate(tx: Sql): Promise<Taking> {
  await tx.query('SELECT 1 FROM gate FOR SHARE', [], 'gate-share')
  return openBooks(tx)
}

/** Holds the gate without a new generation: for whoever locks offers in a transaction in which the gate may be taken later. */
export const holdGate = (tx: Sql): Promise<unknown> => tx.query('SELECT 1 FROM gate FOR UPDATE', [], 'gate-hold')

/**
 * Takes the gate and starts a new generation: for whoever changes the set of rounds that take offers, or what offers are judged by. Before any
 * offer is locked. Gives the instant at which it was taken, by the database's clock.
 */
export async function moveGate(tx: Sql): Promise<Date> {
  await tx.drizzle.update(gateTable).set({ generation: sql`${gateTable.generation} + 1` })
  const [clock] = await tx.query<{ now: string }>('SELECT clock_timestamp() AS now', [], 'gate-clock')
  return new Date(present(clock).now)
}

/** Parameters that `gateCheck` takes. */
export const GATE_PARAMETERS = 2

/**
 * SQL of a check that a post was decided under the present set and comes before the close of the round that it joins, as a common table
 * expression named `checked`: a close that has passed by the database's clock is a change of the set, and so is a file that the supplier has given.
 * Takes the generation, the round, which is null for a post that joins none, and what `filesCheck` takes.
 */
export const gateCheck = (first: number): string =>
  `checked AS MATERIALIZED (SELECT require_gate(CASE
     WHEN (SELECT offers_close_at FROM book WHERE round_id = $${first + 1}::uuid) <= clock_timestamp() THEN 0
     ELSE $${first}::bigint END) AS held, ${filesCheck(first + GATE_PARAMETERS)} AS filed)`

/** Whether a statement was refused because the set had changed. */
export const gateMoved = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'LS001'
