import type { OutRecord } from '../ports.ts'
import type { Random } from '../random.ts'

/** Interleaves the keys at random: takes the next record of any key, again and again. */
export function shuffledByKey(records: readonly OutRecord[], random: Random): OutRecord[] {
  const queues = new Map<string, OutRecord[]>()
  for (const record of records) {
    const id = `${record.topic} ${record.key}`
    queues.set(id, [...(queues.get(id) ?? []), record])
  }
  const waiting = [...queues.values()]
  const out: OutRecord[] = []
  while (waiting.length > 0) {
    const at = random.below(waiting.length)
    const record = waiting[at]?.shift()
    if (record) out.push(record)
    if (waiting[at]?.length === 0) waiting.splice(at, 1)
  }
  return out
}
