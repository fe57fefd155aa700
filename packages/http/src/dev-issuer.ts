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

/** An issuer for development and tests: anybody may ask it for any identity, so it belongs on loopback only. */
export type DevIssuer = {
  readonly issuer: string
  readonly keys: JWTVerifyGetKey
  readonly jwks: { keys: JWK[] }
  token(request: DevTokenRequest): Promise<{ token: string; expiresAt: string }>
}

export async function createDevIssuer(options: {
  issuer: string
  audience: string
  clock: () => Date
}): Promise<DevIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const kid = 'development'
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }
  return {
    issuer: options.issuer,
    keys: createLocalJWKSet(jwks),
    jwks,
    token: async request => {
      const now = Math.floor(options.clock().getTime() / 1000)
      const token = await new SignJWT({ roles: request.roles, ...(request.org ? { org: request.org } : {}) })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(options.issuer)
        .setAudience(options.audience)
        .setSubject(request.sub)
        .setIssuedAt(now)
        .setExpirationTime(now + LIFETIME_SECONDS)
        .sign(privateKey)
      return { token, expiresAt: new Date((now + LIFETIME_SECONDS) * 1000).toISOString() }
    },
  }
}
