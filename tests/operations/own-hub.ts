import { resolve } from 'node:path'
import { type Infrastructure, startInfrastructure } from '@lodestone/infra'
import {
  createLog,
  migrateServices,
  perServiceText,
  type RunningProcess,
  readConfig,
  startProcess,
} from '@lodestone/service'
import { Api } from '@lodestone/testing'
import pg from 'pg'
import { ALL_SERVICES, callersBy } from '../system/hub.ts'

export const quiet = { info() {}, warn() {}, error() {} }

/** A hub of a data folder of its own, with all that it runs on, which ends and begins again. */
export class OwnHub {
  readonly dataDir: string
  /** Its callers of this life and of the next ones. */
  readonly callers = callersBy(caller => new Api(this.#process?.url ?? '').as(caller))
  readonly #env: NodeJS.ProcessEnv
  #infrastructure: Infrastructure | undefined
  #process: RunningProcess | undefined

  constructor(dataDir: string, env: NodeJS.ProcessEnv = {}) {
    this.dataDir = dataDir
    this.#env = { ...process.env, ...env }
  }

  get databaseUrl(): string {
    return this.#infrastructure?.databaseUrl ?? ''
  }

  async start(): Promise<void> {
    const { dataDir } = this
    const cacheDir = resolve('.lodestone/cache')
    this.#infrastructure = await startInfrastructure({ dataDir, cacheDir, env: this.#env, log: quiet })
    const config = readConfig({
      PORT: '0',
      DATA_DIR: dataDir,
      DATABASE_URLS: perServiceText(await migrateServices({ url: this.databaseUrl }, ALL_SERVICES)),
      ...this.#infrastructure.transport,
      LOG_LEVEL: 'error',
    })
    this.#process = await startProcess({ services: ALL_SERVICES, config, log: createLog('error') })
  }

  /** Ends the hub, and leaves what it runs on. */
  async end(): Promise<void> {
    await this.#process?.stop()
    this.#process = undefined
  }

  async stop(): Promise<void> {
    await this.end()
    await this.#infrastructure?.stop()
    this.#infrastructure = undefined
  }

  /** The one row of a statement. */
  async row<Row>(sql: string): Promise<Row> {
    const client = new pg.Client({ connectionString: this.databaseUrl })
    await client.connect()
    const { rows } = await client.query(sql)
    await client.end()
    return rows[0]
  }
}
