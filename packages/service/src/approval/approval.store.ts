import type { Sql } from '@lodestone/database'
import type { Asked } from './approval.ts'

type Row = { [Name in keyof Asked]-?: undefined extends Asked[Name] ? NonNullable<Asked[Name]> | null : Asked[Name] }

const COLUMNS = `id, command, params, body, subject, name, stood, state, asked_by AS "askedBy", asked_sub AS "askedSub", asked_at AS "askedAt",
  lapses_at AS "lapsesAt", decided_by AS "decidedBy", decided_sub AS "decidedSub", decided_at AS "decidedAt", reason`

const askedOf = ({ decidedBy, decidedSub, decidedAt, reason, ...asked }: Row): Asked => ({
  ...asked,
  ...(decidedBy === null ? {} : { decidedBy }),
  ...(decidedSub === null ? {} : { decidedSub }),
  ...(decidedAt === null ? {} : { decidedAt }),
  ...(reason === null ? {} : { reason }),
})

export async function findAsked(sql: Sql, id: string): Promise<Asked | undefined> {
  const [row] = await sql.query<Row>(`SELECT ${COLUMNS} FROM approval WHERE id = $1`, [id], 'approval-find')
  return row && askedOf(row)
}

export async function lockAsked(tx: Sql, id: string): Promise<Asked | undefined> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM approval WHERE id = $1 FOR UPDATE`, [id], 'approval-lock')
  return row && askedOf(row)
}

/** What is pending of a command about a subject, which the caller has locked. */
export async function pendingOf(tx: Sql, command: string, subject: string): Promise<Asked | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM approval WHERE command = $1 AND subject = $2 AND state = 'pending'`,
    [command, subject],
    'approval-pending',
  )
  return row && askedOf(row)
}

export async function insertAsked(tx: Sql, asked: Asked): Promise<void> {
  await tx.query(
    `INSERT INTO approval (id, command, params, body, subject, name, stood, state, asked_by, asked_sub, asked_at, lapses_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      asked.id,
      asked.command,
      JSON.stringify(asked.params),
      JSON.stringify(asked.body),
      asked.subject,
      asked.name,
      asked.stood,
      asked.state,
      asked.askedBy,
      asked.askedSub,
      asked.askedAt,
      asked.lapsesAt,
    ],
    'approval-insert',
  )
}

export async function saveDecided(tx: Sql, asked: Asked): Promise<void> {
  await tx.query(
    'UPDATE approval SET state = $2, decided_by = $3, decided_sub = $4, decided_at = $5, reason = $6 WHERE id = $1',
    [
      asked.id,
      asked.state,
      asked.decidedBy ?? null,
      asked.decidedSub ?? null,
      asked.decidedAt ?? null,
      asked.reason ?? null,
    ],
    'approval-decide',
  )
}

export type AskedFilter = {
  readonly state: Asked['state']
  readonly subject?: string
  readonly after?: string
  readonly limit: number
  readonly now: Date
}

/** Those in a state, by id, one more than the limit. What nobody has decided in time counts as lapsed. */
export async function listAsked(sql: Sql, { state, subject, after, limit, now }: AskedFilter): Promise<Asked[]> {
  const rows = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM approval
     WHERE (CASE WHEN state = 'pending' AND lapses_at <= $5 THEN 'lapsed' ELSE state END) = $1
       AND ($2::uuid IS NULL OR subject = $2) AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`,
    [state, subject ?? null, after ?? null, limit + 1, now.toISOString()],
    'approval-list',
  )
  return rows.map(askedOf)
}
