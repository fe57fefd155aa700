import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Infrastructure, startDatabase, startInfrastructure } from '@lodestone/infra'
import { until } from '@lodestone/testing'
import pg from 'pg'
import { Fleet, type Place, placesApart } from '../faults/fleet.ts'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { type Gate, openGate } from './gate.ts'

/** V8's settings of the containers' images, in which each service is a process of its own. */
const OPTIONS = ['--max-semi-space-size=16', '--expose-gc']
const COLLECT = new URL('./collect.ts', import.meta.url).pathname
const PLANT = new URL('../simulation/plant.ts', import.meta.url).pathname
const quiet = { info() {}, warn() {}, error() {} }
/** Milliseconds until a process that cannot start, since a part is away, is tried again for the last time. */
const STARTS_WITHIN_MS = 120_000

/** A hub with its own PostgreSQL, broker and folder: each service a process, which is started again when it ends. */
export class SoakedHub {
  readonly folder: string
  readonly gate: Gate
  readonly processes: Processes
  readonly fleet: Fleet
  /** Past the gate, as the owner of all. */
  readonly database: pg.Pool
  /** Processes that ended by themselves, and why as far as they said. */
  readonly ended: string[] = []
  readonly #stopDatabase: () => Promise<void>
  readonly #logs: readonly WriteStream[]
  #broker: Infrastructure
  #isOver = false
  /** Processes that are being killed, by their ids. */
  readonly #killed = new Set<number>()

  constructor(o: {
    folder: string
    gate: Gate
    processes: Processes
    fleet: Fleet
    database: { url: string; stop(): Promise<void> }
    broker: Infrastructure
    logs: readonly WriteStream[]
  }) {
    this.folder = o.folder
    this.gate = o.gate
    this.processes = o.processes
    this.fleet = o.fleet
    this.database = new pg.Pool({ connectionString: o.database.url, max: 2 })
    this.database.on('error', () => {})
    this.#stopDatabase = o.database.stop
    this.#broker = o.broker
    this.#logs = o.logs
  }

  get origin(): string {
    return this.fleet.urls.at(-1) ?? ''
  }

  get brokers(): string {
    return this.#broker.kafkaBrokers.join(',')
  }

  async start(): Promise<void> {
    await Promise.all(this.fleet.places.map((_, n) => this.#begin(n)))
  }

  /** Starts what stands at a place, again and again while a part of the hub is away, and whenever it ends. */
  async #begin(n: number): Promise<void> {
    const name = this.fleet.places[n]?.name
    const one = await until(`${name} starts`, async () => !this.#isOver && this.fleet.begin(n), STARTS_WITHIN_MS)
    // It was started while everything else was ended.
    if (this.#isOver) return one.kill()
    void one.ended.then(code => {
      if (this.#isOver || this.#killed.has(one.pid)) return
      this.ended.push(`${name} ended by itself with ${code}`)
      this.#begin(n).catch(error => this.ended.push(`${name}: ${error}`))
    })
  }

  /** As a power cut would; its supervisor starts it again. */
  async kill(n: number): Promise<void> {
    const one = this.fleet.at(n)
    if (!one) return
    this.#killed.add(one.pid)
    await one.kill()
    this.fleet.damage.kills++
    await this.#begin(n)
  }

  async stopBroker(): Promise<void> {
    await this.#broker.stop()
  }

  async startBroker(): Promise<void> {
    this.#broker = await brokerIn(this.folder, this.processes.databaseUrl)
  }

  /** Ends everything and removes the folder, whatever of it fails. */
  async stop(): Promise<void> {
    this.#isOver = true
    this.gate.open()
    await this.database.end().catch(() => {})
    await this.fleet.end()
    await this.processes.stop().catch(() => {})
    await Promise.allSettled([this.gate.stop(), this.#broker.stop(), this.#stopDatabase()])
    for (const log of this.#logs) log.destroy()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** The environment without what would name servers of somebody else. */
function ownEnv(): NodeJS.ProcessEnv {
  const { KAFKA_BROKERS: _brokers, DATABASE_URL: _url, MIGRATIONS_DATABASE_URL: _owner, ...env } = process.env
  return env
}

/** The broker of a folder, at the port that it had before. */
const brokerIn = (folder: string, databaseUrl: string): Promise<Infrastructure> =>
  startInfrastructure({
    dataDir: join(folder, 'broker'),
    cacheDir: resolve('.lodestone/cache'),
    log: quiet,
    env: { ...ownEnv(), TRANSPORT: 'kafka', MIGRATIONS_DATABASE_URL: databaseUrl },
  })

export const databaseFolder = (folder: string): string => join(folder, 'database')
export const logFolder = (folder: string): string => join(folder, 'logs')
export const topicFolder = (folder: string): string => join(folder, 'broker', 'kafka', 'data')

/** Makes the folder and starts the servers; the processes are started by `start`. `fault` names a defect of the simulation's that is planted in them. */
export async function openHub(fault: string | undefined): Promise<SoakedHub> {
  const folder = await mkdtemp(join(tmpdir(), 'lodestone-soak-'))
  await mkdir(logFolder(folder))
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const database = await startDatabase({ dataDir: databaseFolder(folder), log: quiet, env: ownEnv() })
    undo.unshift(() => database.stop())
    const broker = await brokerIn(folder, database.url)
    undo.unshift(() => broker.stop())
    const gate = await openGate(Number(new URL(database.url).port))
    undo.unshift(() => gate.stop())
    const through = new URL(database.url)
    through.port = String(gate.port)
    const settings = {
      TRANSPORT: 'kafka',
      KAFKA_BROKERS: broker.kafkaBrokers.join(','),
      LOG_LEVEL: 'info',
      WEBHOOK_ALLOW_PRIVATE: '1',
    }
    const processes = await openProcesses(settings, { url: through.href })
    const logs = new Map<string, WriteStream>()
    const places = await placesApart()
    for (const { name } of places) logs.set(name, createWriteStream(join(logFolder(folder), `${name}.log`)))
    const hear =
      ({ name }: Place) =>
      (text: Buffer) =>
        void logs.get(name)?.write(text)
    const preloads = fault === undefined ? [COLLECT] : [PLANT, COLLECT]
    const options = [...OPTIONS, ...preloads.flatMap(one => ['--import', one])]
    const fleet = new Fleet(processes, places, fault === undefined ? {} : { SIMULATION_FAULT: fault }, options, hear)
    return new SoakedHub({ folder, gate, processes, fleet, database, broker, logs: [...logs.values()] })
  } catch (error) {
    for (const one of undo) await one().catch(() => {})
    throw error
  }
}
