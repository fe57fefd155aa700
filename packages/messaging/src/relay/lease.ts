import type { Sql } from '@lodestone/database'
import { SHARDS } from '../shard.ts'

/** Shards held, each with its fencing epoch. */
export type Leases = ReadonlyMap<number, bigint>

/** A lease lasts this long after its last renewal, by the database's clock. */
export const LEASE_MS = 8_000
export const RENEW_MS = 2_000

/** Begins the name of an owner that wants every shard for itself: while it is alive, the fair share of all others is none. */
export const STANDSTILL = 'standstill:'

/**
 * Says that this relay is alive, counts those that are, renews what is held and takes what is free, up to a fair share. Rows that
 * another relay is changing are passed over until the next time. The epoch rises when the owner changes.
 */
const RENEW = `WITH alive AS (
  INSERT INTO relay (owner, expires_at) VALUES ($1, clock_timestamp() + $2 * interval '1 ms')
  ON CONFLICT (owner) DO UPDATE SET expires_at = excluded.expires_at),
fair AS (
  SELECT CASE WHEN bool_or(starts_with(owner, '${STANDSTILL}')) THEN 0 ELSE ceil(${SHARDS}::numeric / (count(*) + 1))::int END AS shards FROM relay
  WHERE owner <> $1 AND expires_at > clock_timestamp()),
available AS (
  SELECT shard, owner FROM shard_lease
  WHERE owner = $1 OR owner IS NULL OR expires_at < clock_timestamp()
  ORDER BY shard FOR UPDATE SKIP LOCKED),
chosen AS (
  SELECT shard FROM available ORDER BY owner IS NOT DISTINCT FROM $1 DESC, shard
  LIMIT (SELECT greatest(shards, $3::int) FROM fair)),
renewed AS (
  UPDATE shard_lease AS lease
  SET owner = $1, expires_at = clock_timestamp() + $2 * interval '1 ms',
      epoch = CASE WHEN lease.owner = $1 THEN lease.epoch ELSE lease.epoch + 1 END
  FROM chosen WHERE lease.shard = chosen.shard
  RETURNING lease.shard, lease.epoch)
SELECT fair.shards AS fair, renewed.shard, renewed.epoch FROM fair LEFT JOIN renewed ON true`

const RELEASE = `UPDATE shard_lease SET owner = NULL, expires_at = '-infinity' WHERE owner = $1 AND NOT (shard = ANY ($2::smallint[]))`

/** The leases of one relay on the shards of one outbox. */
export class ShardLeases {
  readonly #owner: string
  readonly #now: () => number
  #held: Leases = new Map()
  #validUntil = 0
  #last = Promise.resolve()
  /** Shards that every relay alive may hold. */
  #fair = SHARDS

  /** `now` is a monotonic clock in milliseconds. */
  constructor(owner: string, now: () => number) {
    this.#owner = owner
    this.#now = now
  }

  /** The shards that this relay may read and send now: none when the last renewal is too long ago. */
  get held(): Leases {
    return this.#now() < this.#validUntil ? this.#held : new Map()
  }

  /** Whether no other relay was alive at the last renewal. */
  get alone(): boolean {
    return this.#fair === SHARDS
  }

  /** Whether more is held than a fair share, since another relay came. */
  get hasExcess(): boolean {
    return this.held.size > this.#fair
  }

  /** Makes sure that every shard has a row. */
  async prepare(sql: Sql): Promise<void> {
    await sql.query('INSERT INTO shard_lease (shard) SELECT generate_series(0, $1::int - 1) ON CONFLICT DO NOTHING', [
      SHARDS,
    ])
    await sql.query("DELETE FROM relay WHERE expires_at < clock_timestamp() - interval '1 hour'")
  }

  /** Takes a fair share, or `most` where that is more. */
  renew(sql: Sql, most = 0): Promise<void> {
    return this.#inTurn(async () => {
      // Counted from before the statement, and a second short: this relay stops before another one may start.
      const validUntil = this.#now() + LEASE_MS - 1_000
      const params = [this.#owner, LEASE_MS, Math.max(most, this.held.size)]
      const rows = await sql.query<{ fair: number; shard: number | null; epoch: bigint }>(RENEW, params, 'relay-renew')
      this.#fair = rows[0]?.fair ?? SHARDS
      this.#held = new Map(rows.flatMap(({ shard, epoch }) => (shard === null ? [] : [[shard, epoch]])))
      this.#validUntil = validUntil
    })
  }

  /** Gives up what is more than a fair share. Only while nothing of it is being sent. */
  async giveUpExcess(sql: Sql): Promise<void> {
    if (!this.hasExcess) return
    await this.#inTurn(async () => {
      const kept = [...this.held].slice(0, this.#fair)
      this.#held = new Map(kept)
      await sql.query(RELEASE, [this.#owner, kept.map(([shard]) => shard)])
    })
  }

  /** Gives up everything, so that others need not wait for the leases to expire. */
  release(sql: Sql): Promise<void> {
    return this.#inTurn(async () => {
      this.#held = new Map()
      await sql.query(RELEASE, [this.#owner, []])
      await sql.query('DELETE FROM relay WHERE owner = $1', [this.#owner])
    })
  }

  /** One change at a time: a renewal under way would bring back in memory what is being given up in the database. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(change)
    this.#last = turn.then(
      () => {},
      () => {},
    )
    return turn
  }
}
