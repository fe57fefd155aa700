import type { Item } from '../api/client.ts'

type Level = NonNullable<Item<'/supply/offers'>['screening']>['level']
type Judged = {
  readonly level: Level
  readonly findings: readonly { readonly code: string }[]
  /** Where an operator has decided the level, whatever was found. */
  readonly decision?: object | undefined
}

/** What may make a level, and what was found where it does. */
const FOUND = {
  A: { suspended: ['policy-suspended'], uncovered: ['not-covered-by-policy'] },
  B: {
    equity: ['chinese-equity'],
    technology: ['chinese-technology'],
    control: ['controlled-from-china', 'controlled-from-covered-country'],
    undeclared: ['ownership-not-declared'],
  },
} as const

/** On what a level rests, by the keys of the texts that say it. What was found on the way to another level says nothing of this one. */
export type Ground =
  | Exclude<Level, 'A' | 'B'>
  | `A.${keyof (typeof FOUND)['A'] | 'plain'}`
  | `B.${keyof (typeof FOUND)['B'] | 'plain'}`
  | 'decided'
export function groundsOf({ level, findings, decision }: Judged): readonly Ground[] {
  if (decision) return ['decided']
  const has = (codes: readonly string[]): boolean => findings.some(({ code }) => codes.includes(code))
  const { suspended, uncovered } = FOUND.A
  if (level === 'A') return has(suspended) ? ['A.suspended'] : has(uncovered) ? ['A.uncovered'] : ['A.plain']
  if (level !== 'B') return [level]
  const { equity, technology, control, undeclared } = FOUND.B
  const found: readonly Ground[] = [
    ...(has(equity) ? (['B.equity'] as const) : []),
    ...(has(technology) ? (['B.technology'] as const) : []),
    ...(has(control) ? (['B.control'] as const) : []),
    ...(has(undeclared) ? (['B.undeclared'] as const) : []),
  ]
  return found.length > 0 ? found : ['B.plain']
}
