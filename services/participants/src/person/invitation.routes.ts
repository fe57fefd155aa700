import type { Participant, PersonDraft } from '@lodestone/contracts'
import { Conflict, type Sql } from '@lodestone/database'
import {
  type CallOf,
  implement,
  type JsonAnswer,
  notAdmitted,
  notFound,
  ProblemError,
  sees,
  subjectOf,
} from '@lodestone/http'
import { accept, fromJson, present, refuse } from '@lodestone/kernel'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { lockParticipant } from '../participant/participant.store.ts'
import { DAY_MS } from '../webhook/webhook.ts'
import { mustStillAct } from './acting.ts'
import { linkOf, sendInvitation } from './invitation.mail.ts'
import { digestOf, newSecret } from './invitation.secret.ts'
import { changed } from './person.fact.ts'
import { answerOf } from './person.routes.ts'
import { countAdministrators, countPeople, insertPerson, listInvited, membershipsOf } from './person.store.ts'
import { enter, invite, MOST_INVITED, mayAdd, mayInviteFirst, type Person, waitToInvite } from './person.ts'

const DEFAULT_LANGUAGE = 'en'
const ONE_EACH = 'Somebody with this e-mail address is on the list already.'
const TOO_OFTEN = `An address is invited at most ${MOST_INVITED.address} times in 24 hours, and your organisation invites at most ${MOST_INVITED.organisation} people in that time.`
const ACTS_ALREADY = 'This account cannot be entered: it acts already.'

/** How people come to act for an organisation. */
export function invitationRoutes(context: ServiceContext) {
  const { config, database, door, clock, newId } = context
  const whole = database.within('service')
  const subjectIn = (sub: string): string => subjectOf(issuerOf(config), sub)

  /** The organisation that somebody is to act for, locked. */
  async function organisationOf(tx: Sql, call: CallOf<'invitePerson'>): Promise<Participant> {
    const operates = sees(call.identity, 'operator')
    const id = operates ? call.body.participantId : call.identity.org
    if (operates && id === undefined)
      throw new ProblemError('validation-failed', 'An operator names the organisation.', [
        { path: 'participantId', message: 'needed of an operator' },
      ])
    if (call.body.participantId !== undefined && call.body.participantId !== id) throw notFound()
    const participant = id === undefined ? undefined : await lockParticipant(tx, id)
    if (!participant) throw operates ? notFound() : notAdmitted()
    await mustStillAct(tx, call.identity, context, 'administrator')
    return participant
  }

  /** Of another organisation too: nobody else may be made to act for this one. */
  const isKnown = async (subject: string): Promise<boolean> => (await membershipsOf(whole, subject)).length > 0

  /** Throws 429 beyond the bounds, counted with the organisation locked. */
  async function mayMail(tx: Sql, participantId: string, { email }: PersonDraft): Promise<void> {
    if (email === undefined) return
    const now = clock()
    const wait = waitToInvite(await listInvited(tx, participantId, new Date(now.getTime() - DAY_MS)), email, now)
    if (wait > 0) throw new ProblemError('rate-limited', TOO_OFTEN, undefined, Math.ceil(wait / 1_000))
  }

  async function newPerson(draft: PersonDraft, participantId: string, secret: string) {
    const { name, position } = draft
    const given = { id: newId(), participantId, now: clock() }
    if (draft.kind !== 'machine') {
      const person = invite({ ...given, secret: digestOf(secret) }, { name, email: present(draft.email), position })
      return accept<Person>(person)
    }
    const account = present(draft.account)
    const subject = subjectIn(account)
    if (await isKnown(subject)) return refuse('wrong-state', ACTS_ALREADY)
    return enter({ ...given, subject }, { name, account, position })
  }

  return implement({
    invitePerson: async call => {
      const secret = newSecret()
      let made: { readonly person: Person; readonly organisation: string } | undefined
      const answer = await door
        .command(call, async (tx, record) => {
          const participant = await organisationOf(tx, call)
          if (sees(call.identity, 'operator')) {
            const first = mayInviteFirst(call.body, await countAdministrators(tx, participant.id))
            if (!first.ok) return first
          }
          const allowed = mayAdd(await countPeople(tx, participant.id))
          if (!allowed.ok) return allowed
          await mayMail(tx, participant.id, call.body)
          const outcome = await newPerson(call.body, participant.id, secret)
          if (!outcome.ok) return outcome
          await insertPerson(tx, outcome.value)
          record(changed(outcome.value, participant))
          made = { person: outcome.value, organisation: participant.legalName }
          const headers = { location: `/api/v1/people/${outcome.value.id}` }
          return accept({ status: 201, headers, ...answerOf(outcome.value) })
        })
        .catch(error => {
          if (!(error instanceof Conflict)) throw error
          throw new ProblemError('wrong-state', error.constraint === 'person_email_key' ? ONE_EACH : ACTS_ALREADY)
        })
      if (made?.person.state !== 'invited') return answer
      const { organisation, person } = made
      const language = call.body.language ?? DEFAULT_LANGUAGE
      // Nobody waits for it: the answer has the link as well.
      void sendInvitation(context, person, { secret, organisation, language })
      return withSecret(answer, secret, linkOf(config, secret))
    },
  })
}

/** The answer with what is shown once. The one that is remembered has none: who repeats a request is shown no secret. */
function withSecret<T extends JsonAnswer<object>>(answer: T, secret: string, link: string) {
  const { body } = answer
  const one = typeof body === 'string' ? fromJson(body) : body
  return { ...answer, body: { ...one, secret, link } }
}
