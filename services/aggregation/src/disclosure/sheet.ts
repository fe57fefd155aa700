import { brokenByChange, net, type Rule } from './disclosure.ts'
import { brokenBetween, candidates, type Figure, type Parts, sameFigure, totalOf } from './figure.ts'

export type CellKey = {
  readonly material: string
  readonly grade?: string
  readonly period: string
  readonly bloc: 'EU' | 'JP'
}

/** A cell to be decided: as it stands, every figure of it that was ever released, and what its stream shows now. */
export type Asked = {
  readonly key: CellKey
  readonly parts: Parts
  readonly released: readonly Figure[]
  readonly shown?: Figure
}

/** Why a cell is withheld: a rule it breaks itself, or `difference`: a sum of earlier and new figures would. */
export type Reason = Rule | 'difference'

/** What a publication does with a cell. `fresh`: released for the first time. `held`: the figure shown before stays. */
export type Decision =
  | { readonly kind: 'open'; readonly figure: Figure; readonly fresh: boolean }
  | { readonly kind: 'held'; readonly figure: Figure; readonly reason: Reason }
  | { readonly kind: 'suppressed'; readonly reason: Reason }

/**
 * Decides one cell. It opens when it is safe itself and so is its difference to every figure released before, in whichever publication;
 * one that is safe but for a difference keeps what is shown of it; any other is suppressed.
 */
export function decide({ parts, released, shown }: Omit<Asked, 'key'>): Decision {
  const found = candidates(parts)
  if ('broken' in found) return { kind: 'suppressed', reason: found.broken }
  for (const figure of found.figures)
    if (released.every(earlier => brokenBetween(figure, earlier) === undefined))
      return { kind: 'open', figure, fresh: shown === undefined || !sameFigure(figure, shown) }
  return shown ? { kind: 'held', figure: shown, reason: 'difference' } : { kind: 'suppressed', reason: 'difference' }
}

const DIMENSIONS = ['material', 'grade', 'period', 'bloc'] as const

/** Every choice of dimensions to sum over: grades, periods, blocs, materials and all their combinations. */
const MARGINS = Array.from({ length: 15 }, (_, index) => DIMENSIONS.filter((_, bit) => ((index + 1) >> bit) & 1))

/**
 * Holds back what margins would tell: wherever the change of a sum over grades, periods, blocs or materials since the last publication
 * breaks a rule, the cells that changed in it keep what was shown. Repeated until no margin does.
 */
export function holdMargins(asked: readonly Asked[], decisions: readonly Decision[]): Decision[] {
  const out = [...decisions]
  let changed = asked.flatMap(({ shown }, index) => {
    const decision = out[index] as Decision
    if (!shown || decision.kind !== 'open' || !decision.fresh) return []
    return [{ index, shown, change: net([totalOf(decision.figure.parts)], [totalOf(shown.parts)]) }]
  })
  for (let again = true; again; ) {
    again = false
    for (const margin of MARGINS) {
      const rest = DIMENSIONS.filter(one => !margin.includes(one))
      const sums = Map.groupBy(changed, one => rest.map(name => asked[one.index]?.key[name] ?? '').join('\n'))
      for (const cells of sums.values()) {
        if (cells.length < 2 || brokenByChange(net(cells.map(one => one.change))) === undefined) continue
        for (const { index, shown } of cells) out[index] = { kind: 'held', figure: shown, reason: 'difference' }
        const held = new Set(cells)
        changed = changed.filter(one => !held.has(one))
        again = true
      }
    }
  }
  return out
}
