import type { Writable } from 'node:stream'
import pg, { type ClientConfig, type QueryConfig, type QueryResult } from 'pg'
import type { Reach } from './reach.ts'
import { queryWithin, settingStatement } from './reached.ts'

/** Connections at most, and milliseconds that one is kept with nothing to do. */
const MOST = 3
const IDLE_MS = 60_000

type Lane = {
  readonly client: pg.Client
  readonly ready: Promise<unknown>
  /** Statements that have no answer yet. */
  flying: number
  gathering: boolean
  idle?: NodeJS.Timeout
}

/**
 * Connections on which a statement does not wait for the answer to the one before it: what is asked for in one turn of the event loop goes
 * out in one write, and the server is woken once. Each statement is a group and a transaction of its own, as it is alone, so one that fails
 * takes nothing with it; but whoever comes later waits for those before, so they should be short.
 */
export class Lanes {
  readonly #options: ClientConfig
  readonly #lost: (error: Error) => void
  #lanes: Lane[] = []
  #closed = false

  /** `lost` is told when a connection broke; those who had asked on it are told as well. */
  constructor(options: ClientConfig, lost: (error: Error) => void) {
    this.#options = options
    this.#lost = lost
  }

  async query(config: QueryConfig, reach: Reach): Promise<QueryResult> {
    if (this.#closed) throw new Error('Cannot use a pool after calling end on the pool')
    const lane = this.#choose()
    clearTimeout(lane.idle)
    lane.flying++
    try {
      await lane.ready
      gather(lane)
      return await queryWithin(lane.client, config, reach, () => this.#leave(lane))
    } finally {
      lane.flying--
      if (lane.flying === 0 && this.#lanes.includes(lane))
        lane.idle = setTimeout(() => this.#leave(lane), IDLE_MS).unref()
    }
  }

  /** Answers what is under way, then ends. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#lanes.map(lane => this.#leave(lane)))
  }

  /** The one with the fewest before it; a further one when all have some. */
  #choose(): Lane {
    const least = this.#lanes.reduce<Lane | undefined>((a, b) => (a && a.flying <= b.flying ? a : b), undefined)
    return least && (least.flying === 0 || this.#lanes.length >= MOST) ? least : this.#open()
  }

  #open(): Lane {
    const client = new pg.Client({ ...this.#options, pipeline: true } as ClientConfig)
    const lane: Lane = {
      client,
      ready: client.connect().then(() => client.query(settingStatement)),
      flying: 0,
      gathering: false,
    }
    client.on('error', error => {
      this.#lost(error)
      this.#forget(lane)
    })
    client.on('end', () => this.#forget(lane))
    lane.ready.catch(() => this.#leave(lane))
    this.#lanes.push(lane)
    return lane
  }

  /** Ends it once it is there and has answered whoever has asked. */
  async #leave(lane: Lane): Promise<void> {
    this.#forget(lane)
    await lane.ready.catch(() => {})
    await lane.client.end().catch(() => {})
  }

  #forget(lane: Lane): void {
    clearTimeout(lane.idle)
    this.#lanes = this.#lanes.filter(one => one !== lane)
  }
}

/** Holds back what is written to the connection until the end of this turn of the event loop. */
function gather(lane: Lane): void {
  if (lane.gathering) return
  lane.gathering = true
  const { stream } = (lane.client as unknown as { connection: { stream: Writable } }).connection
  stream.cork()
  setImmediate(() => {
    lane.gathering = false
    stream.uncork()
  })
}
