import { type DevIssuer, type DevTokenRequest, devTokenRequest } from './dev-issuer.ts'
import type { Code } from './dev-sign-in.codes.ts'
import { ProblemError } from './problem.ts'

/** The tokens for a code that was redeemed. */
export async function tokensFor(
  { asked, who }: Code,
  origin: string,
  { issuer, clock }: { readonly issuer: () => DevIssuer; readonly clock: () => Date },
): Promise<object> {
  const { token, expiresAt } = await issuer().token(who)
  const id = { issuer: origin, clientId: asked.client_id, sub: who.sub }
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: Math.floor((Date.parse(expiresAt) - clock().getTime()) / 1000),
    id_token: await issuer().idToken(asked.nonce === undefined ? id : { ...id, nonce: asked.nonce }),
    scope: 'openid',
  }
}

/** Whom a token is asked for without a sign-in. */
export function tokenRequestIn(body: unknown): DevTokenRequest {
  const parsed = devTokenRequest.safeParse(body)
  if (parsed.success) return parsed.data
  throw new ProblemError(
    'validation-failed',
    'The token request is refused.',
    parsed.error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message })),
  )
}
