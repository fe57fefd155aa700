import type { ServiceName } from '@lodestone/contracts'
import { SERVICES } from '@lodestone/contracts'
import type { SpawnedProcess, SpawnOptions } from '@lodestone/testing'
import pg from 'pg'
import { freePort } from '../setup/free-port.ts'
import type { Processes } from './hub-processes.ts'

/** What happened to the hub. */
export type Damage = { kills: number; databaseCuts: number; networkCuts: number }

/** One process of a hub: what it is called, and where it answers whatever happens to it. */
export type Place = {
  readonly name: string
  readonly port: number
  readonly settings?: Readonly<Record<string, string>>
}

/** Every service in a process of its own, as containers run them. The console, which is the origin, comes last. */
export async function placesApart(): Promise<readonly (Place & { readonly name: ServiceName })[]> {
  const ports = await Promise.all(SERVICES.map(async name => [name, await freePort()] as const))
  const urls = ports.filter(([name]) => name !== 'console').map(([name, port]) => `${name}=${urlAt(port)}`)
  return ports.map(([name, port]) => ({
    name,
    port,
    settings: { SERVICES: name, ...(name === 'console' ? { SERVICE_URLS: urls.join(',') } : {}) },
  }))
}

export const urlAt = (port: number): string => `http://127.0.0.1:${port}`

/** Processes that make up one hub, each at a port of its own. */
export class Fleet {
  readonly damage: Damage = { kills: 0, databaseCuts: 0, networkCuts: 0 }
  readonly places: readonly Place[]
  readonly #processes: Processes
  readonly #settings: Readonly<Record<string, string>>
  readonly #options: readonly string[]
  readonly #hear: ((place: Place) => SpawnOptions['hear']) | undefined
  readonly #running: SpawnedProcess[] = []

  /** `hear` gives who gets what the process at a place writes to its log. */
  constructor(
    processes: Processes,
    places: readonly Place[],
    settings: Readonly<Record<string, string>>,
    options: readonly string[],
    hear?: (place: Place) => SpawnOptions['hear'],
  ) {
    this.#processes = processes
    this.places = places
    this.#settings = settings
    this.#options = options
    this.#hear = hear
  }

  get urls(): string[] {
    return this.places.map(({ port }) => urlAt(port))
  }

  /** The process at a place, while one is there. */
  at(n: number): SpawnedProcess | undefined {
    return this.#running[n]
  }

  async start(): Promise<void> {
    await Promise.all(this.places.map((_, n) => this.begin(n)))
  }

  async begin(n: number): Promise<SpawnedProcess> {
    const place = this.places[n]
    if (!place) throw new Error(`there is no place ${n}`)
    const settings = { ...this.#settings, ...place.settings, PORT: String(place.port) }
    const hear = this.#hear?.(place)
    const one = await this.#processes.start(settings, this.#options, hear ? { hear } : {})
    this.#running[n] = one
    return one
  }

  /** Ends the process at a place as a power cut would, and starts it again. */
  async kill(n: number): Promise<void> {
    await this.#running[n]?.kill()
    this.damage.kills++
    await this.begin(n)
  }

  /** Loses every connection of every process to the database, as when that is restarted. */
  async cutDatabase(): Promise<void> {
    const admin = new pg.Client({ connectionString: this.#processes.databaseUrl })
    await admin.connect()
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    await admin.end()
    this.damage.databaseCuts++
  }

  /** Loses every connection of one process, to database and broker, and lets none come about for a moment: where it has loaded `histories/cut.ts`. */
  cutNetwork(n: number): void {
    const { pid } = this.#running[n] ?? {}
    if (pid !== undefined) process.kill(pid, 'SIGUSR2')
    this.damage.networkCuts++
  }

  /** Ends every process at once: one that is asked to stop waits for its group, where others were killed. */
  async end(): Promise<void> {
    await Promise.all(this.#running.map(one => one.kill()))
  }
}
