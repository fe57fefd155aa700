import type { FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { OWN_PAGES, placeOf } from './address.ts'
import type { Verifier } from './identity.ts'
import { ProblemError } from './problem.ts'
import type { Acting } from './register.ts'
import type { Identity } from './token-rules.ts'
import { pointsOf, type Work } from './work.ts'

/** Points that one caller may use: `burst` at once, and `perSecond` on the average. A request is one; see `pointsOf` for what is more. */
export type Allowances = { readonly perSecond: number; readonly burst: number }

/** Who calls, and what they have left of their allowance. */
export type Callers = {
  /** Whether whoever does not sign in may read what is published. */
  readonly publicFace?: boolean
  /** Who calls, who may still ask for something. Throws 401 or 503 as a verifier does, and 429 with the seconds to wait. */
  identify(request: FastifyRequest, acting?: Acting): Promise<Identity>
  /**
   * Somebody who need not say who they are. Throws 429 as strangers of one address are refused. The hub's own pages never are: they ask for all who read
   * them, and bound themselves.
   */
  visit(request: FastifyRequest): Promise<Identity>
  /** Throws 429 if whoever it is has nothing left. */
  mayGoOn(identity: Identity): Promise<void>
  /** Takes what a request has turned out to cost. It may be more than is left: then the caller waits until it is paid off. */
  owe(identity: Identity, work: Work): Promise<void>
}

/** Share of an organisation's allowance that an address has whose callers are not known. */
const STRANGERS_SHARE = 4

/** Whose allowance it is: the organisation's, or the person's who acts for none. */
export const payerOf = ({ org, sub }: Pick<Identity, 'org' | 'sub'>): string => org ?? `person ${sub}`

/** Whoever it is, from one address: of no organisation, and in no role. */
const visitorFrom = (place: string): Identity => ({
  sub: `visitor ${place}`,
  org: undefined,
  roles: new Set(),
  place,
})

export const unlimited = (verify: Verifier, publicFace = false): Callers => ({
  publicFace,
  visit: async request => visitorFrom(placeOf(request.ip)),
  identify: (request, acting) => verify(request.headers.authorization, placeOf(request.ip), acting),
  mayGoOn: async () => {},
  owe: async () => {},
})

/**
 * Counts what each organisation asks for, or each person without one, and what comes from each address without a valid token. A valid token is
 * never refused for false ones that came before it. The counts are of this process alone: two processes each have their own.
 */
export function withinAllowances(verify: Verifier, allowances: Allowances, publicFace = false): Callers {
  const { perSecond, burst } = allowances
  const callers = openAllowance(allowances)
  const strangers = openAllowance({ perSecond: perSecond / STRANGERS_SHARE, burst: Math.ceil(burst / STRANGERS_SHARE) })
  /** Whose allowance it is, under what name. */
  const paidBy = (identity: Identity) =>
    identity.place === undefined ? ([callers, payerOf(identity)] as const) : ([strangers, identity.place] as const)
  return {
    publicFace,
    visit: async request => {
      const place = placeOf(request.ip)
      if (place !== OWN_PAGES) await strangers.take(place)
      return visitorFrom(place)
    },
    identify: async (request, acting) => {
      const place = placeOf(request.ip)
      let identity: Identity
      try {
        identity = await verify(request.headers.authorization, place, acting)
      } catch (error) {
        // Whatever kept it from being let in: a signature was checked, or a key looked for.
        await strangers.take(place)
        throw error
      }
      await callers.take(payerOf(identity))
      return identity
    },
    mayGoOn: async identity => {
      const [allowance, payer] = paidBy(identity)
      await allowance.mayGoOn(payer)
    },
    owe: async (identity, work) => {
      if (identity.place === OWN_PAGES) return
      const [allowance, payer] = paidBy(identity)
      await allowance.owe(payer, pointsOf(work))
    },
  }
}

export type Allowance = {
  /** Takes a point. Throws 429 when there is none. */
  take(payer: string): Promise<void>
  /** Throws 429 when there is none. */
  mayGoOn(payer: string): Promise<void>
  /** Takes so many points, and what there are too few of from those that come. */
  owe(payer: string, points: number): Promise<void>
}

export function openAllowance({ perSecond, burst }: Allowances): Allowance {
  const limiter = new RateLimiterMemory({ points: burst, duration: Math.max(1, Math.ceil(burst / perSecond)) })
  /** What was used and has not been restored. The library lets go of what is over a moment late. */
  const current = async (payer: string): Promise<RateLimiterRes | undefined> => {
    const used = await limiter.get(payer)
    return used && used.msBeforeNext > 0 ? used : undefined
  }
  return {
    take: async payer => {
      try {
        await limiter.consume(payer)
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? tooMany(refusal) : refusal
      }
    },
    mayGoOn: async payer => {
      const used = await current(payer)
      if (used && used.remainingPoints <= 0) throw tooMany(used)
    },
    owe: async (payer, points) => {
      if (points <= 0) return
      const left = (await current(payer))?.remainingPoints ?? burst
      const used = await limiter.penalty(payer, points)
      const debt = points - left
      if (debt > 0) await limiter.block(payer, debt / perSecond + Math.max(used.msBeforeNext, 0) / 1_000)
    },
  }
}

const tooMany = ({ msBeforeNext }: RateLimiterRes): ProblemError =>
  new ProblemError(
    'rate-limited',
    'More requests, or more in them, than one caller may ask for: wait, then go on more slowly.',
    undefined,
    Math.max(1, Math.ceil(msBeforeNext / 1000)),
  )
