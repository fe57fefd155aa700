import type { Why } from '../../finding/out.ts'
import type { check } from './my-forecasts.commands.ts'

type Checked = Awaited<ReturnType<typeof check>>['items'][number]
/** Of the lines that were checked: how many would join a round, or stay out of it for one reason, or join none because none collects such needs. */
export type Joining =
  | { readonly kind: 'joins'; readonly roundId: string; readonly lines: number }
  | {
      readonly kind: 'out'
      readonly roundId: string
      readonly reason: string
      readonly why: Why
      readonly lines: number
    }
  | { readonly kind: 'none'; readonly lines: number }

/** What would become of lines, told once for all of which it is the same. Planning lines join no round, and say so themselves. */
export function joiningOf(items: readonly Checked[]): readonly Joining[] {
  const found = new Map<string, Joining>()
  const add = (key: string, one: Joining) => found.set(key, { ...one, lines: (found.get(key)?.lines ?? 0) + 1 })
  for (const { ok, joins, out = [], value } of items) {
    if (!ok || value.commitment === 'forecast') continue
    if (joins !== undefined) add(`joins ${joins}`, { kind: 'joins', roundId: joins, lines: 1 })
    else if (out.length === 0) add('none', { kind: 'none', lines: 1 })
    else for (const one of out) add(`out ${one.roundId} ${one.reason}`, { kind: 'out', ...one, lines: 1 })
  }
  return [...found.values()]
}
