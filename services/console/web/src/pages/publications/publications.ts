/** A publication as the list has it: what everybody was told, and beside it what was withheld and by which rule. */
export type Publication = {
  readonly id: string
  readonly kind: 'demand' | 'pool'
  readonly roundId?: string
  readonly version: number
  readonly publishedAt: string
  readonly open: number
  readonly suppressed: number
  readonly cells: readonly Cell[]
  readonly withheld: readonly (Key & Withheld)[]
  readonly rules: Rules | null
}
export type Rules = {
  readonly groups: number
  readonly dominancePct: string
  readonly pPct: string
  readonly coalition: number
}
type Key = { readonly material: string; readonly grade?: string; readonly period: string; readonly bloc: string }
export type Cell = Key & {
  readonly suppressed?: true
  readonly quantityKg?: string
  readonly contributors?: number
}
export const RULES = ['threshold', 'dominance', 'p-percent', 'difference', 'combination', 'history'] as const
export type Rule = (typeof RULES)[number]
export type Action = 'suppressed' | 'held' | 'unsplit'
export type Withheld = { readonly action: Action; readonly rule?: Rule }
export type ExplainedCell = Cell & { readonly id: string; readonly why?: Withheld }

const keyOf = ({ material, grade = '', period, bloc }: Key): string => [material, grade, period, bloc].join(' ')

/** Cells with what was done to each, so that one line says what everybody sees and why. */
export function explained({ cells, withheld }: Pick<Publication, 'cells' | 'withheld'>): ExplainedCell[] {
  const reasons = new Map(withheld.map(one => [keyOf(one), one]))
  const known = new Set(cells.map(keyOf))
  // A suppressed cell whose grade could name its writer is not listed at all: it stands here with its reason alone.
  const unlisted = withheld.filter(one => one.action === 'suppressed' && !known.has(keyOf(one)))
  return [
    ...cells,
    ...unlisted.map(({ action: _action, rule: _rule, ...key }) => ({ ...key, suppressed: true as const })),
  ].map(cell => {
    const id = keyOf(cell)
    const why = reasons.get(id)
    return { ...cell, id, ...(why ? { why } : {}) }
  })
}

/** How often each was done for each reason, the most frequent first. */
export function reasonsOf(withheld: readonly Withheld[]): (Withheld & { readonly count: number })[] {
  const counts = new Map<string, Withheld & { count: number }>()
  for (const { action, rule } of withheld) {
    const key = `${action} ${rule ?? ''}`
    const known = counts.get(key) ?? { action, ...(rule ? { rule } : {}), count: 0 }
    counts.set(key, { ...known, count: known.count + 1 })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}

/** Demand against eligible supply, as the hub has it live. */
export type Coverage = {
  readonly asOf: string
  readonly eligibleLevels: readonly string[]
  readonly items: readonly CoverageRow[]
  readonly shares: readonly CountryShare[]
}
export type CoverageRow = {
  readonly material: string
  readonly period: string
  readonly demandKg: string
  readonly committedKg: string
  readonly eligibleSupplyKg: string
  readonly gapKg: string
}
export type CountryShare = {
  readonly material: string
  readonly stage: 'mining' | 'recycling' | 'separation' | 'metal' | 'alloy' | 'magnet'
  readonly country: string
  readonly kg: string
  readonly ofSupplyPct?: string | null
  readonly ofDemandPct?: string | null
}

export const hasGap = ({ gapKg }: Pick<CoverageRow, 'gapKg'>): boolean => /[1-9]/.test(gapKg)
