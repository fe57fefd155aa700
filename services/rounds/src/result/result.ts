import type { ResultPart } from '@lodestone/contracts'
import { canonicalJson, isJsonObject, type Json, listIn } from '@lodestone/kernel'

export type ObjectiveStage = { name: string; objective: string; value: string; bound: string; gap: string }

export type Summary = NonNullable<ResultPart['summary']>

/** A part with the rows of its lists as canonical JSON, by the list's place in the result, brackets left off. */
export type WrittenPart = { readonly part: ResultPart; readonly rows: ReadonlyMap<string, string> }

/** A result put together out of its parts. `text` is the record's `result` in canonical JSON. */
export type Assembled = {
  readonly summary: Summary
  readonly text: string
  readonly stages: readonly Json[]
  readonly parts: readonly ResultPart[]
}

/** Whether every part has come. */
export const isComplete = (parts: readonly { part: number; parts: number }[]): boolean =>
  parts.length > 0 && new Set(parts.map(one => one.part)).size === parts[0]?.parts

const written = (list: readonly Json[]): string => list.map(row => canonicalJson(row)).join(',')

/** Writes a part's rows: part by part as they are read, because a large result takes a quarter of a second to write. */
export function writePart(part: ResultPart): WrittenPart {
  const lists: [string, readonly Json[]][] = [
    ['allocations', part.allocations],
    ['fills', part.fills],
    ['ownPools', part.ownPools ?? []],
    ...(part.more ?? []).map(({ list, rows }): [string, readonly Json[]] => [list, rows]),
  ]
  return {
    part,
    rows: new Map(lists.filter(([, rows]) => rows.length > 0).map(([name, rows]) => [name, written(rows)])),
  }
}

/** Puts a result together from its parts in order. Throws when the last one has no summary. */
export function assemble(parts: readonly WrittenPart[]): Assembled {
  const summary = parts.at(-1)?.part.summary
  if (!summary) throw new Error('the parts of a result end with its summary')
  const rowsOf = (place: string): string[] => parts.flatMap(one => one.rows.get(place) ?? [])
  const write = (value: Json | undefined, place: string): string => {
    if (Array.isArray(value)) return `[${[...(value.length > 0 ? [written(value)] : []), ...rowsOf(place)].join(',')}]`
    if (!isJsonObject(value)) return canonicalJson(value)
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members
      .map(([name, member]) => `${JSON.stringify(name)}:${write(member, place === '' ? name : `${place}.${name}`)}`)
      .join(',')}}`
  }
  const text = write({ ...summary.result, allocations: [], fills: [] }, '')
  return { summary, text, stages: listIn(summary.result.stages), parts: parts.map(one => one.part) }
}

export type Pass = { readonly id: string; readonly pass: number }
