import { type Insert, insertOf, LINE, type Sql } from '@lodestone/database'
import { type GiveWay, inStretches } from '@lodestone/kernel'
import type { Cause, CausedFact, Fact } from '../fact.ts'
import { type Head, type JournalRow, link, linking } from '../link.ts'
import { shardOf } from '../shard.ts'

/** Columns of `journal` with their types, in the order of the parameters. */
const COLUMNS = {
  subject: 'text',
  seq: 'int',
  type: 'text',
  time: 'timestamptz',
  actor: 'text',
  data: LINE,
  previous_hash: 'text',
  hash: 'text',
  topic: 'text',
  aggregate_version: 'int',
  id: 'uuid',
  correlation_id: 'text',
  causation_id: 'text',
  traceparent: 'text',
} as const satisfies Record<keyof JournalRow, string>

const OUTBOX_COLUMNS = { shard: 'smallint', subject: 'text', seq: 'int' } as const

/** Writes rows into journal and outbox, as two common table expressions. Outbox ids are drawn in the order of the rows. */
function keep(rows: readonly JournalRow[]): Insert {
  const published = rows.filter(row => row.topic !== null)
  const kept = insertOf('journal', COLUMNS, rows)
  const sent = insertOf(
    'outbox',
    OUTBOX_COLUMNS,
    published.map(({ subject, seq }) => ({ shard: shardOf(subject), subject, seq })),
    'ORDER BY position',
  )
  return {
    form: `${kept.form}-${sent.form}`,
    params: [...kept.params, ...sent.params],
    sql: first => `journal_rows AS (${kept.sql(first)}), outbox_rows AS (${sent.sql(first + kept.params.length)})`,
  }
}

/** Rows and characters of data of one statement: a sealed book of 30,000 entries is many, and others wait while each is made. */
const STATEMENT_ROWS = 1_000
const STATEMENT_CHARACTERS = 250_000

/** The ends of chains, whoever wrote them: a caller who adds to one may not see what others have told of it. */
const HEADS = 'SELECT subject, seq, hash, topic, version FROM journal_heads($1)'

/**
 * Keeps facts in the journal and puts the published ones into the outbox, in order. The caller holds the lock of each subject's
 * aggregate (or the subject is new): outbox ids must be drawn under it. Throws when an event does not fit its contract or is too
 * large (a bug of the caller), and Conflict when a subject was not locked.
 */
export async function append(tx: Sql, facts: readonly Fact[], cause: Cause): Promise<void> {
  await appendCaused(
    tx,
    facts.map(fact => ({ fact, cause })),
  )
}

/** `append` for facts of several causes. */
export async function appendCaused(tx: Sql, caused: readonly CausedFact[]): Promise<void> {
  if (caused.length === 0) return
  const subjects = [...new Set(caused.map(({ fact }) => fact.subject))]
  const found = await tx.query<{ subject: string } & Head>(HEADS, [subjects], 'journal-heads')
  const heads = new Map<string, Head>(found.map(head => [head.subject, head]))
  let rows: JournalRow[] = []
  let length = 0
  // The next statement is made while the database works on one.
  let running = Promise.resolve()
  for (const [index, one] of caused.entries()) {
    for (const row of link([one], heads)) {
      rows.push(row)
      length += row.data.length
    }
    if (length < STATEMENT_CHARACTERS && rows.length < STATEMENT_ROWS && index < caused.length - 1) continue
    await running
    running = appendPrepared(tx, [keep(rows)])
    // Awaited above or below, unless a fact does not fit its contract.
    running.catch(() => {})
    rows = []
    length = 0
  }
  await running
}

/**
 * The same for subjects that are known to be new, as part of a statement of the caller: common table expressions named
 * `journal_rows` and `outbox_rows`, and their parameters. Statements of another `form` have another text.
 */
export const prepareNew = (facts: readonly Fact[], cause: Cause): Insert =>
  keep(link(causedBy(cause, facts), new Map()))

/** The same for facts that may be large, made in stretches: statements of few milliseconds each, to be run in this order. */
export async function prepareNewInStretches(
  facts: readonly Fact[],
  cause: Cause,
  giveWay: GiveWay,
): Promise<[Insert, ...Insert[]]> {
  const [first = [], ...more] = statementsOf(await inStretches(linking(causedBy(cause, facts), new Map()), giveWay))
  return [keep(first), ...more.map(keep)]
}

/** Runs statements that were prepared. */
export async function appendPrepared(tx: Sql, inserts: readonly Insert[]): Promise<void> {
  for (const { sql, params, form } of inserts)
    await tx.query(`WITH ${sql(1)} SELECT 1`, params, `journal-append-${form}`)
}

/** Rows in the order in which they are kept, cut into statements. */
function statementsOf(rows: readonly JournalRow[]): JournalRow[][] {
  const statements: JournalRow[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const row of rows) {
    const last = statements.at(-1)
    if (!last || last.length === STATEMENT_ROWS || length + row.data.length > STATEMENT_CHARACTERS) {
      statements.push([row])
      length = row.data.length
    } else {
      last.push(row)
      length += row.data.length
    }
  }
  return statements
}

const causedBy = (cause: Cause, facts: readonly Fact[]): CausedFact[] => facts.map(fact => ({ fact, cause }))
