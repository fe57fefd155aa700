import type { ResultPart } from './matching.ts'

/** The record's `result` out of all parts in order. Throws when the last one, with the summary, is not among them. */
export function joinResult(parts: readonly ResultPart[]): Record<string, unknown> {
  const summary = parts.at(-1)?.summary
  if (!summary) throw new Error('the parts of a result end with its summary')
  const result: Record<string, unknown> = structuredClone(summary.result)
  for (const { list, rows } of parts.flatMap(part => part.more ?? [])) {
    const [name = '', inner] = list.split('.')
    const holder = inner === undefined ? result : (result[name] as Record<string, unknown>)
    const key = inner ?? name
    holder[key] = [...(holder[key] as unknown[]), ...rows]
  }
  const apart = parts.flatMap(part => part.ownPools ?? [])
  return {
    ...result,
    ...(apart.length > 0 ? { ownPools: apart } : {}),
    allocations: parts.flatMap(part => part.allocations),
    fills: parts.flatMap(part => part.fills),
  }
}
