import { roundClosed, type ServiceName } from '@lodestone/contracts'
import { uuidv7 } from '@lodestone/kernel'
import { BrokenSeal, type KeyProvider } from '@lodestone/keyring'
import { type Config, createLog, type Service, type Signing, startService } from '@lodestone/service'
import type { Life } from './agenda.ts'
import type { Ask, Border, Open, Reply } from './border.ts'
import type { Broker } from './broker.ts'
import type { Network } from './wire.ts'
import { living, type World } from './world.ts'

/** What all processes of a simulated hub have. */
export type Settings = { readonly config: Config; readonly signing: Signing; readonly border: Border }

/** A machine with a supervisor that starts its process again whenever it has ended. */
export class Host {
  readonly name: string
  readonly services: readonly Service[]
  readonly #world: World
  readonly #broker: Broker
  readonly #network: Network
  readonly #settings: Settings
  #lives = 0
  #life: Life | undefined
  #open: ReadonlyMap<ServiceName, Open> = new Map()

  constructor(
    name: string,
    services: readonly Service[],
    parts: { world: World; broker: Broker; network: Network; settings: Settings },
  ) {
    this.name = name
    this.services = services
    this.#world = parts.world
    this.#broker = parts.broker
    this.#network = parts.network
    this.#settings = parts.settings
  }

  get life(): Life | undefined {
    return this.#life
  }
  /** Services that run here now, by name. */
  get open(): ReadonlyMap<ServiceName, Open> {
    return this.#open
  }
  get isUp(): boolean {
    return this.#open.size === this.services.length
  }

  start(): void {
    const life: Life = { name: `${this.name}.${++this.#lives}`, alive: true, resumesAt: 0, ahead: 0 }
    this.#life = life
    this.#world.after(0, life, 'starts', () => {
      this.#boot(life).catch(error => {
        this.#world.note(`${life.name}: did not start: ${error instanceof Error ? error.message : error}`)
        this.crash(1_000)
      })
    })
  }

  async #boot(life: Life): Promise<void> {
    const { config, signing } = this.#settings
    const open = new Map<ServiceName, Open>()
    for (const service of this.services) {
      const running = await startService(service, {
        config,
        transport: this.#broker.transport(),
        directory: NOWHERE,
        keys: keysOf(name => this.#opens(name)),
        signing,
        log: LOG,
        clock: () => new Date(),
        newId: () => uuidv7(Date.now()),
        onFatal: error => {
          this.#world.note(`${life.name}: cannot go on: ${error.message}`)
          this.#world.after(0, undefined, '', () => life.alive && this.crash(200))
        },
      })
      open.set(service.name, { running, handlers: service.routes(running.context) })
    }
    this.#open = open
    this.#world.note(`${life.name}: has started`)
  }

  /** A price of a round opens to nobody but its supplier before anybody can have heard that its offers are closed. */
  #opens(key: string): void {
    const [place, id = ''] = key.split('/')
    if (place === 'round' && this.#broker.storedAt(roundClosed.type, id) === undefined)
      this.#world.fault(`${this.name}: a price of round ${id} is opened before its close`)
  }

  /** Ends the process between two of its steps, and starts it again after some milliseconds. */
  crash(restartMs: number): void {
    const life = this.#life
    if (!life?.alive) return
    this.#world.note(`${life.name}: crashes`)
    life.alive = false
    this.#open = new Map()
    for (const connection of this.#network.connections)
      if (connection.life === life) connection.leave(this.#world.chance.of(0.5))
    this.#broker.missed(life)
    this.#world.after(restartMs, undefined, '', () => this.start())
  }

  /** The process stands still: it, and nobody else, does not notice. */
  pause(milliseconds: number): void {
    const life = this.#life
    if (!life?.alive) return
    this.#world.note(`${life.name}: stands still for ${milliseconds.toFixed(0)} ms`)
    life.resumesAt = this.#world.now + milliseconds
    this.#broker.missed(life)
  }

  /** Carries out a request here. Undefined when nobody is here, or never when the process crashes meanwhile. */
  ask(ask: Ask, answered: (reply: Reply | undefined) => void): void {
    const life = this.#life
    if (!life?.alive || !this.#open.has(ask.service)) {
      answered(undefined)
      return
    }
    this.#world.after(0, life, `is asked ${ask.method} ${ask.path.replace(/[0-9a-f-]{36}/, '…')}`, () => {
      this.#settings.border.ask(ask).then(
        reply => this.#world.after(0, life, `answers ${reply.status}`, () => answered(reply)),
        error => this.#world.fault(`${life.name}: the border failed: ${error}`),
      )
    })
  }
}

const LOG = createLog(process.env.SIMULATION_LOG === undefined ? 'silent' : 'debug')
const NOWHERE = { isLocal: () => false, urlOf: () => undefined, call: async () => ({ status: 503, body: '{}' }) }

const wrapped = (name: string, key: Buffer): string =>
  `root.${Buffer.from(name).toString('base64url')}.${key.toString('base64url')}`
function unwrapped(name: string, text: string): Buffer {
  const [, under = '', key = ''] = text.split('.')
  if (Buffer.from(under, 'base64url').toString() !== name) throw new BrokenSeal(`what is wrapped under ${name}`)
  return Buffer.from(key, 'base64url')
}

/** Keys that hide nothing: what is simulated is no secret. `opens` hears of every name under which something is opened. */
const keysOf = (opens: (name: string) => void): KeyProvider => ({
  place: 'simulated',
  current: async () => 'root',
  holds: async () => true,
  wrap: async (name, key) => wrapped(name, key),
  unwrap: async (name, text) => {
    opens(name)
    return unwrapped(name, text)
  },
  rewrap: async (from, to, text) => wrapped(to, unwrapped(from, text)),
  mac: async (name, data) => Buffer.from(`${name}${data}`).toString('hex').padEnd(64, '0').slice(0, 64),
})

/** The host that runs the code that asks. */
export const hostHere = (hosts: readonly Host[]): Host | undefined => {
  const life = living.getStore()
  return hosts.find(host => host.life === life)
}
