import { check, date, instant, jsonb, pgTable, primaryKey, sql, text, unique } from '@lodestone/database/drizzle'
import type { Policy } from '@lodestone/provenance'

/** Policies of provenance, a row a version. */
export const policyTable = pgTable(
  'policy',
  {
    id: text().notNull(),
    version: text().notNull(),
    kind: text().$type<Policy['kind']>().notNull(),
    name: text().notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
    state: text().$type<Policy['state']>().notNull(),
    source: jsonb().$type<Policy['source']>().notNull(),
    note: text(),
    rules: jsonb().$type<Policy['rules']>().notNull(),
    reason: text().notNull(),
    addedBy: text('added_by').notNull(),
    addedAt: instant('added_at').notNull(),
  },
  t => [
    check('policy_check', sql`valid_to >= valid_from`),
    primaryKey({ name: 'policy_pkey', columns: [t.id, t.version] }),
    unique('policy_id_valid_from_key').on(t.id, t.validFrom),
  ],
)

/** The roots of keyrings under which prices are sealed here. */
export const priceRootTable = pgTable('price_root', {
  id: text().primaryKey(),
  since: instant().notNull().default(sql`now()`),
})
