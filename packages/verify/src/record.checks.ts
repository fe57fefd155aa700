import { verifyRecord } from '@lodestone/engine/check'
import { bookDigest, canonicalHash, firstBrokenLink, objectIn, sha256Hex } from '@lodestone/kernel'
import { checkJoining } from './joining.ts'
import { checksOfPasses } from './passes.ts'
import type { Check, RecordedEntry, RoundRecord, Seal } from './record.ts'

/** What must hold of a record by itself: its chain, seed, seals and hashes, and that the result is feasible and best, checked without a solver. */
export function checksOf(record: RoundRecord): Check[] {
  const { findings } = verifyRecord(record)
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

function seedHolds(record: RoundRecord): boolean {
  const { seedHash } = objectIn(record.events[0]?.data)
  return seedHash === sha256Hex(Buffer.from(record.seed, 'hex'))
}

function sealHolds(record: RoundRecord, owner: Seal['owner'], entries: readonly RecordedEntry[]): boolean {
  const seal = record.seals.find(one => one.owner === owner)
  return seal !== undefined && seal.count === entries.length && seal.digest === bookDigest(entries)
}
