import type { ServiceName } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import type { Callers, Handler, HandlersOf, Register } from '@lodestone/http'
import type { KeyProvider } from '@lodestone/keyring'
import type { Consumer } from '@lodestone/messaging'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Admission } from './admission.ts'
import type { Approvers } from './approval/approvers.ts'
import type { TwoPeople } from './approval/two-people.ts'
import type { Config } from './config.ts'
import type { Directory } from './directory.ts'
import type { Door } from './door.ts'
import type { ReadingOf } from './lagging.ts'

/** What a service is given to work with. */
export type ServiceContext = {
  readonly config: Config
  readonly database: Database
  /** Where the answer to a call is read: once a call, at the start. */
  readonly reading: ReadingOf
  readonly door: Door
  readonly admission: Admission
  readonly twoPeople: TwoPeople
  readonly approvers: Approvers
  readonly directory: Directory
  readonly keys: KeyProvider
  readonly log: Logger
  readonly clock: () => Date
  readonly newId: () => string
  /** Says what the service itself has to end when it stops: done in the order in which it was said, before jobs, consumer and relay stop. */
  readonly onStop: (stop: () => Promise<void> | void) => void
}

/** Work that comes back on a schedule. It must be safe when several processes run it at once. */
export type Job = {
  readonly name: string
  readonly everyMs: number
  /**
   * Also so many milliseconds after this process has committed something for the service, at most: for what its commands and events leave to
   * be done. What other processes left waits for `everyMs`.
   */
  readonly soonMs?: number
  run(): Promise<void>
}

/**
 * Numbers that a service shows of itself in its metrics, as `lodestone_<name>`: one, or one for each value of a label out of a small closed
 * set. Never an id, an organisation or what a member wrote. Read when somebody asks.
 */
export type Measure = {
  readonly name: string
  readonly help: string
  /** A counter only rises while the process lives, and its name ends with `_total`. */
  readonly kind: 'gauge' | 'counter'
  readonly label?: string
  /** Also among the figures of its service under operations: for one without a label. */
  readonly inOperations?: boolean
  read(): Promise<number | Iterable<readonly [label: string, value: number]>>
}

/** A service as a value: its routes, what it listens to, and what it does by itself. */
export type Service = Omit<Defined<ServiceName>, 'routes'> & {
  /** By their ids. */
  readonly routes: (context: ServiceContext) => Readonly<Record<string, Handler>>
}

type Defined<Name extends ServiceName> = {
  readonly name: Name
  /** Folder of SQL migrations. */
  readonly migrations: URL
  /** Consumes participants into its own copy, so that commands of the not admitted are refused. */
  readonly knowsParticipants?: boolean
  /** Throws 403 for those whose commands are refused, where it is not its copy of the participants that says so. */
  readonly admit?: (context: ServiceContext) => (...given: Parameters<Admission['admitted']>) => Promise<unknown>
  /** The register of people, of the one service that keeps it: all others have their copy of it. */
  readonly register?: (context: ServiceContext) => Register
  /** What must hold before the service listens or answers. Throws a sentence that says what to do, and the process does not start. */
  readonly prepare?: (context: ServiceContext) => Promise<void>
  /** A handler for every route of the table that names the service, and for no other. */
  readonly routes: (context: ServiceContext) => HandlersOf<Name>
  /** Locks what its commands are about for which two people are asked, so that its history can be added to. */
  readonly lockSubject?: (tx: Sql, id: string) => Promise<unknown>
  readonly consumer?: (context: ServiceContext) => Omit<Consumer, 'name'>
  readonly jobs?: (context: ServiceContext) => readonly Job[]
  readonly measures?: (context: ServiceContext) => readonly Measure[]
  /**
   * SQL that gives, as its one column, the subjects whose history the audit does not show for now. Whole subjects, so that what is shown
   * of a chain can always be verified.
   */
  readonly withheld?: string
  /** Routes beside the contract: pages and static files of the console. */
  readonly pages?: (app: FastifyInstance, context: ServiceContext, callers: Callers) => Promise<void>
}

export const defineService = <Name extends ServiceName>(service: Defined<Name>): Service => service
