import { present } from '@lodestone/kernel'
import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { fairTurns } from './fair-turns.ts'
import { plausible } from './plausible.ts'
import { ProblemError } from './problem.ts'
import { type Acting, identityFrom, isForRegister, type Register } from './register.ts'
import { type Identity, identityIn, PLAIN_TOKENS, type TokenRules } from './token-rules.ts'

/** Algorithms accepted in tokens: asymmetric ones only, so that a public key can never pass for a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']
/** Verified tokens remembered, so that a busy client costs one signature check in ten minutes: a key that its issuer withdraws is gone by then. */
const REMEMBERED_TOKENS = 5_000
const REMEMBERED_MS = 10 * 60_000
/** Characters of a token at most. */
const MAX_TOKEN = 8_192
/**
 * Signatures checked at once, and of one place. Every plausible token is checked, however many false ones came before it: what is false costs
 * its own place a turn, a fraction of a millisecond, and nobody else anything.
 */
const CHECKED_AT_ONCE = 4
const CHECKED_OF_ONE_PLACE = 1

/**
 * `place` is where the token comes from: signatures are checked in fair turns of those. `acting`: whoever's token says neither organisation
 * nor oversight is looked up in the register of people; without it the token alone counts.
 */
export type Verifier = (authorization: string | undefined, place?: string, acting?: Acting) => Promise<Identity>

/** Whose tokens count, for whom, and what they must be like. */
export type Trust = {
  readonly issuer: string
  readonly audience: string
  readonly keys: JWTVerifyGetKey
  readonly clock: () => Date
  readonly rules?: TokenRules
  /** Who acts for which organisation, by the hub's own account. */
  readonly register?: Register
}

/** Checks a bearer token: signature, `iss`, `aud`, `exp`, `nbf`, `iat`, algorithm, and the rules. Throws a 401 problem that never says which check failed, 403 for roles that nobody may have at once, 400 where the register has several organisations and the call names none, 503 when the issuer's keys cannot be fetched. */
export function tokenVerifier(options: Trust): Verifier {
  const remembered = new Map<string, { identity: Identity; until: number }>()
  const turns = fairTurns({ atOnce: CHECKED_AT_ONCE, each: CHECKED_OF_ONE_PLACE })
  const ofToken = async (authorization: string | undefined, place: string): Promise<Identity> => {
    const token = tokenIn(authorization)
    if (token === undefined) throw new ProblemError('unauthenticated', 'A bearer token is required.')
    const now = options.clock().getTime()
    const known = remembered.get(token)
    if (known && known.until > now) return known.identity
    remembered.delete(token)
    const { identity, exp } = await verify(token, options, check => turns.run(place, check))
    if (remembered.size >= REMEMBERED_TOKENS) remembered.delete(present(remembered.keys().next().value))
    remembered.set(token, { identity, until: Math.min(exp * 1000, now + REMEMBERED_MS) })
    return identity
  }
  return async (authorization, place = '', acting) => {
    const identity = await ofToken(authorization, place)
    const { issuer, register } = options
    // Asked at each call: a token outlives whoever has left.
    return register && acting && isForRegister(identity) ? identityFrom(register, issuer, identity, acting) : identity
  }
}

function tokenIn(authorization = ''): string | undefined {
  if (authorization.length > MAX_TOKEN) return undefined
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1]
}

async function verify(
  token: string,
  { issuer, audience, keys, clock, rules = PLAIN_TOKENS }: Trust,
  inTurn: <T>(check: () => Promise<T>) => Promise<T>,
) {
  try {
    const found = plausible(token, { issuer, audience, algorithms: ALGORITHMS, now: clock() })
    if (!found) throw new Error('no signature could make it good')
    // Before its turn: an issuer that does not answer holds up nobody whose key is known.
    const key = await keys(found.header, found.jws)
    const { payload, protectedHeader } = await inTurn(() =>
      jwtVerify(token, key, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        currentDate: clock(),
        requiredClaims: ['iss', 'aud', 'exp', 'sub', 'iat'],
      }),
    )
    return identityIn(payload, protectedHeader, rules, clock())
  } catch (error) {
    if (error instanceof ProblemError) throw error
    if (
      error instanceof Error &&
      'code' in error &&
      ['ERR_JWKS_TIMEOUT', 'ECONNREFUSED', 'ERR_JOSE_GENERIC'].includes(String(error.code))
    )
      throw unreachable()
    if (error instanceof TypeError && error.message === 'fetch failed') throw unreachable()
    throw new ProblemError('unauthenticated', 'The token is not valid.')
  }
}

/** Keys of an OIDC issuer, found through its discovery document on first use and cached. All who wait for them wait for one look. */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined
  let looking: Promise<JWTVerifyGetKey> | undefined
  return async (header, token) => {
    if (!keys) {
      looking ??= findKeys(issuer).finally(() => {
        looking = undefined
      })
      keys = await looking
    }
    return keys(header, token)
  }
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** Throws a 503 problem where the issuer does not say where its keys are: that is no fault of a token. */
async function findKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const found = await discovered(issuer)
  // Else the keys might be another's: OpenID Connect Discovery, section 4.3.
  if (found.issuer !== issuer)
    throw new ProblemError(
      'unavailable',
      'The identity provider calls itself otherwise than OIDC_ISSUER does: its name has to be the same to the letter.',
      undefined,
      60,
    )
  return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: 5_000 })
}

async function discovered(issuer: string): Promise<z.infer<typeof discovery>> {
  try {
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(5_000),
    })
    return discovery.parse(await response.json())
  } catch {
    throw unreachable()
  }
}

const unreachable = (): ProblemError =>
  new ProblemError('unavailable', 'The identity provider cannot be reached.', undefined, 5)
