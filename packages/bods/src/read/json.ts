import type { Json } from '@lodestone/kernel/json'

/** Whether a value nests deeper than so many levels of lists and objects. Walks without recursion: what is asked may be as deep as it likes. */
export function isDeeperThan(value: unknown, most: number): boolean {
  const left: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (typeof one.value !== 'object' || one.value === null) continue
    if (one.depth >= most) return true
    for (const member of Object.values(one.value)) left.push({ value: member, depth: one.depth + 1 })
  }
  return false
}

/** What a text says, where it is JSON. */
export function parsed(text: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
