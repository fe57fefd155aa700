import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Programme } from '@lodestone/engine/fuzz'
import { isInBloc, present } from '@lodestone/kernel'
import type { Book } from './book/book.ts'

/** The optimum of a small book as cbc finds it, on a programme that is written down in another way: in floats, straight from the tables. */

export const missingCbc = (): string | undefined =>
  (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, 'cbc')))
    ? undefined
    : 'no cbc is installed: apt-get install coinor-cbc'

/** The most weighted kilograms; given those, the fewest euros. Premiums alone decide about prices: all small books have one index. */
export function cbcOptimum(book: Book): { served: number; euros: number } {
  const served = -cbc(programmeOf(book))
  return { served, euros: cbc(programmeOf(book, served)) }
}

type Term = [number, number]

function programmeOf(book: Book, keep?: number): Programme {
  const programme = new Programme()
  const first = keep === undefined
  const euros = (project: string, kind?: string): number =>
    book.seeks
      .filter(row => row.project === project && (kind === undefined || row.kind === kind))
      .reduce((sum, row) => sum + Number(row.eur), 0)
  const banked = new Map(
    book.projects.map(({ project }) => [
      project,
      programme.column(0, 1, { integer: true, cost: first ? 0 : euros(project) }),
    ]),
  )
  const terms: Term[] = []
  const bought = new Map<string, { column: number; bloc: string }[]>()
  const byCap = new Map<string, Term[]>()
  const years = [...new Set(book.askYears.map(({ year }) => year))]
  for (const ask of book.asks)
    for (const { year, kg } of book.askYears.filter(row => row.ask === ask.ask)) {
      const gets: Term[] = []
      for (const project of book.projects) {
        const left = leftOf(book, project, year)
        if (project.material !== ask.material || Number(project.price.premium) > Number(ask.price.premium)) continue
        if (left <= 0 || Number(kg) <= 0) continue
        const rule = present(book.rules.materials.find(({ material }) => material === ask.material))
        const column = programme.column(0, Math.min(left, Number(kg)), { cost: first ? -Number(rule.weight) : 0 })
        terms.push([Number(rule.weight), column])
        gets.push([1, column])
        const key = `${project.project} ${year}`
        bought.set(key, [...(bought.get(key) ?? []), { column, bloc: ask.bloc }])
        for (const { by, stage } of book.rules.caps) {
          if (stage !== rule.stage || (by === 'country' && isInBloc(project.country, ask.bloc))) continue
          const cap = `${by} ${stage} ${year} ${by === 'country' ? project.country : project.supplier}`
          byCap.set(cap, [...(byCap.get(cap) ?? []), [1, column]])
        }
      }
      programme.row(gets, 0, Number(kg))
    }
  for (const [cap, own] of byCap) {
    const [by, stage, year] = cap.split(' ')
    const rule = present(book.rules.caps.find(row => row.by === by && row.stage === stage))
    const materials = book.rules.materials.filter(row => row.stage === stage).map(({ material }) => material)
    const sells = (ask: Book['asks'][number]): boolean =>
      book.projects.some(own => own.material === ask.material && Number(own.price.premium) <= Number(ask.price.premium))
    const asks = book.asks.filter(row => materials.includes(row.material) && sells(row)).map(({ ask }) => ask)
    const pooled = book.askYears
      .filter(row => asks.includes(row.ask) && String(row.year) === year)
      .reduce((sum, { kg }) => sum + Number(kg), 0)
    programme.row(own, 0, pooled * Number(rule.share))
  }
  for (const project of book.projects)
    for (const { year, leastPooledKg } of book.projectYears.filter(row => row.project === project.project)) {
      const own = (bought.get(`${project.project} ${year}`) ?? []).map(({ column }): Term => [1, column])
      const b = present(banked.get(project.project))
      programme.row([...own, [-leftOf(book, project, year), b]], -1e9, 0)
      programme.row([...own, [-Number(leastPooledKg), b]], 0, 1e9)
    }
  addMoney(programme, book, banked, euros, (project, bloc, share) =>
    years.map(year =>
      (bought.get(`${project} ${year}`) ?? []).map((one): Term => [(one.bloc === bloc ? 1 : 0) - share, one.column]),
    ),
  )
  if (keep !== undefined) programme.row(terms, keep - 1e-6, 1e9)
  return programme
}

function leftOf(book: Book, { project, nameplateKg }: Book['projects'][number], year: number): number {
  const row = book.projectYears.find(own => own.project === project && own.year === year)
  if (!row) return 0
  const expected = Math.floor(Number(nameplateKg) * Number(row.ramp) * Number(row.probability) * 1000 + 1e-6) / 1000
  return Math.max(0, expected - Number(row.committedKg))
}

const ENOUGH = 1_000

function addMoney(
  programme: Programme,
  book: Book,
  banked: ReadonlyMap<string, number>,
  euros: (project: string, kind: string) => number,
  above: (project: string, bloc: string, share: number) => Term[][],
): void {
  const needs = new Map<string, Term[]>()
  for (const pledge of book.pledges) {
    const own = book.conditions.filter(row => row.pledge === pledge.pledge)
    const gives: Term[] = []
    for (const project of book.projects) {
      const sought = euros(project.project, pledge.kind)
      const stage = present(book.rules.materials.find(({ material }) => material === project.material)).stage
      const fits = own.every(
        row =>
          !(row.kind === 'countries' && !row.countries.includes(project.country)) &&
          !(row.kind === 'stages' && !row.stages.includes(stage)) &&
          !(row.kind === 'phases' && !row.phases.includes(project.phase)),
      )
      if (!fits || sought === 0) continue
      const part = own.reduce(
        (least, row) =>
          row.kind === 'part' ? Math.min(least, Math.floor(sought * 100 * Number(row.share) + 1e-6) / 100) : least,
        sought,
      )
      const column = programme.column(0, part)
      gives.push([1, column])
      const key = `${project.project} ${pledge.kind}`
      needs.set(key, [...(needs.get(key) ?? []), [1, column]])
      const asked = own.flatMap(row => (row.kind === 'offtake' ? [row] : []))
      if (asked.length === 0) continue
      const used = programme.column(0, 1, { integer: true })
      programme.row(
        [
          [1, column],
          [-part, used],
        ],
        -1e9,
        0,
      )
      for (const { bloc, share } of asked)
        for (const terms of above(project.project, bloc, Number(share)))
          programme.row([...terms, [-ENOUGH, used]], -ENOUGH, 1e9)
    }
    programme.row(gives, 0, Number(pledge.eur))
  }
  for (const { project, kind, eur } of book.seeks)
    programme.row([...(needs.get(`${project} ${kind}`) ?? []), [-Number(eur), present(banked.get(project))]], 0, 0)
}

/** The least value of a programme. Throws where cbc proves none. */
function cbc({ columns, rows }: Programme): number {
  const sum = (terms: readonly (readonly [number, number])[]) =>
    terms.map(([factor, c]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} x${c}`).join('\n ')
  const costs = columns.flatMap(({ cost }, c): Term[] => (cost === 0 ? [] : [[cost, c]]))
  const limits = rows.flatMap(({ terms, low, high }, r) => [
    ...(low > -1e8 ? [` l${r}: ${sum(terms)} >= ${low}`] : []),
    ...(high < 1e8 ? [` h${r}: ${sum(terms)} <= ${high}`] : []),
  ])
  const text = [
    'Minimize',
    // Nothing of the first, where no column costs anything.
    ` goal: ${sum(costs.length > 0 ? costs : [[0, 0]])}`,
    'Subject To',
    ...limits,
    'Bounds',
    ...columns.map(({ low, high }, c) => ` ${low} <= x${c} <= ${high}`),
    'Generals',
    ...columns.flatMap(({ integer }, c) => (integer ? [` x${c}`] : [])),
    'End',
    '',
  ].join('\n')
  const folder = mkdtempSync(join(tmpdir(), 'projects-'))
  const file = join(folder, 'book.lp')
  try {
    writeFileSync(file, text)
    const { stdout } = spawnSync('cbc', [file, '-sec', '60', '-preprocess', 'off', '-heur', 'off', '-solve'], {
      encoding: 'utf8',
    })
    const found = /^Result - Optimal solution found\s+Objective value: +(\S+)$/m.exec(stdout)
    if (!found) throw new Error(`cbc found no optimum: ${stdout.slice(-500)}`)
    return Number(found[1])
  } finally {
    rmSync(folder, { recursive: true })
  }
}
