import { HEAD_TOPIC } from '@lodestone/contracts'
import { readTopics } from '../counts/counts.read.ts'
import { verdictOf } from '../counts/counts.verdict.ts'
import { partitionOfKey } from '../ports.ts'
import { pause } from '../wait.ts'
import { COUNTED, type Found, KEEP, LOCK, OPEN, type Open, TOGETHER } from './counts.compare.sql.ts'
import type { Ends } from './ends.ts'
import type { Places } from './places.ts'
import { readPositions } from './positions.ts'
import type { ConsumerOptions } from './running-consumer.ts'

/** Milliseconds in which a consumer is expected to pass the ends of its topics; else the next comparison is waited for. */
const PASSING_MS = 2_000
const LOOK_MS = 50

/** Compares what a consumer has applied with what the owners state that they told. */
export class Comparison {
  /** Up to when each topic was compared: of what happened before, whole days are asked for. */
  readonly compared = new Map<string, string>()
  readonly #o: ConsumerOptions
  readonly #ends: Ends
  readonly #places: Places

  constructor(o: ConsumerOptions, ends: Ends, places: Places) {
    this.#o = o
    this.#ends = ends
    this.#places = places
  }

  /**
   * Compares the days of which something was stated since they agreed, of topics of which every record from before is read: all that was stated is
   * sent, so that what has not come by then does not come.
   */
  async run(): Promise<void> {
    const { database, consumer, log } = this.#o
    const open = await database.query<Open>(OPEN, [consumer.name], 'stated-open')
    if (open.length === 0) return
    const read = await this.#read(open.map(({ topic }) => topic))
    const ready = open.filter(({ topic }) => read.has(topic))
    if (ready.length === 0) return
    const topics = ready.map(({ topic }) => topic)
    const params = [consumer.name, topics, ready.map(({ until }) => until)]
    const found = await database.query<Found>(COUNTED, params, 'stated-counted')
    const days = found.map(day => ({ ...day, verdict: verdictOf(day, Date.now()) }))
    await database.transaction(async tx => {
      const columns = (['topic', 'day', 'stated', 'until', 'applied', 'verdict'] as const).map(name =>
        days.map(day => day[name]),
      )
      await tx.query(KEEP, [consumer.name, ...columns], 'stated-compared')
      // Slices wait for that, for the few rows of some minutes.
      await tx.query(LOCK, [consumer.name, topics], 'stated-lock')
      await tx.query(TOGETHER, [consumer.name, topics], 'stated-together')
    })
    for (const { topic, until } of ready) this.compared.set(topic, until)
    for (const { topic, day, told, applied, alarmed, verdict } of days)
      if (verdict === 'alarm' && !alarmed)
        log.error(
          { reader: consumer.name, topic, day, told, applied },
          'what was told on a day is not what was applied',
        )
  }

  /** The topics of which all is read that they hold now. */
  async #read(topics: readonly string[]): Promise<Set<string>> {
    const { database, consumer, transport } = this.#o
    const all = await this.#ends.look()
    if (!all) return new Set()
    const ends = new Map([...all].filter(([key]) => [...topics, HEAD_TOPIC].includes(partitionOfKey(key).topic)))
    let starts: ReadonlyMap<string, bigint> = new Map()
    for (const deadline = performance.now() + PASSING_MS; ; await pause(LOOK_MS)) {
      const positions = await readPositions(database, consumer.name)
      const next = new Map([...positions].map(([key, position]) => [key, position.next]))
      const halted = new Set(this.#places.halted.map(({ partition }) => partition))
      const read = readTopics(topics, { ends, starts, next, halted })
      if (read.size === topics.length || starts.size > 0) return read
      if (performance.now() > deadline) starts = await transport.startOffsets(topics)
    }
  }
}
