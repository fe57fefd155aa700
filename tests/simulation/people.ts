import type { ServiceName } from '@lodestone/contracts'
import type { Broker } from './broker.ts'
import type { Server } from './server.ts'
/** A hub's database, and the services that it is of. */
export type Kept = { readonly server: Pick<Server, 'look'>; readonly services: readonly ServiceName[] }

export type Look = Kept & { readonly broker: Broker }

export type Entry = {
  subject: string
  seq: number
  type: string
  at: string
  actor: string
  data: string
  previous_hash: string
  hash: string
  topic: string | null
  aggregate_version: number
  id: string
}

/** Those who use a part of the hub, and the rules that they see broken. */
export interface People {
  /** Begin their work, and begin nothing new once the world is so old. */
  begin(untilMs: number): void
  /** What a hub at rest has otherwise than they were told; `entries` of all journals. */
  faults(look: Look, entries: readonly Entry[]): Promise<string[]>
  /** Then: what they are answered otherwise than is so. */
  answers?(): Promise<string[]>
}
