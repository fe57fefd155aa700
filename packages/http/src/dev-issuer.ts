import { role } from '@lodestone/contracts'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose'
import { z } from 'zod'

/** Seconds a development token lives, unless told otherwise. */
const LIFETIME_SECONDS = 3_600

export const devTokenRequest = z.strictObject({
  sub: z.string().min(1).max(200),
  org: z.uuid().optional(),
  roles: z.array(role).max(4),
  groups: z.array(z.string().min(1).max(200)).max(100).optional(),
})
export type DevTokenRequest = z.infer<typeof devTokenRequest>

/** What an id token is about, beside its subject: who asked where, and for what sign-in. */
type IdClaims = { readonly issuer: string; readonly clientId: string; readonly sub: string; readonly nonce?: string }

/** An issuer for development and tests: anybody may ask it for any identity, so it belongs on loopback only. */
export type DevIssuer = {
  readonly issuer: string
  readonly keys: JWTVerifyGetKey
  readonly jwks: { keys: JWK[] }
  token(request: DevTokenRequest): Promise<{ token: string; expiresAt: string }>
  idToken(claims: IdClaims): Promise<string>
}

export async function createDevIssuer(options: {
  issuer: string
  audience: string
  clock: () => Date
  lifetimeSeconds?: number
}): Promise<DevIssuer> {
  const { lifetimeSeconds = LIFETIME_SECONDS } = options
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const kid = 'development'
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }
  const signed = (
    typ: string,
    claims: Record<string, unknown>,
    issuer: string,
    audience: string,
    sub: string,
    now: number,
  ) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid, typ })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(privateKey)
  const seconds = (): number => Math.floor(options.clock().getTime() / 1000)
  return {
    issuer: options.issuer,
    keys: createLocalJWKSet(jwks),
    jwks,
    token: async ({ sub, roles, org, groups }) => {
      const now = seconds()
      const token = await signed(
        'at+jwt',
        { roles, ...(org ? { org } : {}), ...(groups ? { groups } : {}) },
        options.issuer,
        options.audience,
        sub,
        now,
      )
      return { token, expiresAt: new Date((now + lifetimeSeconds) * 1000).toISOString() }
    },
    idToken: ({ issuer, clientId, sub, nonce }) =>
      signed('JWT', nonce === undefined ? {} : { nonce }, issuer, clientId, sub, seconds()),
  }
}
