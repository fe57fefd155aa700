import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose'
import { z } from 'zod'

/** Seconds a development token lives. */
const LIFETIME_SECONDS = 12 * 3600

export const devTokenRequest = z.strictObject({
  sub: z.string().min(1).max(200),
  org: z.uuid().optional(),
  roles: z.array(z.enum(['member', 'supplier', 'operator', 'auditor'])).max(4),
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
}): Promise<DevIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const kid = 'development'
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }
  const signed = (claims: Record<string, unknown>, issuer: string, audience: string, sub: string, now: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .sign(privateKey)
  const seconds = (): number => Math.floor(options.clock().getTime() / 1000)
  return {
    issuer: options.issuer,
    keys: createLocalJWKSet(jwks),
    jwks,
    token: async ({ sub, roles, org }) => {
      const now = seconds()
      const token = await signed({ roles, ...(org ? { org } : {}) }, options.issuer, options.audience, sub, now)
      return { token, expiresAt: new Date((now + LIFETIME_SECONDS) * 1000).toISOString() }
    },
    idToken: ({ issuer, clientId, sub, nonce }) =>
      signed(nonce === undefined ? {} : { nonce }, issuer, clientId, sub, seconds()),
  }
}
