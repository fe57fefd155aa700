import { sheetWork, type Work } from './combination.ts'
import { RULES, type Rules } from './disclosure.ts'
import { holdMargins } from './margin.ts'
import { movesBetween } from './move.ts'
import { type Asked, brokenByMoves, type Decision, decide, isFresh, withhold } from './sheet.ts'

/**
 * Decides the cells of a sheet: each beside its own past, then all beside the past of their sums and of what may have moved between them,
 * until nothing more has to be withheld. Yields now and then, so that the caller may let others work.
 */
export function* decideTogether(asked: readonly Asked[], rules: Rules = RULES): Generator<void, Decision[]> {
  const work = sheetWork()
  const alone: Decision[] = []
  for (const one of asked) {
    alone.push(yield* decide(one, rules, work))
    yield
  }
  for (let decisions = alone; ; ) {
    decisions = yield* holdMargins(asked, decisions, rules)
    const held = yield* holdMoves(asked, decisions, rules, work)
    if (!held) return decisions
    decisions = held
  }
}

/** Decisions without what would tell too much to somebody who knows what moved; `undefined` when there is nothing of that kind. */
function* holdMoves(
  asked: readonly Asked[],
  decisions: readonly Decision[],
  rules: Rules,
  work: Work,
): Generator<void, Decision[] | undefined> {
  if (rules.figuresAtOnce !== 'all' || !decisions.some(isFresh)) return undefined
  const out = [...decisions]
  let held = false
  for (const [cell, { moved, others }] of yield* movesBetween(asked, decisions)) {
    const touched = [cell, ...others].filter(one => isFresh(out[one]))
    if (touched.length === 0) continue
    const reason = yield* brokenByMoves(asked[cell] as Asked, decisions[cell] as Decision, moved, rules, work)
    if (!reason) continue
    for (const one of touched) out[one] = withhold(asked[one]?.shown, reason)
    held = true
  }
  return held ? out : undefined
}
