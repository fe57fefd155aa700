import { setTimeout as rest } from 'node:timers/promises'
import type { SpawnedProcess } from '@lodestone/testing'
import pg from 'pg'
import type { Processes } from '../faults/hub-processes.ts'
import type { Chance } from '../simulation/chance.ts'

/** Milliseconds from one fault to the next. */
const CALM_MS = [300, 1_500] as const

/** What happened to the hub. */
export type Damage = { kills: number; databaseCuts: number; networkCuts: number }

/** Processes that serve one hub beside each other, each at a port of its own whatever happens to it. */
export class Fleet {
  readonly damage: Damage = { kills: 0, databaseCuts: 0, networkCuts: 0 }
  readonly #processes: Processes
  readonly #settings: Record<string, string>
  readonly #options: readonly string[]
  readonly #ports: readonly number[]
  readonly #running: SpawnedProcess[] = []

  constructor(
    processes: Processes,
    ports: readonly number[],
    settings: Record<string, string>,
    options: readonly string[],
  ) {
    this.#processes = processes
    this.#ports = ports
    this.#settings = settings
    this.#options = options
  }

  get urls(): string[] {
    return this.#ports.map(port => `http://127.0.0.1:${port}`)
  }

  async start(): Promise<void> {
    await Promise.all(this.#ports.map((_, n) => this.#begin(n)))
  }

  async #begin(n: number): Promise<void> {
    const PORT = String(this.#ports[n])
    this.#running[n] = await this.#processes.start({ ...this.#settings, PORT }, this.#options)
  }

  async #kill(n: number): Promise<void> {
    await this.#running[n]?.kill()
    this.damage.kills++
    await this.#begin(n)
  }

  /** Loses every connection of every process to the database, as when that is restarted. */
  async #cutDatabase(): Promise<void> {
    const admin = new pg.Client({ connectionString: this.#processes.databaseUrl })
    await admin.connect()
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    await admin.end()
    this.damage.databaseCuts++
  }

  /** Loses every connection of one process, to database and broker, and lets none come about for a moment. */
  #cutNetwork(n: number): void {
    const { pid } = this.#running[n] ?? {}
    if (pid !== undefined) process.kill(pid, 'SIGUSR2')
    this.damage.networkCuts++
  }

  /** Ends every process at once: one that is asked to stop waits for its group, where others were killed. */
  async end(): Promise<void> {
    await Promise.all(this.#running.map(one => one.kill()))
  }

  /** Faults of every kind, and again until `isOver`; then all processes run. */
  async suffer(chance: Chance, isOver: () => boolean): Promise<void> {
    do {
      for (const kind of chance.shuffled(['kill', 'kill all', 'cut database', 'cut network'])) {
        await rest(chance.ms(...CALM_MS))
        const n = chance.below(this.#ports.length)
        if (kind === 'kill') await this.#kill(n)
        else if (kind === 'kill all') await Promise.all(this.#ports.map((_, every) => this.#kill(every)))
        else if (kind === 'cut database') await this.#cutDatabase()
        else this.#cutNetwork(n)
      }
    } while (!isOver())
  }
}
