import { devTokenRequest } from './dev-issuer.ts'

/** Somebody of whom a token says no more than who it is: the hub's own list of people says the rest. */
export const NO_ROLE = 'none'

/** The choice that the page's form sends: a button with everything in its value, or the fields of free entry. */
export function whoIn(form: Record<string, string> | undefined) {
  const { choice, sub = '', role = '', org = '' } = form ?? {}
  if (choice === undefined)
    return devTokenRequest.safeParse({
      sub: sub.trim(),
      roles: role === NO_ROLE ? [] : [role],
      ...(org.trim() ? { org: org.trim() } : {}),
    })
  try {
    return devTokenRequest.safeParse(JSON.parse(choice))
  } catch {
    return devTokenRequest.safeParse(undefined)
  }
}
