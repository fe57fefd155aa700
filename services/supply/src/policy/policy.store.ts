import { readFileSync } from 'node:fs'
import type { Sql } from '@lodestone/database'
import { and, eq, type RowOf } from '@lodestone/database/drizzle'
import { intermediariesOf, type Policy, parseTradeTable, tradeTableUrl } from '@lodestone/provenance'
import { policyTable } from '../schema.ts'
import type { Addition, Yardstick } from './policy.ts'

const intermediaries = intermediariesOf(parseTradeTable(readFileSync(tradeTableUrl, 'utf8')))

type PolicyRow = Omit<RowOf<typeof policyTable>, 'reason' | 'added_by' | 'added_at'>

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
    await tx.drizzle
      .update(policyTable)
      .set({ validTo: ended.validTo })
      .where(and(eq(policyTable.id, ended.id), eq(policyTable.version, ended.version)))
  const { id, version, kind, name, validFrom, validTo, state, source, note, rules } = added
  await tx.drizzle.insert(policyTable).values({
    ...{ id, version, kind, name, validFrom, validTo, state, source, note, rules },
    reason: why.reason,
    addedBy: why.by,
    addedAt: why.at.toISOString(),
  })
}
