/** Who is signed in, as the token says. It decides what is shown; the hub itself checks every call. */

export type Role = 'operator' | 'auditor' | 'member' | 'supplier'
export const ROLES: readonly Role[] = ['operator', 'auditor', 'member', 'supplier']

export type Session = {
  readonly sub: string
  /** The participant this person acts for. */
  readonly org: string | undefined
  readonly roles: readonly Role[]
}

/** Claims of an access token; `undefined` when it cannot be read. */
export function sessionIn(token: string): Session | undefined {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const text = new TextDecoder().decode(Uint8Array.from(atob(part), letter => letter.charCodeAt(0)))
    const { sub, org, roles = [] } = JSON.parse(text) as { sub?: string; org?: string; roles?: string[] }
    if (typeof sub !== 'string') return undefined
    return { sub, org, roles: ROLES.filter(role => roles.includes(role)) }
  } catch {
    return undefined
  }
}

export const isOneOf = (session: Session, roles: readonly Role[]): boolean =>
  session.roles.some(role => roles.includes(role))
