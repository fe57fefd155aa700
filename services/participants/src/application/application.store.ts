import type { Application, Participant } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, eq, gt, inArray } from '@lodestone/database/drizzle'
import { applicationTable, participantTable } from '../schema.ts'

/** First half of the advisory lock in which applications are made and admitted one after the other; the second names the schema. */
const LOCK = 7_350

/** Until the transaction ends no other application is made or admitted: what is counted and compared stands. */
export async function oneAtATime(tx: Sql): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))', [LOCK], 'application-lock')
}

/** How many applications a person has made since a time, and how many are open of all together. */
export async function countApplications(
  tx: Sql,
  applicantId: string,
  since: Date,
): Promise<{ lately: number; open: number }> {
  const { drizzle } = tx
  const ofPerson = eq(applicationTable.applicantId, applicantId)
  const lately = await drizzle.$count(
    applicationTable,
    and(ofPerson, gt(applicationTable.submittedAt, since.toISOString())),
  )
  const open = await everybodyFor(tx, 'applications that are open are counted, whoever made them', wide =>
    countIn(wide, 'submitted', 'asked'),
  )
  return { lately, open }
}

/** How many are in these states. */
export const countIn = ({ drizzle }: Sql, ...states: Application['state'][]): Promise<number> =>
  drizzle.$count(applicationTable, inArray(applicationTable.state, states))

export async function insertApplication(tx: Sql, applicantId: string, data: Application): Promise<void> {
  const { id, state, submittedAt, version } = data
  await tx.drizzle.insert(applicationTable).values({ id, applicantId, state, submittedAt, version, data })
}

export async function saveApplication(tx: Sql, data: Application): Promise<void> {
  const { id, state, version } = data
  await tx.drizzle.update(applicationTable).set({ state, version, data }).where(eq(applicationTable.id, id))
}

type Own = { readonly applicantId?: string | undefined }
const ofApplicant = ({ applicantId }: Own) =>
  applicantId === undefined ? undefined : eq(applicationTable.applicantId, applicantId)

/** An application, of a person if one is named; `lock` keeps it until the transaction ends. */
export async function findApplication(
  { drizzle }: Sql,
  id: string,
  { lock = false, ...own }: Own & { readonly lock?: boolean } = {},
): Promise<Application | undefined> {
  const found = drizzle
    .select({ data: applicationTable.data })
    .from(applicationTable)
    .where(and(eq(applicationTable.id, id), ofApplicant(own)))
  const [row] = await (lock ? found.for('update') : found)
  return row?.data
}

/** Applications as they were made, one more than the limit, so that a page knows whether another follows. */
export async function listApplications(
  { drizzle }: Sql,
  filter: Own & { state?: Application['state'] | undefined; after?: string | undefined; limit: number },
): Promise<Application[]> {
  const rows = await drizzle
    .select({ data: applicationTable.data })
    .from(applicationTable)
    .where(
      and(
        ofApplicant(filter),
        filter.state === undefined ? undefined : eq(applicationTable.state, filter.state),
        filter.after === undefined ? undefined : gt(applicationTable.id, filter.after),
      ),
    )
    .orderBy(asc(applicationTable.id))
    .limit(filter.limit + 1)
  return rows.map(row => row.data)
}

/** All that are registered, for an application to be compared with. */
export async function everyParticipant({ drizzle }: Sql): Promise<Participant[]> {
  const rows = await drizzle
    .select({ data: participantTable.data })
    .from(participantTable)
    .orderBy(asc(participantTable.id))
  return rows.map(row => row.data)
}
