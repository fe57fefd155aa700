import { EVERYONE, isParty, type Position, type Role } from '@lodestone/contracts'
import type { JWTHeaderParameters, JWTPayload } from 'jose'
import { z } from 'zod'
import { ProblemError } from './problem.ts'

/** Who calls: the person, as the issuer's clients all name it, its organisation if it acts for one, and its roles. */
export type Identity = {
  readonly sub: string
  readonly org: string | undefined
  readonly roles: ReadonlySet<Role>
  /** What the hub's register of people says that it may do there; everything where its token names the organisation. */
  readonly position?: Position
  /** No person: its token was given to a client for itself, or the register has it as a machine. */
  readonly machine?: true
  /** The groups of the issuer that its token names, where it names any. */
  readonly groups?: readonly string[]
  /** It acts by a group alone: nothing of the hub names it. */
  readonly byGroup?: true
  /** Of whoever has not said who they are: from where they call. */
  readonly place?: string
}

/** What a token must be beyond signed, for this hub and of this moment; and where its claims stand. */
export type TokenRules = {
  /** Seconds from `iat` to `exp` at most. */
  readonly longestSeconds: number
  /** Its `typ`, one of these. */
  readonly types: readonly string[]
  /** Clients that may have asked for it, by `azp` or, as RFC 9068 has it, `client_id`; any where none is named. */
  readonly clients: readonly string[]
  /** Where the person, roles, organisation and groups stand: a claim's name, names with dots between them, or a JSON pointer (RFC 6901). */
  readonly personClaim: string
  readonly rolesClaim: string
  readonly orgClaim: string
  readonly groupsClaim: string
  /** How operators must have signed in: one of these contexts (`acr`), and by all of these methods (`amr`). */
  readonly operatorAcr: readonly string[]
  readonly operatorAmr: readonly string[]
}

/** As the development issuer gives them, and as RFC 9068 would have them. */
export const PLAIN_TOKENS: TokenRules = {
  longestSeconds: 3_600,
  types: ['at+jwt', 'JWT'],
  clients: [],
  personClaim: 'sub',
  rolesClaim: 'roles',
  orgClaim: 'org',
  groupsClaim: 'groups',
  operatorAcr: [],
  operatorAmr: [],
}

/** Seconds by which an issuer's clock may be ahead of ours. */
const CLOCK_AHEAD_SECONDS = 60

const times = z.object({ exp: z.number(), iat: z.number() })
const person = z.string().min(1).max(200)
const named = z.object({
  // Some issuers list the roles of everything they know.
  roles: z.array(z.string()).max(200).optional(),
  org: z.uuid().toLowerCase().optional(),
})
const signedIn = z.object({ acr: z.string().optional(), amr: z.array(z.string()).max(20).optional() })
const clients = z.object({ azp: z.string().optional(), client_id: z.string().optional() })
/** How Entra ID and Auth0 mark what they give for client credentials; by RFC 9068 its subject is the client. */
const grants = z.object({ idtyp: z.literal('app') }).or(z.object({ gty: z.literal('client-credentials') }))
const KNOWN: ReadonlySet<string> = new Set(EVERYONE)

/**
 * Who a token that is signed is about, and its end in seconds. Throws whatever error for one that is not valid here, which nobody is told more
 * of; a 403 problem for one that is, and whose roles no one person may have, or whose operator has not signed in as an operator must.
 */
export function identityIn(
  payload: JWTPayload,
  { typ }: JWTHeaderParameters,
  rules: TokenRules,
  now: Date,
): { identity: Identity; exp: number } {
  const { exp, iat } = times.parse(payload)
  const sub = person.parse(claimAt(payload, rules.personClaim))
  // The library checks the age of a token only where one is bounded.
  if (iat * 1000 > now.getTime() + CLOCK_AHEAD_SECONDS * 1000) throw new Error('issued in the future')
  if (exp - iat > rules.longestSeconds) throw new Error('lives too long')
  if (!isOneOf(typ?.replace(/^application\//i, ''), rules.types, true)) throw new Error('another type')
  const { client_id, azp = client_id } = clients.parse(payload)
  if (rules.clients.length > 0 && !isOneOf(azp, rules.clients)) throw new Error('of another client')
  const { roles: all, org } = named.parse({
    roles: claimAt(payload, rules.rolesClaim),
    org: claimAt(payload, rules.orgClaim),
  })
  // Whoever is named by neither is looked up in the hub's register of people.
  if (all === undefined && org !== undefined) throw new Error('an organisation without roles')
  const roles = new Set((all ?? []).filter((role): role is Role => KNOWN.has(role)))
  mustBeOneHat(roles)
  if (roles.has('operator')) mustBeSignedIn(signedIn.parse(payload), rules)
  const machine = [client_id, azp].includes(payload.sub) || grants.safeParse(payload).success
  const groups = groupsIn(claimAt(payload, rules.groupsClaim))
  const more = { ...(machine ? { machine } : {}), ...(groups.length === 0 ? {} : { groups }) }
  return { identity: { sub, org, roles, ...more }, exp }
}

/** Groups give access and take none away: a claim that is written otherwise is no reason to refuse a token, and names none. */
const groupsIn = (claim: unknown): readonly string[] =>
  Array.isArray(claim) ? claim.filter((one): one is string => typeof one === 'string' && one !== '') : []

const isOneOf = (text: string | undefined, of: readonly string[], anyCase = false): boolean =>
  text !== undefined && of.some(one => one === text || (anyCase && one.toLowerCase() === text.toLowerCase()))

/** The names that lead to a claim: by its name, by names with dots between them, or by JSON pointer. */
export const claimNames = (path: string): string[] =>
  path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    : path.split('.')

/** A claim where a path leads; nothing where there is none. */
export const claimAt = (payload: object, path: string): unknown =>
  claimNames(path).reduce<unknown>(
    (node, name) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, name) ? Reflect.get(node, name) : undefined,
    payload,
  )

/** An organisation takes part as one kind, and whoever oversees all is of none. */
function mustBeOneHat(roles: ReadonlySet<Role>): void {
  const sides = EVERYONE.filter(role => isParty(role) && roles.has(role))
  const oversight = EVERYONE.filter(role => !isParty(role) && roles.has(role))
  if (sides.length > 1 || (sides.length > 0 && oversight.length > 0))
    throw new ProblemError(
      'forbidden',
      `The token has the roles ${[...sides, ...oversight].join(' and ')}, which nobody may have at once: sign in with one of them.`,
    )
}

function mustBeSignedIn({ acr, amr = [] }: z.infer<typeof signedIn>, rules: TokenRules): void {
  const context = rules.operatorAcr.length === 0 || isOneOf(acr, rules.operatorAcr)
  if (!context || !rules.operatorAmr.every(method => amr.includes(method)))
    throw new ProblemError('forbidden', 'Operators have to sign in more strongly: see acr and amr in the settings.')
}
