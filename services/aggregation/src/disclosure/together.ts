import { present } from '@lodestone/kernel'
import { sheetWork, type Work } from './combination.ts'
import { type ButFor, type CellDecision, type CellRequest, isFresh, type WithheldReason, withhold } from './decision.ts'
import { brokenByChange, type DisclosureRules, net, RULES } from './disclosure.ts'
import { type CellParts, type Commitment, candidates, totalOf } from './figure.ts'
import { holdMargins } from './margin.ts'
import { movesBetween } from './move.ts'
import { brokenByMoves, decide } from './sheet.ts'

/**
 * Decides the cells of a sheet: each beside its own past, then all beside the past of their sums and of what may have moved between them,
 * until nothing more has to be withheld. What rounds awarded is judged as if it had been told: round by round the sheet as it would stand but
 * for that comes first, and what may not be told there is not told here. Yields now and then, so that the caller may let others work.
 */
export function* decideTogether(
  asked: readonly CellRequest[],
  rules: DisclosureRules = RULES,
): Generator<void, CellDecision[]> {
  const work = sheetWork()
  const barred = new Map<number, WithheldReason>()
  const butFor: ButFor[][] = asked.map(() => [])
  let known = asked
  for (const round of toldRounds(asked, rules)) {
    const stage = known.map(one => butForRound(one, round, rules))
    const decisions = yield* decideSheet(stage, barred, rules, work)
    known = known.map((one, cell) => {
      const decision = present(decisions[cell])
      if (decision.kind !== 'open') barred.set(cell, decision.reason)
      if (decision.kind !== 'open' || stage[cell] === one) return one
      butFor[cell]?.push({ round, figure: decision.figure })
      const publication = Number.MAX_SAFE_INTEGER
      return { ...one, released: [...one.released, { ...decision.figure, stream: one.stream, publication }] }
    })
  }
  const decisions = yield* decideSheet(known, barred, rules, work)
  return decisions.map((decision, cell) => {
    const own = present(butFor[cell])
    return decision.kind === 'open' && own.length > 0 ? { ...decision, butFor: own } : decision
  })
}

/** Rounds whose awards may have been told in some cell: they are safe there, as all is that rounds show. By id. */
const toldRounds = (asked: readonly CellRequest[], rules: DisclosureRules): string[] =>
  [
    ...new Set(
      asked.flatMap(({ awarded }) => [...(awarded ?? [])].filter(([, own]) => isTold(own, rules)).map(([id]) => id)),
    ),
  ].sort()

const isTold = (awarded: CellParts, rules: DisclosureRules): boolean =>
  brokenByChange(totalOf(awarded), rules) === undefined

/** A cell but for what a round awarded in it, told with its commitments apart only where it may be so as it stands; the cell itself where that was told to nobody. */
function butForRound(one: CellRequest, round: string, rules: DisclosureRules): CellRequest {
  const awarded = one.awarded?.get(round)
  if (!awarded || !isTold(awarded, rules)) return one
  const own = candidates(one.parts, rules)
  const both = (each: Commitment) => net([one.parts[each], awarded[each]])
  const parts: CellParts = { forecast: both('forecast'), intent: both('intent'), firm: both('firm') }
  return { ...one, parts, whole: !('figures' in own && own.figures.some(({ split }) => split)) }
}

/** Decides the cells of one sheet. Those that are barred show nothing new. */
function* decideSheet(
  asked: readonly CellRequest[],
  barred: ReadonlyMap<number, WithheldReason>,
  rules: DisclosureRules,
  work: Work,
): Generator<void, CellDecision[]> {
  const alone: CellDecision[] = []
  for (const [cell, one] of asked.entries()) {
    const decision = yield* decide(one, rules, work)
    const reason = barred.get(cell)
    alone.push(reason && decision.kind === 'open' ? withhold(one.shown, reason) : decision)
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
  asked: readonly CellRequest[],
  decisions: readonly CellDecision[],
  rules: DisclosureRules,
  work: Work,
): Generator<void, CellDecision[] | undefined> {
  if (rules.figuresAtOnce !== 'all' || !decisions.some(isFresh)) return undefined
  const out = [...decisions]
  let held = false
  for (const [cell, { moved, others }] of yield* movesBetween(asked, decisions)) {
    const touched = [cell, ...others].filter(one => isFresh(out[one]))
    if (touched.length === 0) continue
    const reason = yield* brokenByMoves(present(asked[cell]), present(decisions[cell]), moved, rules, work)
    if (!reason) continue
    for (const one of touched) out[one] = withhold(asked[one]?.shown, reason)
    held = true
  }
  return held ? out : undefined
}
