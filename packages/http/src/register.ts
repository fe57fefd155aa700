import { createHash } from 'node:crypto'
import { isAtLeast, isParty, type PersonEntry, type Position } from '@lodestone/contracts'
import { isUuid } from '@lodestone/kernel'
import type { FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'
import type { Identity } from './token-rules.ts'

/** For which organisation a call is meant, where its caller is of several. */
export type Acting = { readonly organisation?: string }

/** For which organisation somebody acts, and as what. */
export type Membership = {
  readonly org: string
  readonly role: PersonEntry['role']
  readonly kind: PersonEntry['kind']
  readonly position: Position
  /** By a group of the issuer, on no list of people. */
  readonly byGroup?: true
}

/** Finds the organisations for which a subject acts now, by the digests of `subjectOf` and of `groupOf` for each of its groups. */
export type Register = (subject: string, groups: readonly string[]) => Promise<readonly Membership[]>

/**
 * For whom somebody acts: by name, and by groups for organisations that have never named it. Who is named keeps that, and whose access was ended by name
 * is out, whatever group it is in. Of several groups of an organisation the highest position counts.
 */
export function membershipsIn<T extends Pick<Membership, 'org' | 'role' | 'position'>>(
  named: readonly (T & Pick<PersonEntry, 'kind' | 'state'>)[],
  grouped: readonly T[],
): (T & Pick<Membership, 'kind' | 'byGroup'>)[] {
  const known = new Set(named.map(({ org }) => org))
  const highest = new Map<string, T>()
  for (const one of grouped) {
    const before = highest.get(one.org)
    if (!before || isAtLeast(one.position, before.position)) highest.set(one.org, one)
  }
  return [
    ...named.filter(({ state }) => state === 'active'),
    ...[...highest.values()]
      .filter(({ org }) => !known.has(org))
      .map(one => ({ ...one, kind: 'human' as const, byGroup: true as const })),
  ]
}

/** What an issuer's subject is called where it need not be known in clear: the SHA-256 of both. */
export const subjectOf = (issuer: string, sub: string): string =>
  createHash('sha256')
    .update(JSON.stringify([issuer, sub]))
    .digest('hex')

/** What a group of an issuer is called, likewise. */
export const groupOf = (issuer: string, name: string): string =>
  createHash('sha256')
    .update(JSON.stringify([issuer, 'group', name]))
    .digest('hex')

/** How somebody is looked up: by who it is, and by its groups. */
export const lookedUpBy = (
  issuer: string,
  { sub, groups = [] }: Pick<Identity, 'sub' | 'groups'>,
): readonly [subject: string, groups: readonly string[]] => [
  subjectOf(issuer, sub),
  groups.map(name => groupOf(issuer, name)),
]

/** A token that names an organisation says who its bearer is; operators and auditors are those of the issuer alone. */
export const isForRegister = ({ org, roles }: Identity): boolean =>
  org === undefined && !roles.has('operator') && !roles.has('auditor')

export const belongsNowhere = (): ProblemError =>
  new ProblemError(
    'forbidden',
    'The token names no organisation, and you are not on the list of people of any: ask an administrator to invite you.',
  )

/** For which organisation a request is meant. Throws 400 for what is no id. */
export function actingIn({ headers }: FastifyRequest): Acting {
  const organisation = headers['x-organisation']
  if (organisation === undefined) return {}
  const id = String(organisation).toLowerCase()
  if (isUuid(id)) return { organisation: id }
  throw new ProblemError('malformed', 'X-Organisation is the id of an organisation.')
}

/**
 * Who somebody is by the register: its organisation, and the role that this has. Whoever is on no list stays nobody. Throws 403 for an
 * organisation that is not its own, and 400 with the ids to choose from where there are several and none is named.
 */
export async function identityFrom(
  register: Register,
  issuer: string,
  identity: Identity,
  { organisation }: Acting,
): Promise<Identity> {
  const { sub, groups } = identity
  const byToken = identity.machine ? { machine: true as const } : {}
  const nobody: Identity = { sub, org: undefined, roles: new Set(), ...byToken }
  const all = await register(...lookedUpBy(issuer, identity))
  // A machine is entered without its consent: that changes nothing for a human who has accepted.
  const humans = all.filter(({ kind }) => kind === 'human')
  const own = humans.length > 0 ? humans : all
  const [only, ...more] = organisation === undefined ? own : own.filter(({ org }) => org === organisation)
  if (!only) {
    if (own.length > 0)
      throw new ProblemError('forbidden', 'X-Organisation names an organisation that you do not act for.')
    return nobody
  }
  if (more.length > 0)
    throw new ProblemError(
      'malformed',
      'You act for several organisations: name the one that is meant in X-Organisation.',
      own.map(({ org }) => ({ path: 'X-Organisation', message: org })),
    )
  // Whoever oversees the hub is one by the issuer's word, whatever stands here.
  if (!isParty(only.role)) return nobody
  const machine = only.kind === 'machine' ? { machine: true as const } : byToken
  // What is done later by the same call may have to look again.
  const byGroup = only.byGroup && groups ? { groups, byGroup: true as const } : {}
  return { sub, org: only.org, roles: new Set([only.role]), position: only.position, ...machine, ...byGroup }
}
