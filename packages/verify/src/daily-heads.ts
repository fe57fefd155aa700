import { CHAIN_START, chainHeadLeaf, type DailyHead, dailyHeadHash, merkleRoot } from '@lodestone/kernel'
import type { History } from './history.ts'
import type { Check } from './record.ts'

const DAY_MS = 86_400_000

/** Each service's heads are linked from day to day; those of one day are one, however often and by whomever they were kept. */
export function checksOfHeads(heads: readonly DailyHead[]): Check[] {
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

/**
 * Days whose every history is given lead to the published root without any proof. A day of which fewer are given says nothing here: what was
 * exported may be a part.
 */
export function checksOfDays(heads: readonly DailyHead[], histories: readonly History[]): Check[] {
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
