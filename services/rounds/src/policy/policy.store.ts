import { dataOf, policyChanged } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import type { PolicyVersion } from './policy.ts'

/** Keeps versions of policies as they are told, and the last day of the one before. Told twice, it keeps the same. */
export async function applyPolicies(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type !== policyChanged.type) continue
    const { policy, version, kind, state, validFrom, validTo, rules, ends } = dataOf(policyChanged, event)
    const materials = 'materials' in rules ? (rules.materials ?? null) : null
    await tx.query(
      `INSERT INTO policy_version (id, version, kind, state, valid_from, valid_to, materials) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT DO NOTHING`,
      [policy, version, kind, state, validFrom, validTo ?? null, materials],
    )
    if (ends)
      await tx.query('UPDATE policy_version SET valid_to = $3 WHERE id = $1 AND version = $2', [
        policy,
        ends.version,
        ends.validTo,
      ])
  }
}

/** Every version of one policy, oldest first. */
export async function versionsOf(sql: Sql, id: string): Promise<PolicyVersion[]> {
  const rows = await sql.query<
    Pick<PolicyVersion, 'id' | 'version' | 'kind' | 'state'> & {
      valid_from: string
      valid_to: string | null
      materials: string[] | null
    }
  >(
    'SELECT id, version, kind, state, valid_from, valid_to, materials FROM policy_version WHERE id = $1 ORDER BY valid_from',
    [id],
  )
  return rows.map(({ valid_from, valid_to, materials, ...row }) => ({
    ...row,
    validFrom: valid_from,
    ...(valid_to === null ? {} : { validTo: valid_to }),
    ...(materials === null ? {} : { materials }),
  }))
}
