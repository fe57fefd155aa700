import { newKey } from '@lodestone/client'
import { fromJson, vouched } from '@lodestone/kernel/json-text'
import { OidcClient, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import type { ClaimPlaces } from './token.ts'

/** How to sign in here, as the hub says. Without an authority the hub is its own issuer, for development. */
type SignInSettings = { authority?: string; clientId: string; scope: string; claims: ClaimPlaces; publicFace?: true }

/** Where the issuer sends the browser back to. */
const RETURN_PATH = '/signed-in'

let manager: Promise<UserManager> | undefined
let claims: ClaimPlaces | undefined

/** Where roles and organisation stand in a token, once somebody is to be signed in. */
export const claimPlaces = (): ClaimPlaces | undefined => claims

/** Authorization code with PKCE; tokens live in this tab only. */
function managerOnce(): Promise<UserManager> {
  manager ??= open().catch(error => {
    manager = undefined
    throw error
  })
  return manager
}

let asked: Promise<SignInSettings> | undefined
function settingsOnce(): Promise<SignInSettings> {
  asked ??= ask().catch(error => {
    asked = undefined
    throw error
  })
  return asked
}

async function ask(): Promise<SignInSettings> {
  const response = await fetch('/console/config.json')
  if (!response.ok) throw new Error('the hub does not say how to sign in')
  return fromJson(vouched<SignInSettings>(await response.text()))
}

/** Whether anybody may read what is published, without signing in. */
export const hasPublicFace = async (): Promise<boolean> => (await settingsOnce()).publicFace === true

async function open(): Promise<UserManager> {
  const settings = await settingsOnce()
  const { authority = location.origin, clientId, scope } = settings
  claims = settings.claims
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

/** The id token that comes back must have the nonce of this sign-in: one that somebody else has begun is refused. */
export async function signIn(returnTo: string): Promise<void> {
  await (await managerOnce()).signinRedirect({ state: returnTo, nonce: newKey() })
}

/** Whether this page has signed somebody out: whoever signs in again comes back to a new one. */
let isSignedOut = false

/** A new token before the old one ends, where the issuer gave a refresh token and nobody has signed out meanwhile. */
export async function renewed(user: User): Promise<User | undefined> {
  if (isSignedOut || !user.refresh_token) return undefined
  const users = await managerOnce()
  const next = await users.signinSilent().catch((error: unknown) => {
    if (!isSignedOut) throw error
  })
  if (!isSignedOut) return next ?? undefined
  await users.removeUser()
  return undefined
}

/** This tab forgets who is signed in, whatever the issuer says to that, and answers who it was. */
export async function forgotten(): Promise<User | undefined> {
  const users = await managerOnce()
  isSignedOut = true
  const user = await users.getUser()
  await users.removeUser()
  return user ?? undefined
}

/** Has the issuer revoke the tokens of whom this tab has forgotten where it can (one that it does not revoke ends by itself), and ends its session where it has a way to. */
export async function endSession({ refresh_token, access_token, id_token }: User): Promise<void> {
  const users = await managerOnce()
  const { metadataService, settings } = users
  if ((await metadataService.getRevocationEndpoint(true)) !== undefined) {
    const client = new OidcClient(settings, metadataService)
    if (refresh_token) await client.revokeToken(refresh_token, 'refresh_token').catch(() => {})
    await client.revokeToken(access_token, 'access_token').catch(() => {})
  }
  if ((await metadataService.getEndSessionEndpoint()) !== undefined)
    await users.signoutRedirect(id_token ? { id_token_hint: id_token } : {})
}
