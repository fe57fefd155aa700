import type { OutlookBaselineDraft, OutlookBaselinePreview, TableFault } from '@lodestone/contracts'
import type { World } from '@lodestone/foresight'
import { canonicalJson, type FieldError, type Json } from '@lodestone/kernel'

/** A baseline without its name: its digest is the SHA-256 of this in canonical JSON. */
export type BaselineContent = Omit<OutlookBaselineDraft, 'name'>

/** The world of a baseline: nobody's lines in it, no stocks and no deliveries. */
export const worldOf = (content: BaselineContent): World => ({ ...content, stocks: [], deliveries: [] })

/** Without what makes it a world. */
export const contentOf = ({ from, months, assumptions, plants, routes, needs }: World): BaselineContent => ({
  from,
  months,
  assumptions,
  plants,
  routes,
  needs,
})

export const countsOf = ({ plants, routes, needs }: BaselineContent) => ({
  plants: plants.length,
  routes: routes.length,
  needs: needs.length,
})

type Change = OutlookBaselinePreview['changes'][number]
type Row = Readonly<Record<string, Json | undefined>>

/** How a baseline differs from the one before, by table; a row is known again by what names it, and one that says otherwise has changed. */
export function changesOf(before: BaselineContent | undefined, after: BaselineContent): Change[] {
  const change = (table: string, rowsOf: (content: BaselineContent) => readonly Row[], names: readonly string[]) => ({
    table,
    ...difference(before ? rowsOf(before) : [], rowsOf(after), names),
  })
  return [
    change(
      'settings',
      ({ from, months, assumptions: { leadDays, transitDays } }) => [{ from, months, leadDays, transitDays }],
      [],
    ),
    change('yields', ({ assumptions }) => assumptions.yields, ['stage']),
    change('plants', ({ plants }) => plants, ['plant', 'element', 'from']),
    change('routes', ({ routes }) => routes, ['from', 'to']),
    change('needs', ({ needs }) => needs, ['line', 'element', 'from']),
  ]
}

function difference(before: readonly Row[], after: readonly Row[], names: readonly string[]) {
  const byName = (rows: readonly Row[]) =>
    new Map(rows.map(row => [names.map(name => `${row[name]}`).join('\n'), canonicalJson(row)]))
  const [old, now] = [byName(before), byName(after)]
  const added = [...now.keys()].filter(key => !old.has(key)).length
  const removed = [...old.keys()].filter(key => !now.has(key)).length
  const changed = [...now].filter(([key, row]) => old.has(key) && old.get(key) !== row).length
  return { added, removed, changed }
}

/** A fault as an error of a body: rows of a path count from 0, as those of JSON do. */
export const errorOf = ({ table, row, column, ...fault }: TableFault): FieldError => ({
  ...fault,
  path: [table, row === undefined ? undefined : row - 1, column].filter(part => part !== undefined).join('.'),
  ...(table !== undefined && { sheet: table }),
  ...(row !== undefined && { row }),
  ...(column !== undefined && { column }),
})
