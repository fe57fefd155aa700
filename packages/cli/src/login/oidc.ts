import { createServer } from 'node:http'
import { errorOf } from '@lodestone/kernel'
import * as oidc from 'openid-client'
import { EXIT, Failure, notSignedIn } from '../failure.ts'
import type { Profile } from './credentials.store.ts'

export type Issuer = {
  readonly issuer: string
  readonly clientId: string
  readonly scope: string
  /** Asked for where the issuer gives tokens for several audiences. */
  readonly audience?: string | undefined
}
/** How long somebody has to sign in in the browser. */
const SIGN_IN_MS = 5 * 60_000
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

async function discover({ issuer, clientId }: Pick<Issuer, 'issuer' | 'clientId'>): Promise<oidc.Configuration> {
  const url = new URL(issuer)
  try {
    return await oidc.discovery(url, clientId, undefined, oidc.None(), {
      execute: LOOPBACK.has(url.hostname) ? [oidc.allowInsecureRequests] : [],
    })
  } catch (error) {
    throw new Failure(EXIT.unreachable, `the issuer ${issuer} does not answer as one: ${errorOf(error).message}`, {
      code: 'unreachable',
    })
  }
}

type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers
function profileOf(hub: string, { issuer, clientId }: Pick<Issuer, 'issuer' | 'clientId'>, tokens: Tokens): Profile {
  const seconds = tokens.expiresIn()
  return {
    hub,
    token: tokens.access_token,
    ...(seconds === undefined ? {} : { expiresAt: new Date(Date.now() + seconds * 1000).toISOString() }),
    ...(tokens.refresh_token ? { renewal: { issuer, clientId, refreshToken: tokens.refresh_token } } : {}),
  }
}

const asked = ({ scope, audience }: Issuer): Record<string, string> => ({ scope, ...(audience ? { audience } : {}) })

/** Signs in where there is a browser on this machine: authorization code with PKCE, answered to a port on loopback that is open for it only. */
export async function signInByBrowser(hub: string, issuer: Issuer, show: (url: string) => void): Promise<Profile> {
  const config = await discover(issuer)
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const arrived = Promise.withResolvers<URL>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', redirect)
    const isAnswer = url.pathname === '/callback'
    response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain', connection: 'close' })
    response.end(isAnswer ? 'You may close this window and go back to the terminal.\n' : '')
    if (isAnswer) arrived.resolve(url)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a server on loopback has a port')
  const redirect = `http://127.0.0.1:${address.port}/callback`
  const timer = setTimeout(() => arrived.reject(notSignedIn('nobody signed in within 5 minutes')), SIGN_IN_MS)
  try {
    const challenge = await oidc.calculatePKCECodeChallenge(verifier)
    const parameters = { redirect_uri: redirect, code_challenge: challenge, code_challenge_method: 'S256', state }
    show(oidc.buildAuthorizationUrl(config, { ...asked(issuer), ...parameters }).href)
    const checks = { pkceCodeVerifier: verifier, expectedState: state }
    return profileOf(hub, issuer, await granted(oidc.authorizationCodeGrant(config, await arrived.promise, checks)))
  } finally {
    clearTimeout(timer)
    server.close()
  }
}

/** Signs in on another machine's browser: the device authorization grant. */
export async function signInByDevice(
  hub: string,
  issuer: Issuer,
  show: (url: string, code: string) => void,
): Promise<Profile> {
  const config = await discover(issuer)
  const device = await granted(oidc.initiateDeviceAuthorization(config, asked(issuer)))
  show(device.verification_uri, device.user_code)
  return profileOf(hub, issuer, await granted(oidc.pollDeviceAuthorizationGrant(config, device)))
}

/** A new token for a profile, by its refresh token. */
export async function renew({ hub }: Profile, renewal: NonNullable<Profile['renewal']>): Promise<Profile> {
  const tokens = await granted(oidc.refreshTokenGrant(await discover(renewal), renewal.refreshToken))
  const next = profileOf(hub, renewal, tokens)
  return next.renewal ? next : { ...next, renewal }
}

async function granted<T>(grant: Promise<T>): Promise<T> {
  try {
    return await grant
  } catch (error) {
    const said = error instanceof oidc.ResponseBodyError ? (error.error_description ?? error.error) : undefined
    throw notSignedIn(`the issuer gave no token: ${said ?? errorOf(error).message}`)
  }
}
