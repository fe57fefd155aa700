import {
  CHAIN_START,
  type ChainHead,
  chainHeadLeaf,
  type DailyHead,
  dailyHeadHash,
  firstBrokenLink,
  type Link,
  merkleRoot,
  verifyMerklePath,
} from '@lodestone/kernel'
import type { Check } from './record.ts'

export type AuditEntry = Link & { readonly subject: string }
/** A page of `GET /audit`; `parts` says how many of its entries are of which service. */
export type AuditPage = {
  readonly items: readonly AuditEntry[]
  readonly parts?: readonly { readonly service: string; readonly items: number }[] | undefined
}
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
export type History = { readonly service: string | undefined; readonly subject: string; readonly entries: AuditEntry[] }

const DAY_MS = 86_400_000
const nameOf = ({ service, subject }: { service?: string | undefined; subject: string }): string =>
  service === undefined ? subject : `${service}:${subject}`

/** Histories in the order in which their entries were given: one subject has a chain in each service that knows it. */
export function historiesOf(pages: readonly AuditPage[]): History[] {
  const histories = new Map<string, History>()
  for (const { items, parts = [] } of pages) {
    const services = parts.flatMap(part => Array<string>(part.items).fill(part.service))
    for (const [index, entry] of items.entries()) {
      const service = services[index]
      const name = nameOf({ service, subject: entry.subject })
      const history = histories.get(name) ?? { service, subject: entry.subject, entries: [] }
      histories.set(name, history)
      history.entries.push(entry)
    }
  }
  return [...histories.values()]
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

function brokenAt(history: History): string[] {
  const index = firstBrokenLink(history.entries)
  const entry = history.entries[index]
  if (!entry) return []
  const expected = index + 1
  const why =
    entry.seq !== expected
      ? `number ${expected} is missing: ${entry.seq} stands in its place`
      : `number ${expected} does not follow from the one before it, or was changed`
  return [`${nameOf(history)}: ${why}`]
}

/** Each service's heads are linked from day to day; those of one day are one, however often and by whomever they were kept. */
function checksOfHeads(heads: readonly DailyHead[]): Check[] {
  return [...Map.groupBy(heads, head => head.service)].flatMap(([service, own]) => {
    const days = new Map<string, DailyHead>()
    const faults: Check[] = []
    for (const head of own) {
      const other = days.get(head.day)
      if (other && other.hash !== head.hash)
        faults.push([`${service} ${head.day}: two different heads are given`, false])
      days.set(head.day, head)
      if (dailyHeadHash(head.previous, head) !== head.hash)
        faults.push([`${service} ${head.day}: the head was changed`, false])
    }
    const sorted = [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
    for (const [index, head] of sorted.entries()) {
      const before = sorted[index - 1]
      if (before && before.hash !== head.previous)
        faults.push([`${service} ${head.day}: does not follow from the head of ${before.day}`, false])
    }
    const what = `${service}: ${sorted.length} daily heads follow from each other, ${sorted[0]?.day} to ${sorted.at(-1)?.day}`
    return [[what, faults.length === 0] as const, ...faults]
  })
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

/**
 * Days whose every history is given lead to the published root without any proof. A day of which fewer are given says nothing here: what was
 * exported may be a part.
 */
function checksOfDays(heads: readonly DailyHead[], histories: readonly History[]): Check[] {
  return [...Map.groupBy(heads, head => head.service)].flatMap(([service, own]) => {
    const sorted = [...own].sort((a, b) => (a.day < b.day ? -1 : 1))
    if (sorted[0]?.previous !== CHAIN_START) return []
    const told = new Map<string, number>()
    const mine = histories.filter(one => one.service === service)
    return sorted.flatMap(({ day, subjects, root }): Check[] => {
      const leaves = mine.flatMap(({ subject, entries }) => {
        const last = entries.findLast(entry => Date.parse(entry.time) < Date.parse(day) + DAY_MS)
        return last && last.seq > (told.get(subject) ?? 0) ? [{ subject, seq: last.seq, hash: last.hash }] : []
      })
      for (const { subject, seq } of leaves) told.set(subject, seq)
      if (leaves.length < subjects || subjects === 0) return []
      leaves.sort((a, b) => Buffer.compare(Buffer.from(a.subject), Buffer.from(b.subject)))
      const what = `${service}: all ${subjects} histories that grew until ${day} lead to the published root`
      return [[what, leaves.length === subjects && merkleRoot(leaves.map(chainHeadLeaf)) === root]]
    })
  })
}
