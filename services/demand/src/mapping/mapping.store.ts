import { Conflict, type Sql } from '@lodestone/database'
import { and, asc, eq } from '@lodestone/database/drizzle'
import { mappingTable } from '../schema.ts'
import type { Mapping } from './mapping.ts'

/** How many an organisation has; two that are saved at once count each other. */
export async function countMappings(tx: Sql, participantId: string): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`mappings ${participantId}`], 'mapping-lock')
  return tx.drizzle.$count(mappingTable, eq(mappingTable.participantId, participantId))
}

/** An organisation's mappings by name. */
export const listMappings = ({ drizzle }: Sql, participantId: string): Promise<Mapping[]> =>
  drizzle
    .select()
    .from(mappingTable)
    .where(eq(mappingTable.participantId, participantId))
    .orderBy(asc(mappingTable.name))
    .execute()

/** One of an organisation's mappings, by its id or name; `lock` keeps it until the transaction ends. */
export async function findMapping(
  { drizzle }: Sql,
  participantId: string,
  by: { readonly id: string } | { readonly name: string },
  { lock = false } = {},
): Promise<Mapping | undefined> {
  const named = 'id' in by ? eq(mappingTable.id, by.id) : eq(mappingTable.name, by.name)
  const found = drizzle
    .select()
    .from(mappingTable)
    .where(and(eq(mappingTable.participantId, participantId), named))
  const [row] = await (lock ? found.for('update') : found)
  return row
}

/** Keeps a new one. Throws Conflict where its organisation has one of this name. */
export const insertMapping = async (tx: Sql, mapping: Mapping): Promise<void> => {
  await tx.drizzle.insert(mappingTable).values(mapping)
}

/** Keeps a new version. Throws Conflict where its organisation has another one of this name. */
export const saveMapping = async (tx: Sql, mapping: Mapping): Promise<void> => {
  await tx.drizzle.update(mappingTable).set(mapping).where(eq(mappingTable.id, mapping.id))
}

export const deleteMapping = async (tx: Sql, id: string): Promise<void> => {
  await tx.drizzle.delete(mappingTable).where(eq(mappingTable.id, id))
}

export const isKnownName = (error: unknown): boolean =>
  error instanceof Conflict && error.constraint === 'mapping_name_key'
