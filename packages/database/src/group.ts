import type { Connection, CustomTypesConfig, QueryConfig, QueryResult, Submittable } from 'pg'
import type { Reach } from './reach.ts'
import { Reached } from './reached.ts'

export type ReachingStatement = { readonly config: QueryConfig; readonly reach: Reach }

/** What came of one statement of a group. */
export type StatementOutcome = { readonly result: QueryResult } | { readonly error: unknown }

/**
 * Statements that go out in one write and are one transaction, each under its own reach: PostgreSQL writes and syncs its log once for all of
 * them, and sends their answers at once. So either all of them count or none. "Pipelining" in PostgreSQL's description of its protocol: without
 * a Sync between them, statements are one implicit transaction, and after one that fails the rest is skipped.
 *
 * Runs on a connection that is in no transaction (`client.query(group)`), and calls back once: with the answers, or with an error. Then nothing
 * was kept, but nobody knows when the connection was lost. `trusted` says whether the connection is as it was before.
 */
export class StatementGroup implements Submittable {
  /** node-postgres puts its own before it, to watch the time. */
  callback: (error: unknown, answers?: StatementOutcome[]) => void
  readonly #members: readonly Reached[]
  readonly #answers: StatementOutcome[] = []
  #at = 0
  #prepares = false
  #spoilt = false

  constructor(
    statements: readonly ReachingStatement[],
    types: CustomTypesConfig | undefined,
    done: (error: unknown, answers: StatementOutcome[], trusted: boolean) => void,
  ) {
    this.#members = statements.map(({ config, reach }, i) => {
      const member = new Reached(config, reach, types)
      member.callback = (error, result) => {
        this.#answers[i] = error ? { error } : { result }
      }
      return member
    })
    this.callback = (error, answers = []) => done(error, answers, !this.#spoilt && !(error && this.#isDoubtful))
  }

  submit(connection: Connection): null {
    // Everything but the Sync that would end a member's transaction.
    const quiet: Connection = Object.create(connection, { sync: { value: () => {} } })
    connection.stream.cork()
    for (const member of this.#members) {
      this.#prepares ||= !member.isPrepared(quiet)
      member.prepare(quiet)
      // node-postgres has dropped the prepared statement then, and does not remember that.
      this.#spoilt ||= member.isUnsent
    }
    connection.sync()
    connection.stream.uncork()
    return null
  }

  handleRowDescription(message: unknown): void {
    this.#member?.handleRowDescription(message)
  }
  handleDataRow(message: unknown): void {
    this.#member?.handleDataRow(message)
  }
  handleCommandComplete(message: unknown, connection: Connection): void {
    const member = this.#member
    member?.handleCommandComplete(message, connection)
    if (member?.isDone) this.#next(connection)
  }
  handleEmptyQuery(connection: Connection): void {
    this.#next(connection)
  }
  handleReadyForQuery(): void {
    this.callback(null, this.#answers)
  }
  handleError(error: unknown): void {
    this.callback(error)
  }

  get #member(): Reached | undefined {
    return this.#members[this.#at]
  }

  #next(connection: Connection): void {
    // One whose values could not be sent has its answer already.
    if (!this.#answers[this.#at]) this.#member?.handleReadyForQuery(connection)
    this.#at++
  }

  /** After an error: a setting may stand, or it is not known which statements were prepared. */
  get #isDoubtful(): boolean {
    return this.#prepares || this.#member?.isSet === false
  }
}
