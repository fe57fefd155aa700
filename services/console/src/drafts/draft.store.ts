import type { KeptDraft } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, desc, eq, isNull, lt } from '@lodestone/database/drizzle'
import { draftTable } from '../schema.ts'

/** Milliseconds that a draft is kept for after its last change. */
const KEPT_MS = 90 * 86_400_000

/** Whose draft it is: a person, who may act for one organisation here and for another there. */
export type Author = { readonly person: string; readonly participantId: string | undefined }

const ofAuthor = ({ person, participantId }: Author) =>
  and(
    eq(draftTable.person, person),
    participantId === undefined ? isNull(draftTable.participantId) : eq(draftTable.participantId, participantId),
  )
const { id, savedAt, content } = draftTable

export const listDrafts = (sql: Sql, author: Author): Promise<KeptDraft[]> =>
  sql.drizzle.select({ id, savedAt }).from(draftTable).where(ofAuthor(author)).orderBy(desc(savedAt), id).execute()

export async function findDraft(sql: Sql, author: Author, name: string) {
  const [row] = await sql.drizzle
    .select({ id, savedAt, content })
    .from(draftTable)
    .where(and(ofAuthor(author), eq(id, name)))
  return row
}

/** How many an author has; two that are kept at once count each other. */
export async function countDrafts(tx: Sql, author: Author): Promise<number> {
  const { person, participantId = '' } = author
  await tx.query(
    'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
    [`drafts ${participantId} ${person}`],
    'draft-lock',
  )
  return tx.drizzle.$count(draftTable, ofAuthor(author))
}

/** Keeps a draft in place of the one of this id. */
export async function saveDraft(
  sql: Sql,
  author: Author,
  draft: KeptDraft & { readonly content: string },
): Promise<void> {
  await sql.drizzle
    .insert(draftTable)
    .values({ ...author, participantId: author.participantId ?? null, ...draft })
    .onConflictDoUpdate({
      target: [draftTable.person, draftTable.participantId, id],
      set: { content: draft.content, savedAt: draft.savedAt },
    })
}

/** Whether there was such a draft. */
export async function deleteDraft(sql: Sql, author: Author, name: string): Promise<boolean> {
  const { rowCount } = await sql.drizzle.delete(draftTable).where(and(ofAuthor(author), eq(id, name)))
  return rowCount !== 0
}

/** Forgets what nobody has gone on with. */
export async function forgetDrafts(sql: Sql, now: Date): Promise<void> {
  await sql.drizzle.delete(draftTable).where(lt(savedAt, new Date(now.getTime() - KEPT_MS).toISOString()))
}
