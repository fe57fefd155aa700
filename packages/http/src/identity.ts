import type { Role } from '@lodestone/contracts'
import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { ProblemError } from './problem.ts'

/** Who calls: the token's subject, its organisation if it acts for one, and its roles. */
export type Identity = { readonly sub: string; readonly org: string | undefined; readonly roles: ReadonlySet<Role> }

/** Algorithms accepted in tokens: asymmetric ones only, so that a public key can never pass for a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']
/** Verified tokens remembered until they expire, so that a busy client costs one signature check. */
const REMEMBERED_TOKENS = 5_000

const claims = z.object({
  sub: z.string().min(1).max(200),
  org: z.uuid().optional(),
  roles: z.array(z.string()).max(20),
  exp: z.number(),
})
const KNOWN: ReadonlySet<string> = new Set(['member', 'supplier', 'operator', 'auditor'])

export type Verifier = (authorization: string | undefined) => Promise<Identity>

/** Checks a bearer token: signature, `iss`, `aud`, `exp`, algorithm. Throws a 401 problem that never says which check failed, 503 when the issuer's keys cannot be fetched. */
export function tokenVerifier(options: {
  issuer: string
  audience: string
  keys: JWTVerifyGetKey
  clock: () => Date
}): Verifier {
  const remembered = new Map<string, { identity: Identity; until: number }>()
  return async authorization => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new ProblemError('unauthenticated', 'A bearer token is required.')
    const now = options.clock().getTime()
    const known = remembered.get(token)
    if (known && known.until > now) return known.identity
    remembered.delete(token)
    const parsed = await verify(token, options)
    const roles = new Set(parsed.roles.filter((role): role is Role => KNOWN.has(role)))
    const identity: Identity = { sub: parsed.sub, org: parsed.org, roles }
    if (remembered.size >= REMEMBERED_TOKENS) remembered.delete(remembered.keys().next().value as string)
    remembered.set(token, { identity, until: parsed.exp * 1000 })
    return identity
  }
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
    return claims.parse(payload)
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
