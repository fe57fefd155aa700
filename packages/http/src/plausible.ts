import { decodeJwt, decodeProtectedHeader, type FlattenedJWSInput, type JWTHeaderParameters } from 'jose'

/** A token of which all fits but the signature, which nobody has checked. */
export type PlausibleToken = { readonly header: JWTHeaderParameters; readonly jws: FlattenedJWSInput }

/**
 * What can be told of a token without its signature: an algorithm that counts, this issuer, this audience, not expired. `undefined` for what no
 * signature could make good. Costs a few microseconds, where a signature costs some hundred.
 */
export function plausible(
  token: string,
  { issuer, audience, algorithms, now }: { issuer: string; audience: string; algorithms: readonly string[]; now: Date },
): PlausibleToken | undefined {
  try {
    const { alg, ...header } = decodeProtectedHeader(token)
    const { iss, aud, exp } = decodeJwt(token)
    if (alg === undefined || !algorithms.includes(alg) || iss !== issuer) return undefined
    if (![aud].flat().includes(audience) || typeof exp !== 'number' || exp * 1_000 <= now.getTime()) return undefined
    const [head = '', payload = '', signature = ''] = token.split('.')
    return { header: { ...header, alg }, jws: { protected: head, payload, signature } }
  } catch {
    return undefined
  }
}
