import { deliveryReported } from '@lodestone/contracts'
import { openDatabase, type Sql } from '@lodestone/database'
import { uuidv7 } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'
import { migrateServices, type ServiceContext } from '@lodestone/service'
import { supply } from '@lodestone/supply'
import pg from 'pg'
import { progress, type Row, row, seconds } from '../bench.ts'
import { newDatabase } from '../database.ts'

const BATCHES = 100
const OFFERS_OF_A_BATCH = 10
const DELIVERIES_OF_AN_OFFER = 4
/** Events that the consumer applies in one transaction. */
const SLICE = 100

type Statement = { readonly text: string; readonly values?: readonly unknown[]; readonly name?: string }

/**
 * Deliveries that rounds tell, each a posting: through the consumer of the supply service, and then the very statements that it made, with their values, by a
 * plain client on a copy of the database as it was before. Without journal and outbox, which are measured elsewhere.
 */
export async function ledgerRows(databaseUrl: string): Promise<Row[]> {
  const name = `bench_${Date.now().toString(36)}_ledger`
  const url = await newDatabase(databaseUrl, name)
  const login = (await migrateServices({ url: url.href }, [supply])).get('supply') ?? ''
  progress(`${BATCHES * OFFERS_OF_A_BATCH * DELIVERIES_OF_AN_OFFER} deliveries out of ${BATCHES} batches`)
  const events = await filled(url.href)
  const copy = new URL(login)
  copy.pathname = `/${name}_copy`
  await run(databaseUrl, async client => {
    await client.query(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`)
  })
  const written: Statement[][] = []
  const through = await consumed(login, events, written)
  const bare = await replayed(copy.href, written)
  await same(url.href, events.length)
  await same(new URL(`/${name}_copy`, databaseUrl).href, events.length)
  const rate = events.length / through
  const note = `${Math.round(rate).toLocaleString('en')} postings/s beside ${Math.round(events.length / bare).toLocaleString('en')}`
  return [
    row(
      'postings of the tonnage ledger, beside the bare SQL of the same statements',
      bare / through,
      { atLeast: 0.5 },
      '',
      note,
    ),
  ]
}

/** Applies events as the consumer does; gives the seconds that it took, and adds the statements of each transaction to `written`. */
async function consumed(login: string, events: readonly ReceivedEvent[], written: Statement[][]): Promise<number> {
  const database = openDatabase({ url: login, schema: 'supply' })
  const consumer = supply.consumer?.({} as unknown as ServiceContext)
  const start = performance.now()
  for (let at = 0; at < events.length; at += SLICE)
    await database.within('service').transaction(async tx => {
      const statements: Statement[] = []
      written.push(statements)
      const noting: Sql = {
        query: (text, values = [], name) => {
          statements.push({ text, values, ...(name === undefined ? {} : { name }) })
          return tx.query(text, values, name)
        },
        drizzle: tx.drizzle,
        within: tx.within,
      }
      await consumer?.handle(noting, events.slice(at, at + SLICE), () => {})
    })
  const took = seconds(start)
  await database.close()
  return took
}

async function replayed(login: string, written: readonly Statement[][]): Promise<number> {
  let took = 0
  await run(login, async client => {
    await client.query("SET search_path TO supply; SET lodestone.reach = 'service'")
    const start = performance.now()
    for (const statements of written) {
      await client.query('BEGIN')
      for (const { text, values = [], name } of statements)
        await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })
      await client.query('COMMIT')
    }
    took = seconds(start)
  })
  return took
}

async function run(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** Throws unless every delivery has moved its kilogram, once. */
const same = (url: string, deliveries: number) =>
  run(url, async client => {
    const { rows } = await client.query('SELECT sum(delivered) / 1000 AS kg FROM supply.batch')
    if (Number(rows[0]?.kg) !== deliveries) throw new Error(`${rows[0]?.kg} kg were delivered, not ${deliveries}`)
  })

/** Batches with offers whose contracts are reported; gives the deliveries that are still to come, a kilogram each. */
async function filled(url: string): Promise<ReceivedEvent[]> {
  const id = () => uuidv7(Date.now())
  const [supplierId, memberId] = [id(), id()]
  const offers = Array.from({ length: BATCHES }, id).flatMap(batch =>
    Array.from({ length: OFFERS_OF_A_BATCH }, () => ({ batch, offer: id(), round: id(), allocation: id() })),
  )
  const grams = 1_000 * DELIVERIES_OF_AN_OFFER
  const lists = [
    offers.map(one => one.batch),
    offers.map(one => one.offer),
    offers.map(one => one.round),
    offers.map(one => one.allocation),
  ]
  await run(url, async client => {
    await client.query("SET search_path TO supply; SET lodestone.reach = 'service'")
    await client.query(
      `INSERT INTO batch (id, participant_id, reference, identity_issuer, identity, material, stage, country, site, made_on, grams, findings, registered_at, available, committed, site_year, site_grams)
       SELECT DISTINCT id, $2::uuid, id::text, 'bench', id::text, 'dy-oxide', 'separation', 'AU', 'works', DATE '2026-01-01', $3::bigint, '[]'::jsonb, now(), 0, $3::bigint, '2026/separation/AU/works', 0
       FROM unnest($1::uuid[]) AS given (id)`,
      [lists[0], supplierId, grams * OFFERS_OF_A_BATCH],
    )
    await client.query(
      `WITH given AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) AS given (batch, offer, round, allocation)),
         offers AS (
           INSERT INTO offer (id, participant_id, reference, version, status, material, period, valid_until, submitted_at, updated_at, body, computed, level, waits, policy_version, sealed_price)
           SELECT offer, $5::uuid, offer::text, 1, 'standing', 'dy-oxide', '2027-Q1', now() + interval '1 year', now(), now(), '{}', '{}', 'A', false, '1', '{}' FROM given),
         draws AS (INSERT INTO batch_draw (offer_id, batch_id, participant_id, nth, committed) SELECT offer, batch, $5::uuid, 0, $6::bigint FROM given)
       INSERT INTO batch_told (event_id, nth, kind, round_id, offer_id, allocation_id, grams)
       SELECT gen_random_uuid(), nth, kind, round, offer, CASE WHEN kind = 'closed' THEN NULL ELSE allocation END, CASE WHEN kind = 'closed' THEN 0 ELSE $6::bigint END
       FROM given CROSS JOIN (VALUES (0, 'awarded'), (1, 'closed'), (2, 'contracted')) AS told (nth, kind)`,
      [...lists, supplierId, grams],
    )
    await client.query('ANALYZE')
  })
  return Array.from({ length: DELIVERIES_OF_AN_OFFER }, () => offers).flatMap(all =>
    all.map(
      ({ round: roundId, allocation: allocationId }, nth): ReceivedEvent => ({
        topic: deliveryReported.topic,
        partition: 0,
        offset: BigInt(nth),
        key: roundId,
        id: id(),
        type: deliveryReported.type,
        aggregateVersion: 1,
        time: new Date().toISOString(),
        actor: 'rounds',
        correlationId: 'bench',
        causationId: undefined,
        traceparent: undefined,
        data: { roundId, allocationId, memberId, supplierId, quantityKg: '1', date: '2027-01-01' },
      }),
    ),
  )
}
