import type { Sql } from '@lodestone/database'
import { and, asc, desc, eq, getTableColumns, gt, ne } from '@lodestone/database/drizzle'
import { membershipsIn } from '@lodestone/http'
import { groupedBy } from '../access-group/access-group.store.ts'
import { participantTable, personTable } from '../schema.ts'
import { personIn, rowOf } from './person.row.ts'
import { type Invitation, MOST_INVITED, type Person } from './person.ts'

const ALL = getTableColumns(personTable)

export async function insertPerson({ drizzle }: Sql, person: Person): Promise<void> {
  await drizzle.insert(personTable).values(rowOf(person))
}

export async function savePerson({ drizzle }: Sql, person: Person): Promise<void> {
  await drizzle.update(personTable).set(rowOf(person)).where(eq(personTable.id, person.id))
}

/** Somebody, of an organisation if one is named. */
export async function findPerson({ drizzle }: Sql, id: string, participantId?: string): Promise<Person | undefined> {
  const own = participantId === undefined ? undefined : eq(personTable.participantId, participantId)
  const [row] = await drizzle
    .select(ALL)
    .from(personTable)
    .where(and(eq(personTable.id, id), own))
  return row && personIn(row)
}

/** Whose invitation has this digest. */
export async function findInvited({ drizzle }: Sql, secret: string): Promise<Person | undefined> {
  const [row] = await drizzle.select(ALL).from(personTable).where(eq(personTable.secret, secret))
  return row && personIn(row)
}

/** People by id, one more than the limit. */
export async function listPeople(
  { drizzle }: Sql,
  o: { participantId?: string; state?: Person['state']; after?: string; limit: number },
): Promise<Person[]> {
  const rows = await drizzle
    .select(ALL)
    .from(personTable)
    .where(
      and(
        o.participantId === undefined ? undefined : eq(personTable.participantId, o.participantId),
        o.state === undefined ? undefined : eq(personTable.state, o.state),
        o.after === undefined ? undefined : gt(personTable.id, o.after),
      ),
    )
    .orderBy(asc(personTable.id))
    .limit(o.limit + 1)
  return rows.map(personIn)
}

export const countPeople = ({ drizzle }: Sql, participantId: string): Promise<number> =>
  drizzle.$count(personTable, and(eq(personTable.participantId, participantId), ne(personTable.state, 'left')))

/** Whom an organisation has invited since then, the newest first, as far as bounds count them: withdrawn ones too. */
export const listInvited = ({ drizzle }: Sql, participantId: string, since: Date): Promise<Invitation[]> =>
  drizzle
    .select({ email: personTable.email, invitedAt: personTable.invitedAt })
    .from(personTable)
    .where(
      and(
        eq(personTable.participantId, participantId),
        eq(personTable.kind, 'human'),
        gt(personTable.invitedAt, since.toISOString()),
      ),
    )
    .orderBy(desc(personTable.invitedAt))
    .limit(MOST_INVITED.organisation)
    .execute()

/** Active administrators of an organisation beside somebody. Its row is locked before: two who leave at once count each other. */
export const countAdministrators = ({ drizzle }: Sql, participantId: string, but?: string): Promise<number> =>
  drizzle.$count(
    personTable,
    and(
      eq(personTable.participantId, participantId),
      eq(personTable.state, 'active'),
      eq(personTable.position, 'administrator'),
      but === undefined ? undefined : ne(personTable.id, but),
    ),
  )

/** For whom a subject acts now by name. */
export const membershipsOf = async (sql: Sql, subject: string) =>
  (await namedBy(sql, subject)).filter(({ state }) => state === 'active')

/** For whom somebody acts now, by name or by the digests of its groups. */
export const accessOf = async (sql: Sql, subject: string, groups: readonly string[]) =>
  membershipsIn(await namedBy(sql, subject), groups.length === 0 ? [] : await groupedBy(sql, groups))

/** What the list of people has of a subject, also that its access has ended. */
const namedBy = ({ drizzle }: Sql, subject: string) =>
  drizzle
    .select({
      org: personTable.participantId,
      role: participantTable.kind,
      kind: personTable.kind,
      position: personTable.position,
      email: personTable.email,
      state: personTable.state,
      participant: participantTable.data,
    })
    .from(personTable)
    .innerJoin(participantTable, eq(participantTable.id, personTable.participantId))
    .where(eq(personTable.subject, subject))
    .orderBy(asc(personTable.id))
