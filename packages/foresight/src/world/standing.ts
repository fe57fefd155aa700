import { monthNumber } from '../days.ts'
import type { NeedRow, World } from './world.ts'

/** Of the rows of one line and element, in any order, the one that its stock is for: what is needed when the world begins, or first after that. */
export function standingNeed({ from }: Pick<World, 'from'>, rows: readonly NeedRow[]): NeedRow | undefined {
  const ahead = rows.filter(({ to }) => monthNumber(to) >= monthNumber(from))
  return ahead.toSorted((a, b) => monthNumber(a.from) - monthNumber(b.from))[0]
}
