import type { FastifyRequest } from 'fastify'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { Identity, Verifier } from './identity.ts'
import { ProblemError } from './problem.ts'

/** Requests that one caller may make: `burst` at once, and `perSecond` on the average. */
export type Allowances = { readonly perSecond: number; readonly burst: number }

/** Who calls, within what it may ask for. Throws 401 or 503 as a verifier does, and 429 with the seconds to wait. */
export type Identify = (request: FastifyRequest) => Promise<Identity>

/** Share of an organisation's allowance that an address has whose callers are not known. */
const STRANGERS_SHARE = 4

export const unlimited =
  (verify: Verifier): Identify =>
  request =>
    verify(request.headers.authorization)

/**
 * Counts what each organisation asks for, or each person without one, and what comes from each address without a valid token. Where an address
 * has asked too often in vain, a token from there that was not seen before is no longer judged, since judging costs a signature check. The
 * counts are of this process alone: two processes each have their own. The address is the connection's: headers do not count.
 */
export function withinAllowances(verify: Verifier, { perSecond, burst }: Allowances): Identify {
  const seconds = Math.max(1, Math.ceil(burst / perSecond))
  const callers = new RateLimiterMemory({ points: burst, duration: seconds })
  const strangers = new RateLimiterMemory({ points: Math.ceil(burst / STRANGERS_SHARE), duration: seconds })
  return async request => {
    const { authorization } = request.headers
    if (!verify.remembers(authorization)) {
      const asked = await strangers.get(request.ip)
      if (asked && asked.remainingPoints <= 0) throw tooMany(asked)
    }
    let identity: Identity
    try {
      identity = await verify(authorization)
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'unauthenticated') await spend(strangers, request.ip)
      throw error
    }
    await spend(callers, identity.org ?? `person ${identity.sub}`)
    return identity
  }
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refusal) {
    throw refusal instanceof Error ? refusal : tooMany(refusal as RateLimiterRes)
  }
}

const tooMany = ({ msBeforeNext }: RateLimiterRes): ProblemError =>
  new ProblemError(
    'rate-limited',
    'More requests than one caller may make: wait, then go on more slowly.',
    undefined,
    Math.max(1, Math.ceil(msBeforeNext / 1000)),
  )
