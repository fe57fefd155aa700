import type { LONG_LISTS, RESULT_ROWS_PER_EVENT, ResultPart } from '@lodestone/contracts'
import type { MatchOutput } from '@lodestone/engine'
import { type Json, type JsonText, toJson } from '@lodestone/kernel'

/** Rows of a part at most: what the contract says, as a type alone, since loading all contracts takes longer than a small matching. */
const MAX_PART_ROWS: typeof RESULT_ROWS_PER_EVENT = 2_500
/** Bytes of a part at most, beside the summary: a third of what one event may carry, so that nobody is held up by reading it. */
const MAX_PART_BYTES = 300_000
/** Bytes of the lists that may stay in the summary. */
const MAX_SUMMARY_LIST_BYTES = 300_000

type LongList = (typeof LONG_LISTS)[number]
type Target = 'allocations' | 'fills' | 'explanations' | 'ownPools' | LongList

/**
 * A result as the JSON texts of its events: rows in parts of at most `RESULT_ROWS_PER_EVENT`, the last part with the summary. Explanations, the
 * longest and of use to the rounds alone, come first, in parts of their own where there is more than one. Lists beside allocations and fills stay in
 * the summary unless they are too long for it.
 */
export function resultParts(
  roundId: string,
  output: MatchOutput,
  ruleBookVersion: string,
  pass = 1,
): JsonText<ResultPart>[] {
  const { allocations, fills, ...rest } = output.result
  const lists: [LongList, readonly Json[]][] = [
    ['selection', rest.selection],
    ['departures', rest.departures],
    ['duals.lines', rest.duals.lines],
    ['duals.offers', rest.duals.offers],
    ['duals.caps', rest.duals.caps],
    ['bounds', rest.bounds],
  ]
  const long = JSON.stringify([lists, rest.ownPools]).length > MAX_SUMMARY_LIST_BYTES
  const summary = {
    ruleBookVersion,
    inputDigest: output.inputDigest,
    resultHash: output.resultHash,
    shares: output.shares,
    blocking: output.totals.blocking,
    result: long
      ? {
          ...rest,
          selection: [],
          departures: [],
          ...(rest.ownPools ? { ownPools: [] } : {}),
          duals: { lines: [], offers: [], caps: [] },
          bounds: [],
        }
      : rest,
  }
  const parts: Draft[] = []
  fillParts(parts, 'explanations', output.explanations)
  if (parts.length > 1) parts.push(newDraft())
  fillParts(parts, 'allocations', allocations)
  fillParts(parts, 'fills', fills)
  if (long) for (const [list, rows] of lists) fillParts(parts, list, rows)
  if (long) fillParts(parts, 'ownPools', rest.ownPools ?? [])
  const last = parts.at(-1)
  const summaryBytes = JSON.stringify(summary).length
  if (!last || last.bytes + summaryBytes > MAX_PART_BYTES) parts.push(newDraft())
  return parts.map((draft, index) => {
    const done = index === parts.length - 1
    return toJson({
      roundId,
      ...(pass === 1 ? {} : { pass }),
      part: index + 1,
      parts: parts.length,
      ...draft.lists,
      ...(draft.more.size > 0 ? { more: [...draft.more].map(([list, rows]) => ({ list, rows })) } : {}),
      ...(done ? { summary } : {}),
    })
  })
}

type Draft = {
  lists: Pick<ResultPart, 'allocations' | 'fills' | 'explanations' | 'ownPools'>
  more: Map<LongList, Json[]>
  rows: number
  bytes: number
}
const newDraft = (): Draft => ({
  lists: { allocations: [], fills: [], explanations: [] },
  more: new Map(),
  rows: 0,
  bytes: 0,
})

function fillParts(parts: Draft[], target: Target, rows: readonly Json[]): void {
  for (const row of rows) {
    const bytes = Buffer.byteLength(JSON.stringify(row)) + 1
    let draft = parts.at(-1)
    if (!draft || draft.rows >= MAX_PART_ROWS || draft.bytes + bytes > MAX_PART_BYTES) {
      draft = newDraft()
      parts.push(draft)
    }
    rowsOf(draft, target).push(row)
    draft.rows++
    draft.bytes += bytes
  }
}

function rowsOf(draft: Draft, target: Target): unknown[] {
  if (target === 'allocations' || target === 'fills' || target === 'explanations') return draft.lists[target]
  if (target === 'ownPools') {
    draft.lists.ownPools ??= []
    return draft.lists.ownPools
  }
  const rows = draft.more.get(target) ?? []
  draft.more.set(target, rows)
  return rows
}
