import type { Batch } from '../../origin/batch.ts'

/** Batches that were made of each other, the largest chain first; each in the order of its batches. What stands alone is a chain of one. */
export function chainsOf<B extends Pick<Batch, 'id' | 'inputs'>>(batches: readonly B[]): B[][] {
  const head = new Map(batches.map(one => [one.id, one.id]))
  const root = (id: string): string => {
    let at = id
    for (let up = head.get(at); up !== undefined && up !== at; up = head.get(at)) at = up
    head.set(id, at)
    return at
  }
  for (const { id, inputs } of batches)
    for (const input of inputs) if (head.has(input.batch)) head.set(root(id), root(input.batch))
  return [...Map.groupBy(batches, one => root(one.id)).values()].toSorted((a, b) => b.length - a.length)
}
