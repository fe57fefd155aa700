import { isObject } from '@lodestone/kernel'

/** An OAuth 2.0 issuer, and who a process is there. */
export type TokenIssuer = {
  /** Token endpoint, asked with the client's credentials (RFC 6749, 4.4). */
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: string
}

/** Milliseconds that an issuer may take to give a token. */
const TOKEN_WITHIN_MS = 10_000

/** A token for the broker, from its issuer. */
export async function tokenFor(o: TokenIssuer): Promise<string> {
  const credentials = Buffer.from(`${encodeURIComponent(o.clientId)}:${encodeURIComponent(o.clientSecret)}`)
  const response = await fetch(o.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials.toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(o.scope ? { scope: o.scope } : {}) }),
    redirect: 'error',
    signal: AbortSignal.timeout(TOKEN_WITHIN_MS),
  })
  if (!response.ok) throw new Error(`the issuer of the broker's tokens answers ${response.status}`)
  const body: unknown = await response.json()
  const token = isObject(body) ? body.access_token : undefined
  if (typeof token !== 'string') throw new Error("the issuer of the broker's tokens gives none")
  return token
}
