import pg, {
  type Connection,
  type CustomTypesConfig,
  type QueryArrayConfig,
  type QueryConfig,
  type QueryResult,
} from 'pg'
import { checkedReach, type Reach } from './reach.ts'

/** Sets the reach of the transaction it runs in. Prepared on every connection of a pool when it is made. */
const SETTING = 'lodestone-reach'
export const settingStatement: QueryConfig = {
  name: SETTING,
  text: "SELECT set_config('lodestone.reach', $1, true)",
  values: ['nobody' satisfies Reach],
}

/** What node-postgres (8.23) has and does not declare: how a query speaks with the server. Its own extensions (cursors, streams) build on the same. */
declare module 'pg' {
  interface QueryConfig {
    queryMode?: 'extended'
  }
  interface Query<R, I> {
    callback: (error: Error | null, result: QueryResult<R>) => void
    name: string | undefined
    queryMode: 'extended'
    _rowMode: 'array' | undefined
    _result: Result<R>
    /** The same, or one for each statement of a text with several. */
    _results: Result<R>
    hasBeenParsed(connection: Connection): boolean
    prepare(connection: Connection): void
    handleRowDescription(message: unknown): void
    handleDataRow(message: unknown): void
    handleCommandComplete(message: unknown, connection: Connection): void
    handleReadyForQuery(connection: Connection): void
    handleError(error: Error, connection: Connection): void
  }
  interface Result<R> {
    /** The client's when it is given none. */
    _types: CustomTypesConfig | undefined
  }
  interface Connection {
    bind(portal: { statement: string; values: string[] }): void
    execute(portal: object): void
  }
}

/** A statement after the setting of its reach. */
export class Reached extends pg.Query {
  readonly #reach: Reach
  #set = false
  #done = false
  #unsent = false
  /** Given a text alone, node-postgres copies no settings property by property, which took as long as all else here. */
  constructor(config: QueryConfig | QueryArrayConfig, reach: Reach, types?: CustomTypesConfig) {
    super(config.text, config.values)
    this.name = config.name
    this.queryMode = 'extended'
    if ('rowMode' in config) {
      this._rowMode = config.rowMode
      this._result = new pg.Result(config.rowMode, pg.types)
      this._results = this._result
    }
    this._result._types = config.types ?? types
    this.#reach = checkedReach(reach)
  }
  /** Whether PostgreSQL has taken the setting. */
  get isSet(): boolean {
    return this.#set
  }
  /** Whether only its setting went out: its values could not be written. */
  get isUnsent(): boolean {
    return this.#unsent
  }
  /** Whether no more will be told of it. */
  get isDone(): boolean {
    return this.#done || (this.#set && this.#unsent)
  }
  /** Whether the connection has its text, or need not keep it. */
  isPrepared(connection: Connection): boolean {
    return this.name === undefined || this.hasBeenParsed(connection)
  }
  override prepare(connection: Connection): void {
    connection.bind({ statement: SETTING, values: [this.#reach] })
    connection.execute({})
    super.prepare(connection)
  }
  override handleDataRow(message: unknown): void {
    if (this.#set) super.handleDataRow(message)
  }
  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#set) {
      super.handleCommandComplete(message, connection)
      this.#done = true
    } else this.#set = true
  }
  override handleError(error: Error, connection: Connection): void {
    this.#unsent = true
    super.handleError(error, connection)
  }
}

/**
 * Runs one statement under a reach on a connection that is in no transaction. Setting and statement go out as one group: PostgreSQL takes
 * them for one transaction, skips the statement when the setting fails, and forgets the setting when the statement ends, however it ends.
 * So no connection holds a reach from one caller to the next, and the server is waited for once. `distrust` is called when the setting
 * failed: such a connection is of no use.
 */
export function queryWithin(
  client: pg.ClientBase,
  config: QueryConfig,
  reach: Reach,
  distrust: () => void,
): Promise<QueryResult> {
  const query = new Reached(config, reach)
  return new Promise<QueryResult>((resolve, reject) => {
    query.callback = (error, result) => (error ? reject(error) : resolve(result))
    client.query(query)
  }).catch(error => {
    if (!query.isSet) distrust()
    // Where the application asked, not where the answer was read from the network.
    Error.captureStackTrace(error)
    throw error
  })
}
