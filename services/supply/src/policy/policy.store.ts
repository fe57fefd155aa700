import { readFileSync } from 'node:fs'
import type { Sql } from '@lodestone/database'
import { intermediariesOf, type Policy, parseTradeTable, tradeTableUrl } from '@lodestone/provenance'
import type { Addition, Yardstick } from './policy.ts'

const intermediaries = intermediariesOf(parseTradeTable(readFileSync(tradeTableUrl, 'utf8')))

type PolicyRow = {
  id: string
  version: string
  kind: Policy['kind']
  name: string
  valid_from: string
  valid_to: string | null
  state: Policy['state']
  source: Policy['source']
  note: string | null
  rules: Policy['rules']
}

const policyOf = (row: PolicyRow): Policy =>
  ({
    id: row.id,
    version: row.version,
    kind: row.kind,
    name: row.name,
    validFrom: row.valid_from,
    ...(row.valid_to === null ? {} : { validTo: row.valid_to }),
    state: row.state,
    source: row.source,
    ...(row.note === null ? {} : { note: row.note }),
    rules: row.rules,
  }) as Policy

/**
 * What offers are judged by now. Whoever keeps a judgement reads it while sharing the gate, which a change of policy takes whole, or names the
 * gate's generation it was read under.
 */
export async function readYardstick(sql: Sql): Promise<Yardstick> {
  const rows = await sql.query<PolicyRow>(
    'SELECT id, version, kind, name, valid_from, valid_to, state, source, note, rules FROM policy ORDER BY id, valid_from',
    [],
    'policies',
  )
  return { policies: rows.map(policyOf), intermediaries }
}

/** Keeps a new version, and the day on which the one before it now ends. */
export async function saveAddition(
  tx: Sql,
  { added, ended }: Addition,
  why: { reason: string; by: string; at: Date },
): Promise<void> {
  if (ended)
    await tx.query('UPDATE policy SET valid_to = $3 WHERE id = $1 AND version = $2', [
      ended.id,
      ended.version,
      ended.validTo,
    ])
  await tx.query(
    `INSERT INTO policy (id, version, kind, name, valid_from, valid_to, state, source, note, rules, reason, added_by, added_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      added.id,
      added.version,
      added.kind,
      added.name,
      added.validFrom,
      added.validTo ?? null,
      added.state,
      JSON.stringify(added.source),
      added.note ?? null,
      JSON.stringify(added.rules),
      why.reason,
      why.by,
      why.at.toISOString(),
    ],
  )
}
