import { type Application, participantAdmitted, participantApplied } from '@lodestone/contracts'
import { Conflict, type Sql } from '@lodestone/database'
import { type CallOf, implement } from '@lodestone/http'
import { accept, type Outcome, present, refuse } from '@lodestone/kernel'
import { factOf as published } from '@lodestone/messaging'
import type { InDoor, ServiceContext } from '@lodestone/service'
import { duplicateReference, insertParticipant } from '../participant/participant.store.ts'
import { apply, move } from '../participant/participant.ts'
import { firstPerson } from '../person/first-person.ts'
import { answerOf, factOf, named } from './application.named.ts'
import { countIn, everyParticipant, oneAtATime, saveApplication } from './application.store.ts'
import { tellApplicant } from './application.told.ts'
import { admit, ask, decline, participantOf } from './application.ts'
import { resembling } from './resembling.ts'

/** What operators decide of applications. */
export function decisionRoutes(context: ServiceContext) {
  const { database, door, clock, newId } = context
  const now = () => clock().toISOString()

  async function admitting(call: CallOf<'admitApplication'>, tx: Sql, record: InDoor[1]) {
    await oneAtATime(tx)
    const application = await named(tx, call.params.id, { lock: true })
    const participantId = newId()
    const outcome = admit(application, participantId, now())
    if (!outcome.ok) return outcome
    const moved = outcome.value
    if (!moved) return accept(answerOf(application))
    const unknown = await isUnknown(tx, application)
    if (!unknown.ok) return unknown
    const applied = apply(participantId, participantOf(application.applied, call.body))
    const entering = move(applied, 'admit')
    if (!entering.ok) return entering
    const admitted = present(entering.value)
    await insertParticipant(tx, admitted)
    const { name, email } = application.applied.contact
    const administrator = await firstPerson(tx, { participantId, sub: application.applicant, name, email }, context)
    await saveApplication(tx, moved)
    record(
      published(participantApplied, participantId, applied),
      published(participantAdmitted, participantId, admitted),
      administrator,
      factOf(moved, 'admitted', { participantId }),
    )
    await tellApplicant(context, tx, moved, 'admitted')
    return accept(answerOf(moved))
  }

  return implement({
    listResemblances: async call => {
      const { applied } = await named(database, call.params.id)
      const items = resembling(applied, await everyParticipant(database))
      return { body: { items, nextCursor: null }, shows: items.map(one => one.participant.id) }
    },
    countApplications: async () => ({
      body: { submitted: await countIn(database, 'submitted'), asked: await countIn(database, 'asked') },
    }),
    askApplicant: call =>
      door.command(call, async (tx, record) => {
        const { question } = call.body
        const outcome = ask(await named(tx, call.params.id, { lock: true }), question, now())
        if (!outcome.ok) return outcome
        await saveApplication(tx, outcome.value)
        record(factOf(outcome.value, 'asked', { question }))
        await tellApplicant(context, tx, outcome.value, 'asked')
        return accept(answerOf(outcome.value))
      }),
    refuseApplication: call =>
      door.command(call, async (tx, record) => {
        const { reasons } = call.body
        const application = await named(tx, call.params.id, { lock: true })
        const outcome = decline(application, reasons, now())
        if (!outcome.ok) return outcome
        const moved = outcome.value
        if (!moved) return accept(answerOf(application))
        await saveApplication(tx, moved)
        record(factOf(moved, 'refused', { reasons }))
        await tellApplicant(context, tx, moved, 'refused')
        return accept(answerOf(moved))
      }),
    admitApplication: async call => {
      try {
        return await door.command(call, (tx, record) => admitting(call, tx, record))
      } catch (error) {
        throw error instanceof Conflict ? (duplicateReference(error) ?? error) : error
      }
    },
  })
}

const WITH = {
  lei: 'this LEI',
  vat: 'this VAT number',
  name: 'this legal name',
  'similar-name': 'a similar name',
} as const
const FIELD = { lei: 'lei', vat: 'vatNumber', name: 'legalName', 'similar-name': 'legalName' } as const

/** Refuses an organisation that is registered already, and says who it is. */
async function isUnknown(tx: Sql, { applied }: Application): Promise<Outcome<undefined, 'wrong-state'>> {
  const same = resembling(applied, await everyParticipant(tx)).filter(one => one.same)
  const [first] = same
  if (!first) return accept(undefined)
  const { legalName, reference } = first.participant
  return refuse(
    'wrong-state',
    `${legalName} (${reference}) is registered already, and taken for the organisation that applies.`,
    same.flatMap(({ participant, by }) =>
      by.map(way => ({ path: FIELD[way], message: `${participant.legalName} is registered with ${WITH[way]}` })),
    ),
  )
}
