import { type Verdict, verifyRecord } from '@lodestone/engine/check'
import { bookDigest, canonicalHash, firstBrokenLink, type Link, objectIn, sha256Hex } from '@lodestone/kernel'
import { checkJoining, type JoiningRules } from './joining.ts'
import { checksOfPasses, type Decision, type RecordPass, type Settlement } from './passes.ts'

type CheckedRecord = Parameters<typeof verifyRecord>[0]
export type RecordedEntry = { id: string; version: number; memberId?: string; supplierId?: string }
export type Seal = { owner: 'demand' | 'supply'; count: number; digest: string; root: string }
/** The operators' record of a round (`GET /rounds/{id}/record`), as far as verifying reads it. */
export type RoundRecord = {
  roundId: string
  ruleBook: { version: string }
  rules: CheckedRecord['rules'] & JoiningRules
  seed: string
  seals: Seal[]
  inputs: CheckedRecord['inputs']
  inputDigest: string
  result: CheckedRecord['result']
  resultHash: string
  /** Of the first pass, the further ones, and the settlement: as far as the round has come. */
  decisions?: Decision[]
  passes?: RecordPass[]
  settlement?: Settlement
  events: Link[]
  head: string
}
export type Check = readonly [what: string, holds: boolean]

/** What must hold of a record by itself: its chain, seed, seals and hashes, and that the result is feasible and best, checked without a solver. */
export function checksOf(record: RoundRecord): Check[] {
  const { findings } = verdictOf(record)
  return [
    ['every event follows from the one before it', record.events.length > 0 && firstBrokenLink(record.events) === -1],
    ['the head is the last event', record.head === record.events.at(-1)?.hash],
    ['the seed is the one whose hash was published first', seedHolds(record)],
    ['the inputs have the digest of the record', canonicalHash(record.inputs) === record.inputDigest],
    ['the result has the hash of the record', canonicalHash(record.result) === record.resultHash],
    ['the sealed demand book is the one that was matched', sealHolds(record, 'demand', record.inputs.lines)],
    ['the sealed supply book is the one that was matched', sealHolds(record, 'supply', record.inputs.offers)],
    checkJoining(record),
    ['the result is feasible, fair and best by the rule book', findings.length === 0],
    ...findings.map((finding): Check => [`finding: ${finding}`, false]),
    ...checksOfPasses(record),
  ]
}

const verdictOf = (record: RoundRecord): Verdict => verifyRecord(record)

function seedHolds(record: RoundRecord): boolean {
  const { seedHash } = objectIn(record.events[0]?.data)
  return seedHash === sha256Hex(Buffer.from(record.seed, 'hex'))
}

function sealHolds(record: RoundRecord, owner: Seal['owner'], entries: readonly RecordedEntry[]): boolean {
  const seal = record.seals.find(one => one.owner === owner)
  return seal !== undefined && seal.count === entries.length && seal.digest === bookDigest(entries)
}
