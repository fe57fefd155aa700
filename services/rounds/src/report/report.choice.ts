import { setImmediate as turn } from 'node:timers/promises'
import type { RoundParts } from './report.parts.ts'
import { ALL, mayReport, type ReportChecks } from './report.ts'

/** Rounds that a report sums at least. */
const ROUNDS = 3
/** Rounds that wait for a report at once, the latest; each more costs one more try. */
export const WAITING = 8

type Sides = Pick<RoundParts, 'members' | 'suppliers'>

/**
 * Which of the rounds that wait, the oldest first, may be told as one sum now: all of them, or all but one, the oldest that may be left out; nothing where
 * no such sum may be told. What members got and what suppliers sold are judged each for itself. Lets others work in between.
 */
export async function chooseReport<R extends Sides>(
  waiting: readonly R[],
  looks: ReportChecks = ALL,
): Promise<readonly R[]> {
  const all = waiting.slice(-WAITING)
  const others = all.slice(0, -1).map((_, nth) => all.filter((_one, other) => other !== nth))
  for (const some of [all, ...others]) if (some.length >= ROUNDS && (await isTellable(some, looks))) return some
  return []
}

async function isTellable(rounds: readonly Sides[], looks: ReportChecks): Promise<boolean> {
  for (const side of looks.suppliers ? (['members', 'suppliers'] as const) : (['members'] as const)) {
    await turn()
    if (
      !mayReport(
        rounds.flatMap(one => one[side]),
        looks,
      )
    )
      return false
  }
  return true
}
