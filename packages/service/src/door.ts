import type { ProblemCode, RouteContract } from '@lodestone/contracts'
import { Conflict, type Database, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import {
  type Answer,
  type AnswerTo,
  actorOf,
  answerHeaders,
  type CallHead,
  lightFirst,
  ProblemError,
  problemOf,
} from '@lodestone/http'
import { accept, fromJson, type Outcome, present, type Refusal } from '@lodestone/kernel'
import { append, appendPrepared, type Cause, type Fact, prepareNew, prepareNewInStretches } from '@lodestone/messaging'
import type { idempotencyTable } from '@lodestone/messaging/schema'
import { personId } from './reach.ts'

/**
 * The one door of commands: load, decide, save, idempotency record, journal and outbox in one transaction.
 * An answer is given only after COMMIT; a refusal leaves nothing behind.
 */
export type Door = {
  /** A command that loads before it decides. `record` keeps the facts that the decision made. */
  command<R extends RouteContract>(
    call: CallHead<R>,
    work: (...given: InDoor) => Promise<Outcome<AnswerTo<R>, ProblemCode>>,
  ): Promise<AnswerTo<R>>
  /**
   * A creating command in a single statement: the caller's common table expressions (parameters from `$1`), the facts of new
   * subjects and the idempotency record. What is too much for one statement comes in `more`, and all of it in one transaction.
   */
  create<R extends RouteContract>(call: CallHead<R>, plan: Plan<AnswerTo<R>>): Promise<AnswerTo<R>>
  /** Does the work of a command, and undoes it, whatever comes of it: what would refuse it. */
  rehearse(work: (...given: InDoor) => Promise<Outcome<unknown, ProblemCode>>): Promise<Outcome<undefined, ProblemCode>>
  /** Work of a job or consumer that belongs to nobody's call: all rows are in its reach. One that changes nothing wakes no relay and no job. */
  transaction<T>(cause: Omit<Cause, 'now'>, work: (...given: InDoor) => Promise<T>): Promise<T>
}

/** SQL with its parameters, and the name by which connections keep its plan. */
export type Statement = { readonly sql: string; readonly values: readonly unknown[]; readonly name: string }

/** What a command works with: its transaction, and what takes the facts that the decision made. */
export type InDoor = [tx: Sql, record: (...facts: Fact[]) => void]
type Plan<A> = Statement & { more?: readonly Statement[]; facts: readonly Fact[]; answer: A }

/** Carries a refusal out of a transaction, so that it is rolled back. */
class Refused extends Error {
  readonly refusal: Refusal<ProblemCode>
  constructor(refusal: Refusal<ProblemCode>) {
    super(refusal.detail)
    this.refusal = refusal
  }
}

/** Carries what came of a rehearsal out of its transaction, so that it is rolled back. */
class Rehearsed extends Error {
  readonly refusal: Refusal<ProblemCode> | undefined
  constructor(refusal: Refusal<ProblemCode> | undefined) {
    super('rehearsed')
    this.refusal = refusal
  }
}

/** Characters of an answer up to which a creating statement is short: who comes after it does not notice. */
const SHORT_CHARACTERS = 16_384

type Stored = Pick<RowOf<typeof idempotencyTable>, 'request_hash' | 'status' | 'headers' | 'body'>

export function openDoor(options: { database: Database; clock: () => Date; committed: () => void }): Door {
  const { database, clock, committed } = options
  const causeOf = (call: CallHead): Cause => ({
    actor: actorOf(call.identity),
    now: clock(),
    correlationId: call.requestId,
    ...(call.traceparent ? { traceparent: call.traceparent } : {}),
  })
  const door = {
    command: async (call: CallHead, work: (...given: InDoor) => Promise<Outcome<Answer, ProblemCode>>) => {
      try {
        const answer = await database.transaction(async tx => {
          const earlier = await claim(tx, call)
          if (earlier) return earlier
          const facts: Fact[] = []
          const outcome = await work(tx, (...more) => facts.push(...more))
          if (!outcome.ok) throw new Refused(outcome.refusal)
          if (facts.length > 0) await append(tx, facts, causeOf(call))
          return await remember(tx, call, outcome.value)
        })
        committed()
        return answer
      } catch (error) {
        if (error instanceof Refused) throw problemOf(error.refusal)
        throw error
      }
    },
    rehearse: async (work: (...given: InDoor) => Promise<Outcome<unknown, ProblemCode>>) => {
      try {
        return await database.transaction(async tx => {
          const outcome = await work(tx, () => {})
          throw new Rehearsed(outcome.ok ? undefined : outcome.refusal)
        })
      } catch (error) {
        if (!(error instanceof Rehearsed)) throw error
        return error.refusal ? { ok: false as const, refusal: error.refusal } : accept(undefined)
      }
    },
    create: async (call: CallHead, plan: Plan<Answer>) => {
      const cause = causeOf(call)
      const [facts, ...moreFacts] =
        plan.facts.length > 1
          ? await prepareNewInStretches(plan.facts, cause, lightFirst)
          : [prepareNew(plan.facts, cause)]
      const json = textOf(plan.answer)
      const remembered = call.idempotency && rememberingNew(call, call.idempotency, plan.answer, json)
      try {
        if (moreFacts.length > 0 || (plan.more?.length ?? 0) > 0)
          await database.transaction(async tx => {
            await tx.query(`WITH ${plan.sql} SELECT 1`, [...plan.values], plan.name)
            for (const { sql, values, name } of plan.more ?? []) await tx.query(sql, [...values], name)
            await appendPrepared(tx, [facts, ...moreFacts])
            if (remembered) await tx.query(remembered.sql(1), remembered.values, 'idempotency-new')
          })
        else {
          const values = [...plan.values, ...facts.params]
          let sql = `WITH ${plan.sql}, ${facts.sql(plan.values.length + 1)}`
          if (remembered) {
            sql += `, remembered AS (${remembered.sql(values.length + 1)})`
            values.push(...remembered.values)
          }
          const { query } = json.length > SHORT_CHARACTERS ? database : database.grouped
          await query(`${sql} SELECT 1`, values, `${plan.name}-${facts.form}${remembered ? '-keyed' : ''}`)
        }
      } catch (error) {
        const earlier = error instanceof Conflict ? await recall(database, call) : undefined
        if (earlier) return earlier
        throw error
      }
      committed()
      return { ...plan.answer, body: json }
    },
    transaction: async <T>(cause: Omit<Cause, 'now'>, work: (...given: InDoor) => Promise<T>) => {
      const { value, wrote } = await database.within('service').transaction(async tx => {
        const facts: Fact[] = []
        const value = await work(tx, (...more) => facts.push(...more))
        if (facts.length > 0) await append(tx, facts, { ...cause, now: clock() })
        return { value, wrote: facts.length > 0 || (await hasWritten(tx)) }
      })
      // Jobs look in transactions: two that woke each other by that would never rest.
      if (wrote) committed()
      return value
    },
  }
  // What was kept under a route's key is an answer of that route.
  return door as Door
}

/** Whether a transaction has changed or locked a row: PostgreSQL gives it an id of its own at the first. */
async function hasWritten(tx: Sql): Promise<boolean> {
  const [row] = await tx.query<{ wrote: boolean }>(
    'SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote',
    [],
    'has-written',
  )
  return present(row).wrote
}

/** The headers of an answer as they are kept. */
const headersText = (answer: Answer): string => JSON.stringify(answerHeaders(answer))

const textOf = ({ body }: Answer): string => (typeof body === 'string' ? body : JSON.stringify(body))

/** Begins with whose rows the caller reaches, as policies ask. */
const scopeOf = ({ identity: { org, sub }, route }: CallHead): string =>
  `${org ?? (route.anySubject ? personId(sub) : sub)} ${route.id}`

/** What keeps the answer of a call that nobody has given before: of two at once one conflicts. */
const rememberingNew = (
  call: CallHead,
  { key, requestHash }: NonNullable<CallHead['idempotency']>,
  answer: Answer,
  json: string,
) => ({
  sql: (n: number) =>
    `INSERT INTO idempotency (scope, key, request_hash, status, headers, body) VALUES ($${n}, $${n + 1}, $${n + 2}, $${n + 3}, $${n + 4}, $${n + 5})`,
  values: [scopeOf(call), key, requestHash, answer.status ?? 201, headersText(answer), json],
})

/** Takes the key for this call, waiting for a concurrent holder to finish; gives the stored answer when there is one. */
async function claim(tx: Sql, call: CallHead): Promise<Answer | undefined> {
  if (!call.idempotency) return undefined
  const taken = await tx.query(
    'INSERT INTO idempotency (scope, key, request_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
    [scopeOf(call), call.idempotency.key, call.idempotency.requestHash],
    'idempotency-claim',
  )
  return taken.length === 1 ? undefined : await recall(tx, call)
}

/** The answer of an earlier call with this key. 422 when it was another request, 409 while it runs. */
async function recall(sql: Sql, call: CallHead): Promise<Answer | undefined> {
  if (!call.idempotency) return undefined
  const [stored] = await sql.query<Stored>(
    'SELECT request_hash, status, headers, body FROM idempotency WHERE scope = $1 AND key = $2',
    [scopeOf(call), call.idempotency.key],
    'idempotency-recall',
  )
  if (!stored) return undefined
  if (stored.request_hash !== call.idempotency.requestHash)
    throw new ProblemError('idempotency-key-reused', 'This Idempotency-Key came with another request before.')
  const { status, headers, body } = stored
  if (status === null)
    throw new ProblemError('idempotency-in-progress', 'The first call with this key is still running.', undefined, 1)
  return {
    status,
    ...(headers === null ? {} : { headers: fromJson(headers) }),
    ...(body === null ? {} : { body }),
  }
}

async function remember(tx: Sql, call: CallHead, answer: Answer): Promise<Answer> {
  if (!call.idempotency) return answer
  const json = textOf(answer)
  await tx.query(
    'UPDATE idempotency SET status = $3, headers = $4, body = $5 WHERE scope = $1 AND key = $2',
    [scopeOf(call), call.idempotency.key, answer.status ?? call.route.success.status, headersText(answer), json],
    'idempotency-remember',
  )
  return { ...answer, body: json }
}
