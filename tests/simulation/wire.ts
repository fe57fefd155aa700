import { EventEmitter } from 'node:events'
import pg, { type ClientConfig, type PoolConfig } from 'pg'
import type { Life } from './agenda.ts'
import type { Backend } from './backend.ts'
import { said, startupOf, Units } from './protocol.ts'
import type { Server } from './server.ts'
import { living } from './world.ts'

/** What befalls connections to the database, each a probability. */
export type Weather = {
  /** A statement is lost with its connection, or its answer is. */
  cut: number
  /** The same for a COMMIT. */
  cutCommit: number
  /** Statement or answer is on its way for up to so many milliseconds longer, with that probability. */
  slow: number
  slowMs: number
  refused: number
}

/** So much more often than others a COMMIT is slow: what was written before it can be seen by nobody, and holds others up. */
const COMMIT_SLOWER = 6

export const FAIR: Weather = { cut: 0, cutCommit: 0, slow: 0, slowMs: 0, refused: 0 }

/** The network between simulated processes and the database. */
export type Network = { server: Server; weather: Weather; readonly connections: Set<Connection> }

const lost = (code: string): Error => Object.assign(new Error(`simulated ${code}`), { code })

type Session = { key: string; backend: Backend; number: number }

/** A connection of node-postgres whose bytes take their time, in order, and may be lost with it. */
export class Connection extends EventEmitter {
  writable = true
  readonly life: Life | undefined = living.getStore()
  readonly #network: Network
  readonly #units = new Units()
  #session: Session | undefined
  #name = 'database'
  #arrivesAt = 0
  #returnsAt = 0
  #isCut = false
  readonly #queue: Buffer[] = []
  #isWaiting = false

  constructor(network: Network) {
    super()
    this.#network = network
    network.connections.add(this)
  }

  get #world() {
    const { world } = this.#network.server
    if (!world) throw new Error('no world')
    return world
  }

  /** When something that is sent now arrives, after all that was sent before. */
  #delay(last: number, times = 1): number {
    const { chance, now } = this.#world
    const { slow, slowMs } = this.#network.weather
    const ms = chance.ms(0.0625, 1) + (slow > 0 && chance.of(slow * times) ? chance.ms(1, slowMs) : 0)
    return Math.max(last, now + ms) - now
  }

  connect(): void {
    const { chance } = this.#world
    const { refused } = this.#network.weather
    if (refused > 0 && chance.of(refused))
      this.#world.after(1, this.life, 'is refused by the database', () => this.#lose('ECONNREFUSED'))
    else this.#world.after(this.#delay(0), this.life, '', () => this.emit('connect'))
  }

  write(bytes: Buffer, done?: () => void): boolean {
    for (const unit of this.#units.add(bytes)) this.#send(unit)
    if (done) process.nextTick(done)
    return true
  }

  #send(unit: Buffer): void {
    const wait = this.#delay(this.#arrivesAt, said(unit) === 'COMMIT' ? COMMIT_SLOWER : 1)
    this.#arrivesAt = this.#world.now + wait
    this.#world.after(wait, undefined, '', () => this.#arrive(unit))
  }

  async #arrive(unit: Buffer): Promise<void> {
    if (this.#isCut) return
    if (this.#isWaiting) {
      this.#queue.push(unit)
      return
    }
    if (!this.#session) return this.#welcome(unit)
    if (unit[0] === 'X'.charCodeAt(0)) return this.#hangUp()
    const text = said(unit)
    const { cut, cutCommit } = this.#network.weather
    const { chance } = this.#world
    const risk = text.startsWith('COMMIT') ? cutCommit : cut
    const isLost = risk > 0 && chance.of(risk)
    if (isLost && chance.of(0.5)) {
      this.#world.note(`${this.#name}: ${text} was lost on its way`)
      return this.#break()
    }
    this.#isWaiting = true
    await this.#network.server.run(this.#session.backend, unit, async answer => {
      this.#isWaiting = false
      this.#world.note(`${this.#name}: ${text} → ${said(answer)}`)
      if (isLost) {
        this.#world.note(`${this.#name}: the answer to ${text} was lost`)
        await this.#break()
      } else if (this.#session?.backend.hasEnded) await this.#break()
      else this.#return(answer)
      const next = this.#queue.shift()
      if (next) this.#world.after(0, undefined, '', () => this.#arrive(next))
    })
  }

  async #welcome(unit: Buffer): Promise<void> {
    const { user = '', options = '' } = startupOf(unit)
    this.#session = await this.#network.server.session(user, options)
    this.#name = `${this.life?.name ?? ''} ${user.replace('lodestone_', '')}#${this.#session.number}`
    this.#return(WELCOME)
  }

  #return(answer: Buffer): void {
    const wait = this.#delay(this.#returnsAt)
    this.#returnsAt = this.#world.now + wait
    this.#world.after(wait, this.life, '', () => {
      if (this.writable) this.emit('data', answer)
    })
  }

  /** The network loses the connection: each end learns of it in its own time. */
  async #break(): Promise<void> {
    this.#world.after(this.#delay(this.#returnsAt), this.life, '', () => this.#lose('ECONNRESET'))
    await this.#hangUp()
  }

  #lose(code: string): void {
    if (!this.writable) return
    this.writable = false
    this.emit('error', lost(code))
    this.emit('close')
  }

  /** The server's end is over. */
  async #hangUp(): Promise<void> {
    if (this.#isCut) return
    this.#isCut = true
    this.#network.connections.delete(this)
    if (this.#session) await this.#network.server.release(this.#session)
  }

  /** Ends it at once: its world is over. */
  cut(): Promise<void> {
    this.writable = false
    return this.#hangUp()
  }

  /** What was sent before arrives before the end does, unless the end is sudden. */
  leave(sudden = false): void {
    const wait = sudden ? 0 : this.#delay(this.#arrivesAt)
    this.#world.after(wait, undefined, '', () => this.#hangUp())
  }

  end(): void {
    this.destroy()
  }
  destroy(): void {
    if (!this.writable) return
    this.writable = false
    this.leave()
    this.#world.after(0, this.life, '', () => {
      this.emit('end')
      this.emit('close')
    })
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  cork(): void {}
  uncork(): void {}
  ref(): void {}
  unref(): void {}
}

/** What a server that trusts its host says to whoever comes: who it is, and that it is ready. */
const WELCOME = Buffer.concat([
  Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]),
  parameter('server_version', '17.0'),
  parameter('client_encoding', 'UTF8'),
  parameter('standard_conforming_strings', 'on'),
  Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1]),
  Buffer.from([0x5a, 0, 0, 0, 5, 0x49]),
])
function parameter(name: string, value: string): Buffer {
  const body = Buffer.from(`${name}\0${value}\0`)
  return Buffer.concat([Buffer.from([0x53, 0, 0, 0, 4 + body.length]), body])
}

/** From now on node-postgres connects through the network. Whoever needs a real connection takes node-postgres' own classes before. */
export function connectThrough(network: Network): void {
  const { Client, Pool } = pg
  const through = (config: ClientConfig = {}) => ({ ...config, stream: () => new Connection(network) as never })
  class SimulatedClient extends Client {
    constructor(config?: ClientConfig) {
      super(through(config))
    }
  }
  class SimulatedPool extends Pool {
    constructor(config?: PoolConfig) {
      super({ ...config, Client: SimulatedClient } as PoolConfig)
    }
  }
  Object.assign(pg, { Client: SimulatedClient, Pool: SimulatedPool })
}
