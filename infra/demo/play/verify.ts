import type { Round } from '@lodestone/contracts'
import { leafHash, verifyMerklePath } from '@lodestone/kernel'
import { type Check, checksOf, type RoundRecord, type Seal } from '@lodestone/verify'
import type { Client } from './client.ts'
import type { People } from './people.ts'
import type { Progress } from './progress.ts'

type Proof = { leaf: string; salt: string; index: number; count: number; path: string[]; root: string }

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
      ...(await openData(people, round, record)),
    ]
    return checks.filter(([, holds]) => !holds).map(([what]) => what)
  })
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

type Release = {
  ocid: string
  tender?: { jointRound?: { state?: string } }
  awards?: { id: string }[]
}

type Package = { releases: Release[]; nextCursor?: string | null }

/** The releases of the round tell the whole of it, and are found in the change feed too. */
async function openData({ auditor }: People, round: Round, record: RoundRecord): Promise<Check[]> {
  const releases: Release[] = []
  let cursor: string | undefined
  do {
    const page = await auditor.get<Package>(`/rounds/${round.id}/ocds`, { cursor })
    releases.push(...page.releases)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  const awards = new Set(releases.flatMap(release => release.awards ?? []).map(award => award.id))
  const since = { since: new Date(0).toISOString(), limit: '1' }
  const feed = await auditor.get<Package>('/rounds/ocds', since)
  return [
    [
      `${releases.length} OCDS releases tell ${awards.size} awards and the completion`,
      awards.size === record.result.allocations.length && releases.at(-1)?.tender?.jointRound?.state === round.state,
    ],
    ['the change feed of OCDS releases has a beginning', feed.releases.length === 1],
  ]
}
