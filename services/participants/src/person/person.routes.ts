import type { Participant, Person as Shown } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import {
  type CallHead,
  type CallOf,
  DEFAULT_PAGE,
  implement,
  notFound,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, present } from '@lodestone/kernel'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { lockParticipant } from '../participant/participant.store.ts'
import { mustStillAct } from './acting.ts'
import { endWithAccess } from './leaving.ts'
import { changed } from './person.fact.ts'
import { rowOf } from './person.row.ts'
import { countAdministrators, findPerson, listPeople, savePerson } from './person.store.ts'
import { end, type Person, place } from './person.ts'

/** Somebody as the API shows it: digests are nobody's to read. */
export function shown(person: Person): Shown {
  const { subject: _, secret: __, email, account, lapsesAt, joinedAt, leftAt, ...one } = rowOf(person)
  return {
    ...one,
    ...(email === null ? {} : { email }),
    ...(account === null ? {} : { account }),
    ...(lapsesAt === null ? {} : { lapsesAt }),
    ...(joinedAt === null ? {} : { joinedAt }),
    ...(leftAt === null ? {} : { leftAt }),
  }
}
export const answerOf = (person: Person) => ({ body: shown(person), version: person.version })

/** Who acts for an organisation, as its administrators keep it. */
export function personRoutes({ config, database, door, clock }: ServiceContext) {
  /** The organisation whose people the caller keeps: any for operators. */
  const keptBy = ({ identity }: Pick<CallHead, 'identity'>) =>
    sees(identity, 'operator', 'auditor') ? undefined : (identity.org ?? '')

  async function named(sql: Sql, id: string, participantId: string | undefined): Promise<Person> {
    const person = isUuid(id) ? await findPerson(sql, id, participantId) : undefined
    if (!person) throw notFound()
    return person
  }

  /** Somebody, with the organisation, which is locked: what is decided of one counts the others. */
  async function locked(tx: Sql, call: CallOf<'revisePerson' | 'endPerson'>) {
    const { id } = call.params
    const { participantId: of } = await named(tx, id, keptBy(call))
    const participant: Participant = present(await lockParticipant(tx, of))
    await mustStillAct(tx, call.identity, { config }, 'administrator')
    const person = await named(tx, id, of)
    return { person, participant, others: await countAdministrators(tx, of, id) }
  }

  return implement({
    listPeople: async call => {
      const { limit = DEFAULT_PAGE, cursor, participantId: asked, state } = call.query
      const after = readIdCursor(cursor)
      const participantId = keptBy(call) ?? asked
      const rows = await listPeople(database, {
        ...(participantId === undefined ? {} : { participantId }),
        ...(state ? { state } : {}),
        ...(after === undefined ? {} : { after }),
        limit,
      })
      return { body: toPage(rows, limit, row => row.id, shown) }
    },
    readPerson: async call => answerOf(await named(database, call.params.id, keptBy(call))),
    revisePerson: call =>
      door.command(call, async (tx, record) => {
        const { person, participant, others } = await locked(tx, call)
        const outcome = place(person, call.body.position, { expected: call.ifMatch, others })
        if (!outcome.ok) return outcome
        await savePerson(tx, outcome.value)
        record(changed(outcome.value, participant))
        return accept(answerOf(outcome.value))
      }),
    endPerson: call =>
      door.command(call, async (tx, record) => {
        const { person, participant, others } = await locked(tx, call)
        const outcome = end(person, { others, byOperator: keptBy(call) === undefined, now: clock() })
        if (!outcome.ok) return outcome
        if (!outcome.value) return accept(answerOf(person))
        await savePerson(tx, outcome.value)
        record(changed(outcome.value, participant), ...(await endWithAccess(tx, outcome.value, issuerOf(config))))
        return accept(answerOf(outcome.value))
      }),
  })
}
