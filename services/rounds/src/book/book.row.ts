import type { EntriesSealed } from '@lodestone/contracts'
import { type Assurance, canonicalJson, grams, leafHash } from '@lodestone/kernel'

/** A sealed entry as this service keeps it: what stands in the inputs as canonical JSON, and what sums are made of. */
export type SealedRow = {
  readonly id: string
  readonly version: number
  readonly participantId: string
  /** The corporate group, in lower case so that two spellings are one; an organisation without one is its own. */
  readonly group: string
  readonly material: string
  readonly grade: string | undefined
  readonly period: string
  readonly bloc: string | undefined
  /** Priority class; 5 when the line names none. */
  readonly priority: number
  /** Of an offer: its effective level. */
  readonly level: string | undefined
  /** How that is known, where it is more than the supplier's word. */
  readonly assurance: Assurance | undefined
  readonly grams: bigint
  readonly input: string
  readonly salt: string
  readonly leaf: Buffer
}

type Input = {
  material: string
  period: string
  grade?: string
  bloc?: string
  group?: string
  priority?: number
  level?: string
  assurance?: Assurance
}

/** A sealed entry as it is kept. */
export function sealedRow(entry: EntriesSealed['entries'][number]): SealedRow {
  const fields = entry.input as Input
  const input = canonicalJson(entry.input)
  return {
    id: entry.id,
    version: entry.version,
    participantId: entry.participantId,
    group: (fields.group ?? entry.participantId).toLowerCase(),
    material: fields.material,
    grade: fields.grade,
    period: fields.period,
    bloc: fields.bloc,
    priority: fields.priority ?? 5,
    level: fields.level,
    assurance: fields.level === undefined ? undefined : fields.assurance,
    grams: grams(entry.quantityKg),
    input,
    salt: entry.salt,
    leaf: leafHash(input, entry.salt),
  }
}
