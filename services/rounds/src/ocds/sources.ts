import type { Cell } from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'
import type { Allocation } from '../allocation/allocation.ts'
import type { Disclosed } from '../disclosure/disclosed.ts'
import type { Round } from '../round/round.ts'
import type { ReleasePart } from './part.ts'
import type { Organisation } from './party.ts'

/** A fact of a round's journal, at its place in it. */
export type JournalFact = { readonly seq: number; readonly type: string; readonly time: string; readonly data: Json }

/** What releases are made of. All of it is settled when a fact is told, so that they can be made again from the journal and come out the same. */
export type Sources = {
  readonly round: Round
  readonly allocations: ReadonlyMap<string, Allocation>
  readonly organisations: ReadonlyMap<string, Organisation>
  /** Pool sheets by version. */
  readonly pools: ReadonlyMap<number, readonly Cell[]>
  /** What was disclosed together with a fact, by the fact's place. */
  readonly disclosed: ReadonlyMap<number, readonly Disclosed[]>
  /** The places of deliveries that were the last of their allocation. */
  readonly lastDeliveries: ReadonlySet<number>
  /** Where the hub's API is. */
  readonly api: string
}

/** What the facts of which something is told say, each some of it. */
export type Data = {
  allocationId: string
  awards: { allocationId: string }[]
  part: number
  parts: number
  pass?: number
  reason?: string
  because?: string
  version: number
  closedAt: string
  inputDigest: string
  resultHash: string
  seals: { owner: string; digest: string; root: string }[]
}

/** The parts of the release that a fact makes. */
export type Telling = (sources: Sources, fact: JournalFact, data: Data) => Iterable<ReleasePart>
