import { instant, pgTable, sql, text } from './drizzle.ts'

/** Which files of migrations a schema has had, each once. */
export const migrationTable = pgTable('migration', {
  name: text().primaryKey(),
  sha256: text().notNull(),
  appliedAt: instant('applied_at').notNull().default(sql`now()`),
})
