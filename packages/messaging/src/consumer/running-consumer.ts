import type { Database, Log } from '@lodestone/database'
import type { GiveWay } from '@lodestone/kernel'
import type { Transport } from '../ports.ts'
import type { Open } from '../proof/conceal.ts'
import type { Verify } from '../proof/verify.ts'
import type { Ages } from './ages.ts'
import type { Consumer } from './consumer.ts'
import type { Halted } from './places.ts'
import type { Judge } from './received.ts'

export type ConsumerOptions = {
  readonly database: Database
  readonly transport: Transport
  /** Name of the consumer group. */
  readonly service: string
  readonly consumer: Consumer
  readonly verify: Verify
  /** Opens what is sealed for this service. */
  readonly open?: Open | undefined
  readonly log: Log
  /** Called once when no retry can help: the process should end and be started again. */
  onFatal(error: Error): void
  /** Time of emitted facts. Default the system's. */
  readonly clock?: () => Date
  /** Counts how old facts are when they are applied. */
  readonly ages?: Ages | undefined
  /** Called every few milliseconds while many records are read. Default: nobody goes first. */
  readonly giveWay?: GiveWay
  /** Called after each commit, with whether it emitted facts. */
  committed?(emitted: boolean): void
}

export type ConsumerStatus = {
  /** False while it cannot make progress: no broker, no database, a halted partition, or a fatal error. */
  readonly healthy: boolean
  /** Whether the broker has been heard of lately. */
  readonly inContact: boolean
  /** Unix milliseconds of the last commit; undefined before the first. */
  readonly lastProgressAt: number | undefined
  /** Partitions that stopped, with the reason. */
  readonly halted: readonly Halted[]
}

export type Lag = { readonly topic: string; readonly partition: number; readonly records: number }

export interface RunningConsumer extends Judge {
  readonly consumer: Consumer
  status(): ConsumerStatus
  /** What it has done since it was started: records behind it, those of them parked, those set aside by class, and tries that failed for nobody's fault. */
  readonly done: Readonly<{ records: number; parked: number; unproven: number; misplaced: number; failures: number }>
  /** Records not yet applied in each partition, whoever reads it. Of the last answer of the broker when it does not answer now. */
  lag(): Promise<Lag[]>
  /** Compares what was applied with what the owners of the topics state that they told. */
  compare(): Promise<void>
  /** Resolves with the next commit that made progress. */
  applied(): Promise<void>
  /** Somebody changed what was applied: looks at the stored positions now rather than within seconds. */
  nudge(): void
  stop(): Promise<void>
}
