import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { Agenda, type Event, type Life } from './agenda.ts'
import { type Chance, chanceOf } from './chance.ts'

/** Whose code runs now: undefined for the network, the servers and the clients. */
export const living = new AsyncLocalStorage<Life | undefined>()

const realImmediate = globalThis.setImmediate
/** Lets everything that has been promised come about. */
const settled = (): Promise<void> => new Promise(resolve => realImmediate(resolve))

/** Steps that a failure shows. */
const SHOWN = 60
/** From one world of this process to the next, so that what modules remember of the one lies in the past of the other, and at the same phase of every period. */
const APART_MS = 86_400_000
let worlds = 0
/** The wall clock when a world begins. */
const EPOCH = Date.parse('2026-11-24T09:00:00.000Z')

/** Virtual time, and what happens in it in the order that the seed gives. */
export class World {
  readonly chance: Chance
  readonly #begin = ++worlds * APART_MS
  readonly #agenda = new Agenda()
  readonly #digest = createHash('sha256')
  readonly #last: string[] = []
  #now = this.#begin
  #steps = 0
  /** What broke any rule, first to last. */
  readonly faults: string[] = []
  /** Pieces of work under way on a real server. Each must end within the step that began it: otherwise real time would say what comes first. */
  atWork = 0

  constructor(seed: number) {
    this.chance = chanceOf(seed)
  }

  /** Monotonic milliseconds; exact in 1/1024. */
  get now(): number {
    return this.#now
  }
  /** Milliseconds since the world began. */
  get age(): number {
    return this.#now - this.#begin
  }
  /** The true wall clock. */
  get wall(): number {
    return EPOCH + this.age
  }
  get steps(): number {
    return this.#steps
  }

  /** Has something happen after some milliseconds: in a life, unless that is over by then, or outside all of them. */
  after(milliseconds: number, life: Life | undefined, what: string, run: () => unknown): Event {
    return this.#agenda.add(this.#now + Math.max(0, milliseconds), life, what, run)
  }

  /** Resolves after some milliseconds in the life that asks. */
  sleep(milliseconds: number, what = 'sleeps'): Promise<void> {
    return new Promise(resolve => this.after(milliseconds, living.getStore(), what, resolve))
  }

  /** Lets everything happen that is due within some milliseconds; ends early when `done`. */
  async run(milliseconds: number, done: () => boolean = () => false): Promise<void> {
    const until = this.#now + milliseconds
    while (!done() && this.faults.length === 0) {
      const event = this.#agenda.next(until)
      if (!event) {
        this.#now = until
        return
      }
      await this.#happen(event)
    }
  }

  async #happen(event: Event): Promise<void> {
    this.#now = Math.max(this.#now, event.at)
    const { life, what, run } = event
    if (life?.alive === false) return
    if (life && life.resumesAt > this.#now) {
      this.#agenda.move(event, life.resumesAt)
      return
    }
    this.#steps++
    if (what !== '') this.note(life ? `${life.name}: ${what}` : what)
    try {
      await living.run(life, run)
    } catch (error) {
      this.fault(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
    await settled()
    if (this.atWork > 0) this.fault(`${what}: its step was over before a real server had done its work`)
  }

  /** Says in the trace what came about. */
  note(text: string): void {
    const line = `${this.age.toFixed(2)} ${text}`
    this.#digest.update(`${line}\n`)
    this.#last.push(line)
    if (this.#last.length > SHOWN) this.#last.shift()
    if (process.env.SIMULATION_TRACE) console.log(line)
  }

  fault(text: string): void {
    this.faults.push(text)
  }

  /** What came about, as a digest: the same for the same seed. */
  get digest(): string {
    return this.#digest.copy().digest('hex')
  }

  get lastSteps(): readonly string[] {
    return this.#last
  }
}
