import type { Application, ApplicationDocument } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, count, eq, type Shown, sql } from '@lodestone/database/drizzle'
import type { FileType } from '@lodestone/http'
import { personId } from '@lodestone/service'
import { applicationDocumentTable } from '../schema.ts'
import type { Held } from './document.ts'

const table = applicationDocumentTable
const SHOWN = {
  sha256: table.sha256,
  kind: table.kind,
  bytes: table.bytes,
  mediaType: table.mediaType,
  givenAt: table.givenAt,
}
const isOne = (applicationId: string, sha256: string) =>
  and(eq(table.applicationId, applicationId), eq(table.sha256, sha256))

/** What an application has, the first given first. */
export const listDocuments = ({ drizzle }: Sql, applicationId: string): Promise<Shown<typeof SHOWN>[]> =>
  drizzle
    .select(SHOWN)
    .from(table)
    .where(eq(table.applicationId, applicationId))
    .orderBy(asc(table.givenAt), asc(table.sha256))
    .execute()

export async function findDocument(
  { drizzle }: Sql,
  applicationId: string,
  sha256: string,
): Promise<{ kind: ApplicationDocument['kind']; sha256: string; mediaType: FileType; content: Buffer } | undefined> {
  const [row] = await drizzle
    .select({ kind: table.kind, sha256: table.sha256, mediaType: table.mediaType, content: table.content })
    .from(table)
    .where(isOne(applicationId, sha256))
  return row
}

const BYTES = sql<number>`coalesce(sum(${table.bytes}), 0)::float8`

export async function heldBy(tx: Sql, applicationId: string): Promise<Held> {
  const [own] = await tx.drizzle
    .select({ count: count(), bytes: BYTES })
    .from(table)
    .where(eq(table.applicationId, applicationId))
  const [all] = await everybodyFor(tx, 'bytes of all documents are added up, whoever gave them', wide =>
    wide.drizzle.select({ bytes: BYTES }).from(table).execute(),
  )
  return { count: own?.count ?? 0, bytes: own?.bytes ?? 0, ofAll: all?.bytes ?? 0 }
}

export async function insertDocument(
  { drizzle }: Sql,
  { id, applicant }: Pick<Application, 'id' | 'applicant'>,
  document: ApplicationDocument & { readonly mediaType: FileType },
  content: Buffer,
): Promise<void> {
  await drizzle.insert(table).values({ ...document, content, applicationId: id, applicantId: personId(applicant) })
}

/** Takes a document away; says whether there was one. */
export async function deleteDocument({ drizzle }: Sql, applicationId: string, sha256: string): Promise<boolean> {
  const { rowCount } = await drizzle.delete(table).where(isOne(applicationId, sha256))
  return rowCount === 1
}
