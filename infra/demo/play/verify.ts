import type { Round } from '@lodestone/contracts'
import { verifyRecord as check } from '@lodestone/engine/check'
import {
  bookDigest,
  canonicalHash,
  firstBrokenLink,
  type Json,
  type Link,
  leafHash,
  sha256Hex,
  verifyMerklePath,
} from '@lodestone/kernel'
import type { Client } from './client.ts'
import type { People } from './people.ts'
import type { Progress } from './progress.ts'

type Entry = { id: string; version: number; memberId?: string; supplierId?: string }
type Seal = { owner: 'demand' | 'supply'; count: number; digest: string; root: string }
/** The operators' record of a round, as far as verifying reads it. */
export type RoundRecord = {
  rules: Json
  seed: string
  seals: Seal[]
  inputs: { lines: Entry[]; offers: Entry[] }
  inputDigest: string
  result: Json
  resultHash: string
  events: Link[]
  head: string
}
type Proof = { leaf: string; salt: string; index: number; count: number; path: string[]; root: string }
type Check = readonly [what: string, holds: boolean]

/** Verifies the record of a round from outside, with nothing but the record and arithmetic. Answers what does not hold. */
export async function verifyRecord(people: People, round: Round, progress: Progress): Promise<string[]> {
  return progress.step('record verified from outside', 0, async () => {
    const record = await people.auditor.get<RoundRecord>(`/rounds/${round.id}/record`)
    const replay = await people.auditor.get<{ same: boolean; resultHash: string; recordedHash: string }>(
      `/rounds/${round.id}/replay`,
    )
    const checks: Check[] = [
      ...checksOf(record),
      [
        `a replay gives the same result (${replay.resultHash.slice(0, 8)}, recorded ${replay.recordedHash.slice(0, 8)})`,
        replay.same && replay.resultHash === record.resultHash,
      ],
      ...(await proofs(people, round, record)),
      ...independent(record),
    ]
    return checks.filter(([, holds]) => !holds).map(([what]) => what)
  })
}

/** What must hold of a record by itself. */
export const checksOf = (record: RoundRecord): Check[] => [
  ['every event follows from the one before it', record.events.length > 0 && firstBrokenLink(record.events) === -1],
  ['the head is the last event', record.head === record.events.at(-1)?.hash],
  ['the seed is the one whose hash was published first', seedHolds(record)],
  ['the inputs have the digest of the record', canonicalHash(record.inputs as unknown as Json) === record.inputDigest],
  ['the result has the hash of the record', canonicalHash(record.result) === record.resultHash],
  ['the sealed demand book is the one that was matched', sealHolds(record, 'demand', record.inputs.lines)],
  ['the sealed supply book is the one that was matched', sealHolds(record, 'supply', record.inputs.offers)],
]

function seedHolds(record: RoundRecord): boolean {
  const first = record.events[0]?.data as { seedHash?: string } | undefined
  return first?.seedHash === sha256Hex(Buffer.from(record.seed, 'hex'))
}

function sealHolds(record: RoundRecord, owner: Seal['owner'], entries: readonly Entry[]): boolean {
  const seal = record.seals.find(one => one.owner === owner)
  return seal !== undefined && seal.count === entries.length && seal.digest === bookDigest(entries)
}

/** A few members and suppliers check that their own entry is under the sealed root. */
async function proofs(people: People, round: Round, record: RoundRecord): Promise<Check[]> {
  const checks: Check[] = []
  const ask = async (
    client: Client | undefined,
    query: Record<string, string>,
    owner: Seal['owner'],
  ): Promise<void> => {
    const proof = await client?.get<Proof>(`/rounds/${round.id}/proofs`, query)
    const root = record.seals.find(one => one.owner === owner)?.root ?? ''
    const holds =
      proof !== undefined &&
      proof.root === root &&
      verifyMerklePath(leafHash(proof.leaf, proof.salt), proof.index, proof.count, proof.path, root)
    checks.push([`the proof of ${Object.keys(query)[0]} leads to the sealed root`, holds])
  }
  for (const line of record.inputs.lines.slice(0, 3))
    await ask(people.clientOf.get(line.memberId ?? ''), { lineId: line.id }, 'demand')
  for (const offer of record.inputs.offers.slice(0, 3))
    await ask(people.clientOf.get(offer.supplierId ?? ''), { offerId: offer.id }, 'supply')
  return checks
}

/** The independent checker goes over pairs, lots, caps, prices and optimality without a solver; each of its findings is a fault. */
function independent(record: RoundRecord): Check[] {
  const verdict = check(record as unknown as Parameters<typeof check>[0])
  return verdict.ok ? [] : verdict.findings.slice(0, 5).map(finding => [`checked without a solver: ${finding}`, false])
}
