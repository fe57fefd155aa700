import type { Answer, Item } from '../../api/client.ts'

/** A publication as the list has it: what everybody was told, and beside it what was withheld and by which rule. */
export type Publication = Item<'/aggregation/publications'>
export type PublicationRules = NonNullable<Publication['rules']>
type Key = Pick<Publication['withheld'][number], 'material' | 'grade' | 'period' | 'bloc'>
export type WithheldCell = Pick<Publication['withheld'][number], 'action' | 'rule'>
export type ExplainedCell = Key & {
  readonly id: string
  readonly suppressed?: true
  readonly quantityKg?: string
  readonly contributors?: number
  readonly why?: WithheldCell
}

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
export function reasonsOf(withheld: readonly WithheldCell[]): (WithheldCell & { readonly count: number })[] {
  const counts = new Map<string, WithheldCell & { count: number }>()
  for (const { action, rule } of withheld) {
    const key = `${action} ${rule ?? ''}`
    const known = counts.get(key) ?? { action, ...(rule ? { rule } : {}), count: 0 }
    counts.set(key, { ...known, count: known.count + 1 })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}

/** Demand against eligible supply, as the hub has it live. */
export type Coverage = Answer<'/aggregation/coverage'>
export type CoverageRow = Coverage['items'][number]

export const hasGap = ({ gapKg }: Pick<CoverageRow, 'gapKg'>): boolean => /[1-9]/.test(gapKg)
