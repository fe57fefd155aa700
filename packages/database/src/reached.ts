import pg, { type QueryConfig, type QueryResult } from 'pg'
import { checkedReach, type Reach } from './reach.ts'

/** Sets the reach of the transaction it runs in. Prepared on every connection of a pool when it is made. */
const SETTING = 'lodestone-reach'
export const settingStatement: QueryConfig = {
  name: SETTING,
  text: "SELECT set_config('lodestone.reach', $1, true)",
  values: ['nobody' satisfies Reach],
}

/** The part of a query of node-postgres (8.23) that speaks with the server: its own extensions (cursors, streams) build on the same. */
type Spoken = {
  callback: (error: Error | null, result: QueryResult) => void
  prepare(connection: Speaker): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Speaker): void
}
type Speaker = { bind(portal: { statement: string; values: string[] }): void; execute(portal: object): void }
const Query = pg.Query as unknown as new (config: QueryConfig & { queryMode: 'extended' }) => Spoken

class Reached extends Query {
  readonly #reach: Reach
  #set = false
  constructor(config: QueryConfig, reach: Reach) {
    super({ ...config, queryMode: 'extended' })
    this.#reach = checkedReach(reach)
  }
  /** Whether PostgreSQL has taken the setting. */
  get isSet(): boolean {
    return this.#set
  }
  override prepare(connection: Speaker): void {
    connection.bind({ statement: SETTING, values: [this.#reach] })
    connection.execute({})
    super.prepare(connection)
  }
  override handleDataRow(message: unknown): void {
    if (this.#set) super.handleDataRow(message)
  }
  override handleCommandComplete(message: unknown, connection: Speaker): void {
    if (this.#set) super.handleCommandComplete(message, connection)
    else this.#set = true
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
    client.query(query as unknown as pg.Submittable)
  }).catch(error => {
    if (!query.isSet) distrust()
    // Where the application asked, not where the answer was read from the network.
    Error.captureStackTrace(error)
    throw error
  })
}
