import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts'

/** How to sign in here, as the hub says. Without an authority the hub is its own issuer, for development. */
type SignInSettings = { authority?: string; clientId: string; scope: string }

/** Where the issuer sends the browser back to. */
const RETURN_PATH = '/signed-in'

let manager: Promise<UserManager> | undefined

/** Authorization code with PKCE; tokens live in this tab only. */
function managerOnce(): Promise<UserManager> {
  manager ??= open().catch(error => {
    manager = undefined
    throw error
  })
  return manager
}

async function open(): Promise<UserManager> {
  const response = await fetch('/console/config.json')
  if (!response.ok) throw new Error('the hub does not say how to sign in')
  const { authority = location.origin, clientId, scope } = (await response.json()) as SignInSettings
  const store = new WebStorageStateStore({ store: sessionStorage, prefix: 'lodestone.' })
  return new UserManager({
    authority,
    client_id: clientId,
    scope,
    redirect_uri: location.origin + RETURN_PATH,
    post_logout_redirect_uri: location.origin,
    response_type: 'code',
    userStore: store,
    stateStore: store,
    // A silent renewal would need a frame, which the content security policy refuses. With a refresh token it needs none.
    automaticSilentRenew: false,
  })
}

/** The user of this tab, coming back from the issuer or remembered; `undefined` when nobody is signed in. */
export async function currentUser(): Promise<{ user?: User; returnTo?: string }> {
  if (location.pathname === RETURN_PATH) {
    const user = await (await managerOnce()).signinRedirectCallback()
    return { user, returnTo: typeof user.state === 'string' ? user.state : '/' }
  }
  if (!Object.keys(sessionStorage).some(key => key.startsWith('lodestone.user:'))) return {}
  const user = await (await managerOnce()).getUser()
  return user && !user.expired ? { user } : {}
}

export async function signIn(returnTo: string): Promise<void> {
  await (await managerOnce()).signinRedirect({ state: returnTo })
}

/** A new token before the old one ends, where the issuer gave a refresh token. */
export async function renewed(user: User): Promise<User | undefined> {
  if (!user.refresh_token) return undefined
  return (await (await managerOnce()).signinSilent()) ?? undefined
}

/** Forgets the tokens, and ends the issuer's session where it has a way to. */
export async function signOut(): Promise<void> {
  const users = await managerOnce()
  await users.removeUser()
  if ((await users.metadataService.getEndSessionEndpoint()) !== undefined) await users.signoutRedirect()
}
