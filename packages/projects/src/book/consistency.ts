import type { Fault } from '@lodestone/foresight/fields'
import { grams, parseDecimal, present } from '@lodestone/kernel'
import type { Book } from './book.ts'

type Numbered<T> = { readonly at: number; readonly own: T }
const numbered = <T>(rows: readonly T[]): Numbered<T>[] => rows.map((own, index) => ({ at: index + 1, own }))

/** What is wrong between rows: names that nothing stands behind, years that are missing or stated twice, more sold than is made. */
export const consistencyFaults = (book: Book): Fault[] => [
  ...repeats(book),
  ...names(book),
  ...years('projectYears', book.projectYears, ({ project }) => project, book),
  ...years('askYears', book.askYears, ({ ask }) => ask, book),
  ...oversold(book),
  ...prices(book),
  ...terms(book),
]

function twice<T>(table: string, column: string, rows: readonly T[], keyOf: (row: T) => readonly unknown[]): Fault[] {
  const seen = new Map<string, number>()
  return numbered(rows).flatMap(({ at, own }) => {
    const key = JSON.stringify(keyOf(own))
    const before = seen.get(key)
    if (before === undefined) seen.set(key, at)
    return before === undefined ? [] : [{ table, row: at, column, message: `row ${before} states the same` }]
  })
}

const repeats = ({ rules, paths, projects, seeks, asks, pledges, conditions }: Book): Fault[] => [
  ...twice('rules.materials', 'material', rules.materials, row => [row.material]),
  ...twice('rules.caps', 'stage', rules.caps, row => [row.by, row.stage]),
  ...twice('rules.chinaShares', 'stage', rules.chinaShares, row => [row.stage]),
  ...twice('paths', 'year', paths, row => [row.path, row.index, row.year]),
  ...twice('projects', 'project', projects, row => [row.project]),
  ...twice('seeks', 'kind', seeks, row => [row.project, row.kind]),
  ...twice('asks', 'ask', asks, row => [row.ask]),
  ...twice('pledges', 'pledge', pledges, row => [row.pledge]),
  ...twice('conditions', 'kind', conditions, row => [
    row.pledge,
    row.kind,
    ...(row.kind === 'offtake' ? [row.bloc] : []),
  ]),
]

function unknown<T>(table: string, column: string, rows: readonly T[], nameOf: (row: T) => string, known: string[]) {
  const names = new Set(known)
  return numbered(rows).flatMap(({ at, own }): Fault[] =>
    names.has(nameOf(own)) ? [] : [{ table, row: at, column, message: 'nothing of this name is stated' }],
  )
}

function names(book: Book): Fault[] {
  const { rules, projects, projectYears, seeks, asks, askYears, pledges, conditions } = book
  const projectNames = projects.map(({ project }) => project)
  const materials = rules.materials.map(({ material }) => material)
  const askNames = asks.map(({ ask }) => ask)
  return [
    ...unknown('projects', 'material', projects, ({ material }) => material, materials),
    ...unknown('asks', 'material', asks, ({ material }) => material, materials),
    ...unknown('projectYears', 'project', projectYears, ({ project }) => project, projectNames),
    ...unknown('seeks', 'project', seeks, ({ project }) => project, projectNames),
    ...unknown('askYears', 'ask', askYears, ({ ask }) => ask, askNames),
    ...unknown(
      'conditions',
      'pledge',
      conditions,
      ({ pledge }) => pledge,
      pledges.map(({ pledge }) => pledge),
    ),
    ...silent(
      'projects',
      'project',
      projectNames,
      projectYears.map(({ project }) => project),
    ),
    ...silent(
      'asks',
      'ask',
      askNames,
      askYears.map(({ ask }) => ask),
    ),
  ]
}

function silent(table: string, column: string, names: readonly string[], stated: readonly string[]): Fault[] {
  const known = new Set(stated)
  return numbered(names).flatMap(({ at, own }): Fault[] =>
    known.has(own) ? [] : [{ table, row: at, column, message: 'no year is stated for it' }],
  )
}

function years<T extends { readonly year: number }>(
  table: string,
  rows: readonly T[],
  nameOf: (row: T) => string,
  { rules }: Book,
): Fault[] {
  const faults: Fault[] = []
  const last = rules.firstYear + rules.years - 1
  const fault = (row: number, message: string) => faults.push({ table, row, column: 'year', message })
  for (const { at, own } of numbered(rows))
    if (own.year < rules.firstYear || own.year > last) fault(at, `is outside ${rules.firstYear} to ${last}`)
  for (const series of Map.groupBy(numbered(rows), ({ own }) => nameOf(own)).values()) {
    const inOrder = series.toSorted((a, b) => a.own.year - b.own.year)
    for (const [n, { at, own }] of inOrder.entries()) {
      const before = inOrder[n - 1]
      if (!before) continue
      if (own.year === before.own.year) fault(at, `row ${before.at} states the same`)
      if (own.year > before.own.year + 1)
        fault(at, `${before.own.year + 1} is missing between row ${before.at} and this`)
    }
  }
  return faults
}

/** More sold elsewhere than would be made if all went well. */
function oversold({ projects, projectYears }: Book): Fault[] {
  const nameplate = new Map(projects.map(({ project, nameplateKg }) => [project, grams(nameplateKg)]))
  return numbered(projectYears).flatMap(({ at, own }): Fault[] => {
    const made = (nameplate.get(own.project) ?? 0n) * present(parseDecimal(own.ramp, 6))
    return !nameplate.has(own.project) || grams(own.committedKg) * 1_000_000n <= made
      ? []
      : [{ table: 'projectYears', row: at, column: 'committedKg', message: 'is more than ramp times nameplateKg' }]
  })
}

/** Indices without a value in a year, on the path that contracts are compared on. */
function prices({ rules, paths, projects, asks }: Book): Fault[] {
  const years = Array.from({ length: rules.years }, (_, n) => rules.firstYear + n)
  const all = [...new Set(paths.map(({ path }) => path))]
  if (!all.includes(rules.reference)) return [{ table: 'rules', column: 'reference', message: 'no path has this name' }]
  const known = new Set(paths.map(({ path, index, year }) => JSON.stringify([path, index, year])))
  const missing = (index: string) =>
    all.flatMap(path =>
      years.filter(year => !known.has(JSON.stringify([path, index, year]))).map(year => ({ path, year })),
    )[0]
  const of = (table: string, rows: readonly { readonly price: { readonly index: string } }[]) =>
    numbered(rows).flatMap(({ at, own }): Fault[] => {
      const gap = missing(own.price.index)
      return gap
        ? [{ table, row: at, column: 'price.index', message: `path ${gap.path} has no value for ${gap.year}` }]
        : []
    })
  return [...of('projects', projects), ...of('asks', asks)]
}

/** Money that is sought without the terms that say what for. */
function terms({ projects, seeks }: Book): Fault[] {
  const row = new Map(numbered(projects).map(({ at, own }) => [own.project, { at, own }]))
  return numbered(seeks).flatMap(({ at, own: { project, kind } }): Fault[] => {
    const stated = row.get(project)
    const lacks = stated && ((kind === 'loan' && !stated.own.loan) || (kind === 'price-floor' && !stated.own.floor))
    return lacks
      ? [{ table: 'seeks', row: at, column: 'kind', message: `row ${stated.at} of projects states no terms for it` }]
      : []
  })
}
