import { z } from 'zod'
import type { XLSX } from './files.ts'
import type { ProblemCode } from './problem.ts'
import { type ParticipantKind, participantKind } from './values.ts'

export const SERVICES = [
  'participants',
  'demand',
  'supply',
  'aggregation',
  'matching',
  'rounds',
  'outlook',
  'console',
] as const
export type ServiceName = (typeof SERVICES)[number]

export type Role = ParticipantKind | 'operator' | 'auditor'
export const EVERYONE = [...participantKind.options, 'operator', 'auditor'] as const satisfies readonly Role[]
export const role = z.enum(EVERYONE)
/** Whether a role is that of an organisation, by its kind: whoever has another oversees the hub. */
export const isParty = (of: string): of is ParticipantKind => participantKind.safeParse(of).success

/** One operation of the public API: who owns it, who may call it, what goes in and what comes out. Paths are below `/api/v1`. */
export type RouteContract = {
  readonly id: string
  readonly service: ServiceName
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** The roles that may call it. Nobody else may. */
  readonly who: readonly Role[]
  readonly summary: string
  /**
   * The least position that whoever acts for an organisation must have there, of an approver and an administrator; unless given, a reader may read and
   * all others may do the rest.
   */
  readonly needs?: 'approver' | 'administrator'
  /**
   * Also for machines, which read, and enter what a program knows. Every other command is a person's: it binds an organisation, decides, says who may do
   * what, or is somebody's own.
   */
  readonly machines?: true
  /** What people do of their own, in whatever position: the command itself says what of others a position adds. */
  readonly personal?: true
  /** Beside those roles, for whoever has a token of the issuer that says none: before the person belongs to an organisation. */
  readonly anySubject?: true
  /** For everybody in the world, without signing in: what is told to one is told to all. */
  readonly open?: true
  /**
   * Also for whoever does not sign in, where the operator shows the hub's public face: it is answered what every participant is told, the same to
   * all and nothing of anybody's own, a few seconds old.
   */
  readonly published?: true
  /** Paths from the root of the origin where the same is found, because a standard looks for it there. */
  readonly alsoAt?: readonly `/${string}`[]
  readonly query?: z.ZodObject<Record<string, z.ZodType>>
  readonly body?: z.ZodType
  /** The body may be left out. */
  readonly bodyOptional?: true
  /** Media types beside JSON that carry the body. */
  readonly alsoAccepts?: readonly (
    | 'text/csv'
    | 'application/x-ndjson'
    | 'application/xml'
    | 'application/edifact'
    | 'multipart/form-data'
    | 'application/vc+jwt'
    | 'application/x-www-form-urlencoded'
    | typeof XLSX
  )[]
  /** Takes files of people: an import reads what its body's schema does not take as a file, a preview reads everything as one. */
  readonly files?: 'import' | 'preview'
  /** Does as much as a large body asks for, whatever is sent. */
  readonly large?: true
  /** Largest body in bytes; 1 MiB unless given. */
  readonly bodyLimit?: number
  /** Takes `Idempotency-Key`: a repeated call answers what the first one did. */
  readonly idempotent?: true
  /** Needs `If-Match` with the version of the `ETag`. */
  readonly ifMatch?: true
  /** Shows operators or auditors what is an organisation's own: each such reading is kept in the audit, or it is not answered. */
  readonly audited?: true
  /**
   * Where the hub has read replicas, its answer may be seconds old. For what comes of facts that were told or was published long since, never for
   * what its caller can have changed by a command to the same service: nobody misses his own write.
   */
  readonly mayLag?: true
  /**
   * One could misuse it: where two people are asked for, it answers 202 with what it waits for, and another one confirms it: a second operator, or
   * an approver of an organisation that has set a limit. Which calls of it are meant is for its owner to say.
   */
  readonly twoPeople?: true
  /** Refusals beyond those that follow from the rest of this description; see `problemsOf`. */
  readonly refuses?: readonly ProblemCode[]
  readonly success: {
    readonly status: number
    readonly description: string
    readonly schema?: z.ZodType
    readonly media?: string
    /** Media types beside `media` that the caller may ask for. */
    readonly alsoGives?: readonly string[]
  }
}
