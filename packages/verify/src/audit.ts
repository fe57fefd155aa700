import { type ChainHead, chainHeadLeaf, type DailyHead, verifyMerklePath } from '@lodestone/kernel'
import { checksOfDays, checksOfHeads } from './daily-heads.ts'
import { type AuditPage, brokenAt, type History, historiesOf, nameOf } from './history.ts'
import type { Check } from './record.ts'

/** An answer of `GET /audit/proof`. */
export type ChainProof = ChainHead & {
  readonly service: string
  readonly day: string
  readonly index: number
  readonly count: number
  readonly path: readonly string[]
  readonly root: string
}
export type AuditFiles = {
  readonly pages: readonly AuditPage[]
  readonly heads: readonly DailyHead[]
  readonly proofs: readonly ChainProof[]
}
/** What must hold of exported histories: each is one chain from its start, and where heads and proofs say where it stood, it does. */
export function checksOfAudit({ pages, heads, proofs }: AuditFiles): Check[] {
  const histories = historiesOf(pages)
  const broken = histories.flatMap(brokenAt)
  const entries = histories.reduce((sum, one) => sum + one.entries.length, 0)
  return [
    ...(pages.length > 0
      ? [
          [
            `${histories.length} histories with ${entries} entries are unbroken chains from their start`,
            broken.length === 0 && entries > 0,
          ] as const,
        ]
      : []),
    ...broken.map((sentence): Check => [sentence, false]),
    ...checksOfHeads(heads),
    ...proofs.flatMap(proof => checksOfProof(proof, heads, histories)),
    ...checksOfDays(heads, histories),
  ]
}

function checksOfProof(proof: ChainProof, heads: readonly DailyHead[], histories: readonly History[]): Check[] {
  const { service, day, subject, seq, hash, index, count, path, root } = proof
  const name = nameOf(proof)
  const checks: Check[] = [
    [
      `${name}: number ${seq} leads to the root of ${day}`,
      verifyMerklePath(chainHeadLeaf({ subject, seq, hash }), index, count, path, root),
    ],
  ]
  const head = heads.find(one => one.service === service && one.day === day)
  if (heads.length > 0)
    checks.push([`${name}: that root is the one published for ${day}`, head?.root === root && head.subjects === count])
  for (const { entries } of histories.filter(one => one.subject === subject && (one.service ?? service) === service)) {
    const what = `${name}: stood at number ${seq} on ${day}, and still has it`
    checks.push([
      entries.length < seq ? `${what}: it was cut off at ${entries.length}` : what,
      entries[seq - 1]?.hash === hash,
    ])
  }
  return checks
}
