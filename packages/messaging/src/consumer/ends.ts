import type { Log } from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { partitionOfKey, type Transport } from '../ports.ts'
import type { Position } from './positions.ts'
import type { Lag } from './running-consumer.ts'

/** The ends of some topics' partitions, as the broker last told them. */
export class Ends {
  readonly #transport: Transport
  readonly #topics: readonly string[]
  readonly #log: Log
  #last: ReadonlyMap<string, bigint> = new Map()

  constructor(transport: Transport, topics: readonly string[], log: Log) {
    this.#transport = transport
    this.#topics = topics
    this.#log = log
  }

  /** Undefined when the broker does not answer. */
  async look(): Promise<ReadonlyMap<string, bigint> | undefined> {
    try {
      this.#last = await this.#transport.endOffsets(this.#topics)
      return this.#last
    } catch (error) {
      this.#log.debug({ error: errorOf(error).message }, 'ends of the log unknown')
      return undefined
    }
  }

  /** Records between positions and the ends last told. */
  behind(positions: ReadonlyMap<string, Position>): Lag[] {
    return [...this.#last].map(([key, end]) => {
      const records = Number(end - (positions.get(key)?.next ?? 0n))
      return { ...partitionOfKey(key), records: Math.max(0, records) }
    })
  }
}
