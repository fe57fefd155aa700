/** Who is signed in, as the token says. It decides what is shown; the hub itself checks every call. */

/** As what an organisation takes part. */
export const KINDS = ['member', 'supplier', 'funder'] as const
export type Kind = (typeof KINDS)[number]
export type Role = 'operator' | 'auditor' | Kind
export const ROLES: readonly Role[] = ['operator', 'auditor', ...KINDS]

export type Session = {
  readonly sub: string
  /** The participant this person acts for. */
  readonly org: string | undefined
  readonly roles: readonly Role[]
  /** What the hub's list of people says that this person may do there; everything where the token names the organisation. */
  readonly position?: Position
  /** Those to choose from, where the hub's list has more than one. */
  readonly organisations?: readonly Organisation[]
}

export type Position = 'administrator' | 'approver' | 'trader' | 'reader'
/** An organisation that somebody acts for, as the hub says. */
export type Organisation = {
  readonly participantId: string
  readonly legalName: string
  readonly role: Kind
  readonly position: Position
  /** Where it invited this person, if it did. */
  readonly email?: string | undefined
}

/** Where person, roles and organisation stand in a token, as the hub's settings say: by JSON pointer parts. */
export type ClaimPlaces = { readonly [Of in 'person' | 'roles' | 'org']: readonly string[] }
const PLAIN: ClaimPlaces = { person: ['sub'], roles: ['roles'], org: ['org'] }

const hasMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
const at = (claims: unknown, place: readonly string[]): unknown =>
  place.reduce((node, name) => (hasMembers(node) && Object.hasOwn(node, name) ? node[name] : undefined), claims)

/** Claims of an access token; `undefined` when it cannot be read. */
export function sessionIn(token: string, places = PLAIN): Session | undefined {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const text = new TextDecoder().decode(Uint8Array.from(atob(part), letter => letter.charCodeAt(0)))
    const claims: unknown = JSON.parse(text)
    const [sub, roles, org] = [at(claims, places.person), at(claims, places.roles), at(claims, places.org)]
    if (typeof sub !== 'string') return undefined
    return {
      sub,
      org: typeof org === 'string' ? org : undefined,
      roles: ROLES.filter(role => Array.isArray(roles) && roles.includes(role)),
    }
  } catch {
    return undefined
  }
}

/** Whether the hub itself has to be asked for whom somebody acts: the token says it of operators, auditors, and whoever it names an organisation for. */
export const isForRegister = ({ org, roles }: Session): boolean =>
  org === undefined && !roles.includes('operator') && !roles.includes('auditor')

/** Who acts, by the hub's list of people: for the one that was chosen before, or the only one. Of several without a choice nobody acts yet. */
export function sessionOf(
  { sub }: Session,
  organisations: readonly Organisation[],
  chosen: string | undefined,
): Session {
  const only = organisations.length === 1 ? organisations[0] : undefined
  const one = organisations.find(({ participantId }) => participantId === chosen) ?? only
  if (!one) return { sub, org: undefined, roles: [], organisations }
  return { sub, org: one.participantId, roles: [one.role], position: one.position, organisations }
}

/** Whether somebody keeps the people, e-mails and webhooks of the organisation. */
export const isAdministrator = ({ position = 'administrator' }: Session): boolean => position === 'administrator'

/** The one address whose e-mails somebody keeps who is no administrator: their own. */
export const ownAddress = ({ org, organisations = [] }: Session): string | undefined =>
  organisations.find(({ participantId }) => participantId === org)?.email

/** Whether somebody decides what binds the organisation to more than its limit. */
export const isApprover = ({ position = 'administrator' }: Session): boolean =>
  position === 'administrator' || position === 'approver'

/** Whether somebody may do more than read: a reader is shown no commands. */
export const acts = ({ position }: Session): boolean => position !== 'reader'

/** Somebody who acts for no organisation and does not oversee the hub either: who may apply, and sees nothing else. */
export const isNewcomer = ({ roles }: Session): boolean => roles.length === 0

export const hasOneOf = (session: Session, roles: readonly Role[]): boolean =>
  session.roles.some(role => roles.includes(role))
