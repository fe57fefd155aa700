import type { DatabaseSession } from '@lodestone/database'
import { type ConsumeOptions, partitionKey, type TopicPartition } from '../ports.ts'

/** A member counts as alive for so long after it was heard of, by the database's clock. */
const ALIVE_MS = 8_000
export const RENEW_MS = 2_000

type Lease = TopicPartition & { readonly key: string; readonly epoch: bigint; readonly surplus: boolean }

const HOLD = 'SELECT topic, partition, epoch, surplus FROM hold($1::text, $2::uuid, $3::text[], $4::int)'

/** What one member of a group holds of the partitions of its topics. */
export class Holding {
  readonly #member: string
  readonly #o: ConsumeOptions
  #leases: readonly Lease[] = []
  #validUntil = 0

  /** `member` is a UUID that nobody else has. */
  constructor(member: string, o: ConsumeOptions) {
    this.#member = member
    this.#o = o
  }

  /** Whether what is held is still ours: no other member was given it before. */
  get isValid(): boolean {
    return performance.now() < this.#validUntil
  }

  /** Partitions that stay; with the epochs in `id` another id says that somebody may have read one of them meanwhile. */
  get kept(): { readonly id: string; readonly partitions: readonly TopicPartition[] } {
    const kept = this.#leases.filter(({ surplus }) => !surplus)
    return { id: kept.map(({ key, epoch }) => `${key}@${epoch}`).join(), partitions: kept }
  }

  /** Says that the member is alive, and takes what is free and due to it. */
  async renew(session: DatabaseSession): Promise<void> {
    // Counted from before the statement, and a second short: this member stops before another one may start.
    const validUntil = performance.now() + ALIVE_MS - 1_000
    const rows = await session.query<Omit<Lease, 'key'>>(
      HOLD,
      [this.#o.group, this.#member, this.#o.topics, ALIVE_MS],
      'log-hold',
    )
    this.#leases = rows.map(row => ({ ...row, key: partitionKey(row) })).sort((a, b) => (a.key < b.key ? -1 : 1))
    this.#validUntil = validUntil
  }

  /** Gives up what is more than a fair share, since others have come. Only while nothing of it is in work. */
  async giveSurplus(session: DatabaseSession): Promise<void> {
    const surplus = this.#leases.filter(lease => lease.surplus)
    if (surplus.length === 0) return
    this.#leases = this.#leases.filter(lease => !lease.surplus)
    await session.query('SELECT give_back($1::text, $2::uuid, $3::text[], $4::int[])', [
      this.#o.group,
      this.#member,
      surplus.map(({ topic }) => topic),
      surplus.map(({ partition }) => partition),
    ])
  }

  /** Gives up everything, so that others need not wait until this member no longer counts as alive. */
  async leave(session: DatabaseSession): Promise<void> {
    this.#leases = []
    await session.query('SELECT leave($1::text, $2::uuid)', [this.#o.group, this.#member])
  }
}
