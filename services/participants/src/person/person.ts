import type { PersonDraft, Position } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'

/** Days in which an invitation can be accepted. */
const INVITATION_DAYS = 14
const DAY_MS = 86_400_000
/** People that an organisation may have at once, those it has invited among them. */
export const MAX_PEOPLE = 200

/** Invitations of 24 hours, to an address and of an organisation: strangers are mailed through the hub no more often. */
export const MOST_INVITED = { address: 3, organisation: 200 } as const

type Named = {
  readonly id: string
  readonly participantId: string
  readonly name: string
  readonly position: Position
  readonly version: number
  readonly invitedAt: string
}
type Human = Named & { readonly kind: 'human'; readonly email: string }
type Machine = Named & { readonly kind: 'machine'; readonly account: string }
/** Whoever it is, by its tokens: a digest of their issuer and subject. */
type Bound = { readonly subject: string; readonly joinedAt: string }

/** `secret` is a digest of what the invitation is accepted with. */
export type Invited = Human & { readonly state: 'invited'; readonly secret: string; readonly lapsesAt: string }
export type Active =
  | (Human & Bound & { readonly state: 'active'; readonly secret?: string })
  | (Machine & Bound & { readonly state: 'active' })
/** Whose name and address are removed, once they have left for long enough. */
type Unnamed = Named & { readonly kind: 'human'; readonly email?: never }
/** Whose invitation was withdrawn has never joined. */
export type Left = (Human | Unnamed | Machine) & Partial<Bound> & { readonly state: 'left'; readonly leftAt: string }
export type Person = Invited | Active | Left

type Refused = 'wrong-state' | 'validation-failed' | 'stale-version' | 'not-found'

/** Somebody who was asked by e-mail to act for an organisation. */
export function invite(
  o: { readonly id: string; readonly participantId: string; readonly secret: string; readonly now: Date },
  { name, email, position }: Pick<Human, 'name' | 'email' | 'position'>,
): Invited {
  const { now, ...named } = o
  const lapsesAt = new Date(now.getTime() + INVITATION_DAYS * DAY_MS).toISOString()
  return {
    ...named,
    kind: 'human',
    name,
    email,
    position,
    state: 'invited',
    version: 1,
    invitedAt: now.toISOString(),
    lapsesAt,
  }
}

/** A machine acts from the moment in which it is entered. It neither approves nor keeps the list of people. */
export function enter(
  o: { readonly id: string; readonly participantId: string; readonly subject: string; readonly now: Date },
  { name, account, position }: Pick<Machine, 'name' | 'account' | 'position'>,
): Outcome<Active, Refused> {
  if (!isForMachine(position)) return noMachines()
  const { now, ...named } = o
  const at = now.toISOString()
  return accept({
    ...named,
    kind: 'machine',
    name,
    account,
    position,
    state: 'active',
    version: 1,
    invitedAt: at,
    joinedAt: at,
  })
}

const isForMachine = (position: Position): boolean => position === 'trader' || position === 'reader'
const noMachines = () =>
  refuse('validation-failed', 'A machine is a trader or a reader.', [
    { path: 'position', message: 'trader or reader for a machine' },
  ])

/** What operators may ask for: an organisation that has an administrator looks after its people itself. */
export function mayInviteFirst(
  { kind = 'human', position }: Pick<PersonDraft, 'kind' | 'position'>,
  administrators: number,
): Outcome<undefined, Refused> {
  if (kind !== 'human' || position !== 'administrator')
    return refuse('validation-failed', 'Operators invite the first administrator of an organisation.', [
      { path: 'position', message: 'administrator' },
    ])
  return administrators === 0
    ? accept(undefined)
    : refuse('wrong-state', 'This organisation has an administrator, who invites its people.')
}

export const mayAdd = (existing: number): Outcome<undefined, Refused> =>
  existing < MAX_PEOPLE
    ? accept(undefined)
    : refuse('validation-failed', `An organisation has at most ${MAX_PEOPLE} people.`, [
        { path: 'name', message: 'end somebody’s access first' },
      ])

export type Invitation = { readonly email: string | null; readonly invitedAt: string }

/** Milliseconds until an address may be invited, after what an organisation sent on the last day, the newest first; zero for now. */
export function waitToInvite(sent: readonly Invitation[], email: string, now: Date): number {
  const own = sent.filter(one => one.email?.toLowerCase() === email.toLowerCase())
  const last = [sent[MOST_INVITED.organisation - 1], own[MOST_INVITED.address - 1]]
  return Math.max(0, ...last.map(one => (one ? Date.parse(one.invitedAt) + DAY_MS - now.getTime() : 0)))
}

/** Binds the invited person to whoever brings the secret. Whoever is bound already may repeat it: then nothing changes. */
export function join(person: Person, subject: string, now: Date): Outcome<Active | undefined, Refused> {
  if (person.state === 'active' && person.subject === subject) return accept(undefined)
  if (person.state !== 'invited' || Date.parse(person.lapsesAt) <= now.getTime()) return noInvitation()
  const { lapsesAt: _, ...one } = person
  return accept({ ...one, state: 'active', subject, joinedAt: now.toISOString(), version: person.version + 1 })
}

/** The same for a guess, a lapsed one, and one that somebody has used. */
export const noInvitation = () =>
  refuse(
    'not-found',
    'This invitation is not valid: it may have been used or lapsed. Ask an administrator for another.',
  )

/** Gives somebody another position; `others`: active administrators beside them. */
export function place(
  person: Person,
  position: Position,
  o: { readonly expected: number | undefined; readonly others: number },
): Outcome<Person, Refused> {
  if (person.version !== o.expected) return refuse('stale-version', `The person is at version ${person.version}.`)
  if (person.state === 'left') return refuse('wrong-state', `${person.name} has left.`)
  if (person.kind === 'machine' && !isForMachine(position)) return noMachines()
  if (isLast(person, o.others) && position !== 'administrator') return theLast()
  return accept({ ...person, position, version: person.version + 1 })
}

/** Ends somebody's access; `undefined` where it has ended. Operators may end that of the last administrator, and invite another. */
export function end(
  person: Person,
  o: { readonly others: number; readonly byOperator: boolean; readonly now: Date },
): Outcome<Left | undefined, Refused> {
  if (person.state === 'left') return accept(undefined)
  if (!o.byOperator && isLast(person, o.others)) return theLast()
  const left = { state: 'left', leftAt: o.now.toISOString(), version: person.version + 1 } as const
  if (person.state === 'active') return accept({ ...person, ...left })
  const { lapsesAt: _, secret: __, ...one } = person
  return accept({ ...one, ...left })
}

/** Stands where a name was. */
export const UNNAMED = '–'

/** Removes what names somebody who has left, or never joined, before a time; `undefined` where there is nothing to remove yet, or any more. */
export function unname(person: Person, before: Date): Left | undefined {
  if (person.kind !== 'human' || person.email === undefined || person.state === 'active') return undefined
  const leftAt = person.state === 'left' ? person.leftAt : person.lapsesAt
  if (Date.parse(leftAt) >= before.getTime()) return undefined
  const { id, participantId, position, invitedAt } = person
  const bound =
    person.state === 'left' && person.subject !== undefined && person.joinedAt !== undefined
      ? { subject: person.subject, joinedAt: person.joinedAt }
      : {}
  return {
    ...bound,
    id,
    participantId,
    kind: 'human',
    name: UNNAMED,
    position,
    invitedAt,
    state: 'left',
    leftAt,
    version: person.version + 1,
  }
}

const isLast = ({ state, position }: Person, others: number): boolean =>
  state === 'active' && position === 'administrator' && others === 0
const theLast = () =>
  refuse('wrong-state', 'This is the last administrator of the organisation: make somebody else one first.')
