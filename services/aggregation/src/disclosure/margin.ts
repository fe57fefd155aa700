import { present } from '@lodestone/kernel'
import { type CellDecision, type CellRequest, isFresh, type Released, withhold } from './decision.ts'
import { brokenByChange, type Contributions, type DisclosureRules, net, RULES } from './disclosure.ts'
import { type CellFigure, totalOf } from './figure.ts'

const DIMENSIONS = ['material', 'grade', 'period', 'bloc'] as const

/** Every choice of dimensions to sum over: grades, periods, blocs, materials and all their combinations. */
const MARGINS = Array.from({ length: 15 }, (_, index) => DIMENSIONS.filter((_, bit) => ((index + 1) >> bit) & 1))

/**
 * Holds back what margins would tell: wherever a sum over grades, periods, blocs or materials breaks a rule by its difference to the same sum
 * after any earlier publication of any stream, the cells that would be told anew in it are withheld. A move from one cell to another counts
 * there by its net effect. Repeated until no margin does. Yields now and then, so that the caller may let others work.
 */
export function* holdMargins(
  asked: readonly CellRequest[],
  decisions: readonly CellDecision[],
  rules: DisclosureRules = RULES,
): Generator<void, CellDecision[]> {
  const out = [...decisions]
  if (rules.figuresAtOnce === 1) return out
  const totals = new Map<CellFigure, Contributions>()
  const total = (figure: CellFigure): Contributions => {
    const known = totals.get(figure) ?? totalOf(figure.parts)
    totals.set(figure, known)
    return known
  }
  const steps = new Map<CellFigure, Contributions>()
  const step = (figure: CellFigure, before: CellFigure): Contributions => {
    const known = steps.get(figure) ?? net([total(figure)], [total(before)])
    steps.set(figure, known)
    return known
  }
  const fresh = (cell: number): boolean => isFresh(out[cell])
  const sums: number[][] = []
  for (const margin of MARGINS) {
    const rest = DIMENSIONS.filter(one => !margin.includes(one))
    const cells = Map.groupBy(asked.keys(), cell => rest.map(name => asked[cell]?.key[name] ?? '').join('\n'))
    sums.push(...[...cells.values()].filter(one => one.length > 1))
    yield
  }
  let waiting = sums
  while (waiting.length > 0) {
    const withheld = new Set<number>()
    for (const cells of waiting) {
      if (!cells.some(fresh) || !(yield* changesBadly(cells, asked, out, { total, step }, rules))) continue
      for (const cell of cells.filter(fresh)) {
        out[cell] = withhold(asked[cell]?.shown, 'difference')
        withheld.add(cell)
      }
    }
    waiting = withheld.size === 0 ? [] : sums.filter(cells => cells.some(cell => withheld.has(cell)))
  }
  return out
}

/** What figures come to by group, and what changed in each since the one before it in its stream: computed once. */
type Memory = {
  readonly total: (figure: CellFigure) => Contributions
  readonly step: (figure: CellFigure, before: CellFigure) => Contributions
}

/** Whether a sum over these cells differs unsafely from what it was after some publication. Walks back through each stream in turn. */
function* changesBadly(
  cells: readonly number[],
  asked: readonly CellRequest[],
  decisions: readonly CellDecision[],
  { total, step }: Memory,
  rules: DisclosureRules,
): Generator<void, boolean> {
  const now = new Map<number, Contributions>()
  const streams = new Map<string, { cell: number; figure: Released }[]>()
  for (const cell of cells) {
    const decision = present(decisions[cell])
    if (decision.kind === 'suppressed') continue
    now.set(cell, total(decision.figure))
    for (const figure of asked[cell]?.released ?? []) {
      const stream = streams.get(figure.stream) ?? []
      streams.set(figure.stream, stream)
      stream.push({ cell, figure })
    }
    yield
  }
  for (const releases of streams.values()) {
    releases.sort((a, b) => a.figure.publication - b.figure.publication)
    const change = new Change()
    const standing = new Map<number, Released[]>()
    for (const { cell, figure } of releases) {
      const figures = standing.get(cell)
      if (figures) figures.push(figure)
      else standing.set(cell, [figure])
    }
    for (const [cell, figures] of standing) {
      const [latest, newest] = [present(now.get(cell)), total(present(figures.at(-1)))]
      yield
      if (latest === newest) continue
      change.add(latest, 1n)
      change.add(newest, -1n)
    }
    for (let at = releases.length - 1; at >= 0; at--) {
      const { cell, figure } = present(releases[at])
      if (figure.publication !== releases[at + 1]?.figure.publication && brokenByChange(change.parts, rules))
        return true
      const figures = present(standing.get(cell))
      figures.pop()
      const before = figures.at(-1)
      if (before) change.add(step(figure, before), 1n)
      else {
        change.add(total(figure), 1n)
        change.add(present(now.get(cell)), -1n)
      }
      yield
    }
  }
  return false
}

/** A running change by group. Groups that come to nothing are left out. */
class Change {
  readonly parts = new Map<string, bigint>()
  add(contributions: Contributions, sign: bigint): void {
    for (const [group, grams] of contributions) {
      const value = (this.parts.get(group) ?? 0n) + sign * grams
      if (value === 0n) this.parts.delete(group)
      else this.parts.set(group, value)
    }
  }
}
