/** Who is signed in, as the token says. It decides what is shown; the hub itself checks every call. */

export type Role = 'operator' | 'auditor' | 'member' | 'supplier'
export const ROLES: readonly Role[] = ['operator', 'auditor', 'member', 'supplier']

export type Session = {
  readonly sub: string
  /** The participant this person acts for. */
  readonly org: string | undefined
  readonly roles: readonly Role[]
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

export const isOneOf = (session: Session, roles: readonly Role[]): boolean =>
  session.roles.some(role => roles.includes(role))
