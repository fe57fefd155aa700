import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { type Chance, chanceOf } from './chance.ts'
import { living, type World } from './world.ts'

/**
 * Takes from this process its own time and randomness: clocks, timers and `node:crypto`'s random bytes are those of the world that is entered. Outside of a
 * world they stay what they are, but for randomness, which is seeded for good. To be imported before whatever keeps one of them for itself.
 */
let world: World | undefined
let random: Chance = chanceOf(1)
/** Calls that asked for random bytes; whoever draws ahead is emptied by it. */
let drawn = 0

/** From now on time is that of `entered`; gives it back when undefined. */
export function enter(entered: World | undefined): void {
  world = entered
  if (entered) random = chanceOf(entered.chance.below(2 ** 31))
}
/** The world that is entered. Throws outside of all. */
export function entered(): World {
  if (!world) throw new Error('no world')
  return world
}
export const randomDraws = (): number => drawn

/** Whether random bytes are asked for by the simulation itself, which must not change what comes after them. */
let isApart = false
const apartFrom = chanceOf(2)
/** Does something that is no part of the world, such as to connect to a real server. Nothing else may happen meanwhile. */
export async function apart<T>(work: () => Promise<T>): Promise<T> {
  isApart = true
  try {
    return await work()
  } finally {
    isApart = false
  }
}

type Handler = (...given: unknown[]) => void

class VirtualTimer {
  readonly #world: World
  readonly #life = living.getStore()
  readonly #run: () => void
  readonly #ms: number
  #event: ReturnType<World['after']> | undefined
  constructor(at: World, ms: number, what: string, run: () => void) {
    this.#world = at
    this.#ms = ms
    this.#run = run
    this.#set(what)
  }
  #set(what: string): void {
    this.#event = this.#world.after(this.#ms, this.#life, what, this.#run)
  }
  cancel(): void {
    if (this.#event) this.#event.cancelled = true
  }
  refresh(): this {
    this.cancel()
    this.#set('')
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  hasRef(): boolean {
    return true
  }
  close(): this {
    this.cancel()
    return this
  }
}

const real = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate }
/** A pause of real time. */
export const reallyPause = (ms: number): Promise<void> => new Promise(resolve => real.setTimeout(resolve, ms))

/** As Node takes them: what is no length of time is a millisecond. */
const lengthOf = (ms: unknown): number => (typeof ms === 'number' && ms >= 1 ? ms : 1)

const virtual = {
  setTimeout: (run: Handler, ms?: number, ...given: unknown[]) =>
    world ? new VirtualTimer(world, lengthOf(ms), '', () => void run(...given)) : real.setTimeout(run, ms, ...given),
  setInterval: (run: Handler, ms?: number, ...given: unknown[]) => {
    if (!world) return real.setInterval(run, ms, ...given)
    const timer: VirtualTimer = new VirtualTimer(world, lengthOf(ms), '', () => {
      timer.refresh()
      run(...given)
    })
    return timer
  },
  setImmediate: (run: Handler, ...given: unknown[]) =>
    world ? new VirtualTimer(world, 0, '', () => void run(...given)) : real.setImmediate(run, ...given),
  clearTimeout: (timer: unknown) => clear(timer, real.clearTimeout),
  clearInterval: (timer: unknown) => clear(timer, real.clearInterval),
  clearImmediate: (timer: unknown) => clear(timer, real.clearImmediate as (timer: never) => void),
}

function clear(timer: unknown, clearReal: (timer: never) => void): void {
  if (timer instanceof VirtualTimer) timer.cancel()
  else clearReal(timer as never)
}

Object.assign(globalThis, virtual)

const monotonic = performance.now.bind(performance)
performance.now = () => (world ? world.now : monotonic())

const RealDate = Date
const wall = (at: World): number => Math.floor(at.wall + (living.getStore()?.ahead ?? 0))
globalThis.Date = class extends RealDate {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0 && world) super(wall(world))
    else super(...(given as [number]))
  }
  static override now(): number {
    return world ? wall(world) : RealDate.now()
  }
} as DateConstructor

function fill(into: Uint8Array): void {
  drawn++
  const from = isApart ? apartFrom : random
  from.bytes(into)
}
Object.assign(crypto, {
  randomBytes: (size: number) => {
    const bytes = Buffer.alloc(size)
    fill(bytes)
    return bytes
  },
  randomFillSync: (into: Uint8Array) => {
    fill(into)
    return into
  },
  randomUUID: () => {
    const bytes = Buffer.alloc(16)
    fill(bytes)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  },
})
Math.random = () => random.below(2 ** 31) / 2 ** 31
syncBuiltinESMExports()
