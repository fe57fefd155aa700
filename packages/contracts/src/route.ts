import type { z } from 'zod'
import type { XLSX } from './files.ts'
import type { ProblemCode } from './problem.ts'

export const SERVICES = ['participants', 'demand', 'supply', 'aggregation', 'matching', 'rounds', 'console'] as const
export type ServiceName = (typeof SERVICES)[number]

export type Role = 'member' | 'supplier' | 'operator' | 'auditor'
export const EVERYONE: readonly Role[] = ['member', 'supplier', 'operator', 'auditor']

/** One operation of the public API: who owns it, who may call it, what goes in and what comes out. Paths are below `/api/v1`. */
export type RouteContract = {
  readonly id: string
  readonly service: ServiceName
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** The roles that may call it. Nobody else may. */
  readonly who: readonly Role[]
  readonly summary: string
  readonly query?: z.ZodObject<Record<string, z.ZodType>>
  readonly body?: z.ZodType
  /** The body may be left out. */
  readonly bodyOptional?: true
  /** Media types beside JSON that carry the body. */
  readonly alsoAccepts?: readonly (
    | 'text/csv'
    | 'application/x-ndjson'
    | 'multipart/form-data'
    | 'application/vc+jwt'
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
  /** Shows operators or auditors what is a member's or supplier's own: each such reading is kept in the audit, or it is not answered. */
  readonly audited?: true
  /**
   * Where the hub has read replicas, its answer may be seconds old. For what comes of facts that were told or was published long since, never for
   * what its caller can have changed by a command to the same service: nobody misses his own write.
   */
  readonly mayLag?: true
  /**
   * One could misuse it: where two people are asked for, it answers 202 with what it waits for, and a second operator confirms it. Which calls of
   * it are meant is for its owner to say.
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
