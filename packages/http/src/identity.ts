import type { Role } from '@lodestone/contracts'
import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { ProblemError } from './problem.ts'

/** Who calls: the token's subject, its organisation if it acts for one, and its roles. */
export type Identity = { readonly sub: string; readonly org: string | undefined; readonly roles: ReadonlySet<Role> }

/** Algorithms accepted in tokens: asymmetric ones only, so that a public key can never pass for a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']
/** Verified tokens remembered, so that a busy client costs one signature check in ten minutes: a key that its issuer withdraws is gone by then. */
const REMEMBERED_TOKENS = 5_000
const REMEMBERED_MS = 10 * 60_000
/** Characters of a token at most. */
const MAX_TOKEN = 8_192
/** Seconds by which an issuer's clock may be ahead of ours. */
const CLOCK_AHEAD_SECONDS = 60

const claims = z.object({
  sub: z.string().min(1).max(200),
  org: z.uuid().toLowerCase().optional(),
  roles: z.array(z.string()).max(20),
  exp: z.number(),
  iat: z.number().optional(),
})
const KNOWN: ReadonlySet<string> = new Set(['member', 'supplier', 'operator', 'auditor'])

export type Verifier = ((authorization: string | undefined) => Promise<Identity>) & {
  /** Whether the token was verified before, so that judging it costs nothing. */
  remembers(authorization: string | undefined): boolean
}

/** Checks a bearer token: signature, `iss`, `aud`, `exp`, `nbf`, `iat`, algorithm. Throws a 401 problem that never says which check failed, 503 when the issuer's keys cannot be fetched. */
export function tokenVerifier(options: {
  issuer: string
  audience: string
  keys: JWTVerifyGetKey
  clock: () => Date
}): Verifier {
  const remembered = new Map<string, { identity: Identity; until: number }>()
  const verifier = async (authorization: string | undefined): Promise<Identity> => {
    const token = tokenIn(authorization)
    if (token === undefined) throw new ProblemError('unauthenticated', 'A bearer token is required.')
    const now = options.clock().getTime()
    const known = remembered.get(token)
    if (known && known.until > now) return known.identity
    remembered.delete(token)
    const parsed = await verify(token, options)
    const roles = new Set(parsed.roles.filter((role): role is Role => KNOWN.has(role)))
    const identity: Identity = { sub: parsed.sub, org: parsed.org, roles }
    if (remembered.size >= REMEMBERED_TOKENS) remembered.delete(remembered.keys().next().value as string)
    remembered.set(token, { identity, until: Math.min(parsed.exp * 1000, now + REMEMBERED_MS) })
    return identity
  }
  const remembers = (authorization: string | undefined): boolean => remembered.has(tokenIn(authorization) ?? '')
  return Object.assign(verifier, { remembers })
}

function tokenIn(authorization = ''): string | undefined {
  if (authorization.length > MAX_TOKEN) return undefined
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1]
}

async function verify(
  token: string,
  options: { issuer: string; audience: string; keys: JWTVerifyGetKey; clock: () => Date },
) {
  try {
    const { payload } = await jwtVerify(token, options.keys, {
      issuer: options.issuer,
      audience: options.audience,
      algorithms: ALGORITHMS,
      currentDate: options.clock(),
      requiredClaims: ['iss', 'aud', 'exp', 'sub'],
    })
    const parsed = claims.parse(payload)
    // The library checks the age of a token only where one is bounded.
    if (parsed.iat !== undefined && parsed.iat * 1000 > options.clock().getTime() + CLOCK_AHEAD_SECONDS * 1000)
      throw new Error('issued in the future')
    return parsed
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ERR_JWKS_TIMEOUT', 'ECONNREFUSED', 'ERR_JOSE_GENERIC'].includes(String(error.code))
    )
      throw new ProblemError('unavailable', 'The identity provider cannot be reached.', undefined, 5)
    if (error instanceof TypeError && error.message === 'fetch failed')
      throw new ProblemError('unavailable', 'The identity provider cannot be reached.', undefined, 5)
    throw new ProblemError('unauthenticated', 'The token is not valid.')
  }
}

/** Keys of an OIDC issuer, found through its discovery document on first use and cached. */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined
  return async (header, token) => {
    if (keys === undefined) {
      const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
        signal: AbortSignal.timeout(5_000),
      })
      const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await response.json())
      keys = createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: 5_000 })
    }
    return keys(header, token)
  }
}
