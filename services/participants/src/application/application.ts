import {
  type Application,
  type ApplicationDraft,
  type ApplicationRevision,
  blocOf,
  isOfBloc,
  MOST_QUESTIONS,
  type ParticipantDraft,
  type Terms,
} from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'

/** Applications that one person may make within a day. */
export const MOST_A_DAY = 3
/** Open applications of all together: strangers fill no more of the hub than that. */
export const MOST_OPEN = 1_000

type Moved = Outcome<Application, 'wrong-state'>
type In<State extends Application['state']> = Extract<Application, { state: State }>

/** What an application is in every state. */
const commonOf = ({ id, applicant, applied, submittedAt, exchanges, version }: Application) => ({
  id,
  applicant,
  applied,
  submittedAt,
  exchanges,
  version: version + 1,
})

export const isOpen = ({ state }: Pick<Application, 'state'>): boolean => state === 'submitted' || state === 'asked'

export const submit = (id: string, applicant: string, applied: ApplicationDraft, at: string): In<'submitted'> => ({
  id,
  applicant,
  applied,
  submittedAt: at,
  exchanges: [],
  version: 1,
  state: 'submitted',
})

/** Whether the terms that a draft accepts are those that stand; nothing is to be accepted where none do. */
export function acceptsTerms(
  { terms: accepted }: Pick<ApplicationDraft, 'terms'>,
  terms: Terms | undefined,
): Outcome<undefined, 'validation-failed'> {
  if (accepted?.version === terms?.version && accepted?.sha256 === terms?.sha256) return accept(undefined)
  return refuse('validation-failed', 'The terms that stand are not the ones that are accepted.', [
    {
      path: 'terms',
      message: terms ? `accept the terms of version ${terms.version}` : 'there are no terms to be accepted',
    },
  ])
}

/** Sends it back to its applicant with a question. */
export function ask(application: Application, question: string, at: string): Moved {
  if (application.state !== 'submitted') return refuse('wrong-state', standsAs(application))
  if (application.exchanges.length >= MOST_QUESTIONS)
    return refuse(
      'wrong-state',
      `${MOST_QUESTIONS} questions have been asked about it, which is the most: admit or refuse it.`,
    )
  return accept({ ...commonOf(application), state: 'asked', question, askedAt: at })
}

/** The applicant's answer, with the particulars as they now are. */
export function answer(
  application: Application,
  { answer: words, ...applied }: ApplicationRevision,
  at: string,
  expected: number,
): Outcome<Application, 'wrong-state' | 'stale-version'> {
  if (application.version !== expected)
    return refuse('stale-version', `The application is at version ${application.version}.`)
  if (application.state !== 'asked') return refuse('wrong-state', standsAs(application))
  const { question, askedAt } = application
  const exchanges = [...application.exchanges, { question, askedAt, answer: words, answeredAt: at }]
  return accept({ ...commonOf(application), applied, exchanges, state: 'submitted' })
}

/** Ends it without a participant. `undefined` when that has been done: repeating a transition changes nothing. */
export function withdraw(application: Application, at: string): Outcome<Application | undefined, 'wrong-state'> {
  if (application.state === 'withdrawn') return accept(undefined)
  if (!isOpen(application)) return refuse('wrong-state', standsAs(application))
  return accept({ ...commonOf(application), state: 'withdrawn', withdrawnAt: at })
}

export function decline(
  application: Application,
  reasons: string,
  at: string,
): Outcome<Application | undefined, 'wrong-state'> {
  if (application.state === 'refused') return accept(undefined)
  if (!isOpen(application)) return refuse('wrong-state', standsAs(application))
  return accept({ ...commonOf(application), state: 'refused', reasons, refusedAt: at })
}

export function admit(
  application: Application,
  participantId: string,
  at: string,
): Outcome<Application | undefined, 'wrong-state'> {
  if (application.state === 'admitted') return accept(undefined)
  // What was asked and not answered is not yet what the company says of itself.
  if (application.state !== 'submitted') return refuse('wrong-state', standsAs(application))
  return accept({ ...commonOf(application), state: 'admitted', participantId, admittedAt: at })
}

const STANDING: Readonly<Record<Application['state'], string>> = {
  submitted: 'The application waits for an operator.',
  asked: 'The application waits for its applicant, who has been asked something.',
  refused: 'The application was refused.',
  withdrawn: 'The application was withdrawn.',
  admitted: 'The company that applied was admitted.',
}
export const standsAs = ({ state }: Application): string => STANDING[state]

/** The participant that an application asks for, under the reference and in the group that the operator says. */
export function participantOf(
  { kind, legalName, country, lei, vatNumber, owners }: ApplicationDraft,
  { reference, group }: { reference: string; group?: string | undefined },
): ParticipantDraft {
  const bloc = isOfBloc(kind) ? blocOf(country) : undefined
  return {
    reference,
    legalName,
    kind,
    country,
    ...(bloc ? { bloc } : {}),
    ...(group === undefined ? {} : { group }),
    ownership: owners.map(owner => ({ owner: owner.name, country: owner.country, sharePct: owner.sharePct })),
    identifiers: [lei, vatNumber].filter(one => one !== undefined),
  }
}
