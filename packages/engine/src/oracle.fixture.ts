import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { present } from '@lodestone/kernel'
import { cellOf } from './at.ts'
import { type OracleBook, type OracleCap, oracleBook, oracleCaps } from './oracle-book.fixture.ts'
import type { MatchInput, MatchOutput } from './types.ts'

/** What to seek: the most kilograms of need of a class, or the least cost; volumes by class and fills by line that are to be kept. */
export type Goal = {
  readonly most?: number
  readonly volumes?: ReadonlyMap<number, number>
  readonly fills?: ReadonlyMap<string, number>
}

/** Why nothing can be compared on this machine, or `undefined` when a solver for the task is installed. */
export function missingOracle(task: 'linear' | 'integer'): string | undefined {
  if (solverFor(task)) return undefined
  const tools = task === 'linear' ? 'clp, glpsol or cbc' : 'cbc or glpsol'
  return `no ${tools} is installed: apt-get install coinor-clp coinor-cbc glpk-utils`
}

const solverFor = (task: 'linear' | 'integer'): string | undefined =>
  (task === 'linear' ? ['clp', 'glpsol', 'cbc'] : ['cbc', 'glpsol']).find(name =>
    (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, name))),
  )

/** The optimum of a round as another solver finds it: kilograms for a volume, base currency for a cost. Lines that left take no part. */
export function oracleOptimum(input: MatchInput, output: MatchOutput, goal: Goal): number {
  const gone = new Set(output.result.departures.map(({ lineId }) => lineId))
  const book = oracleBook(input)
  const problem = problemOf(book, oracleCaps(book, input.rules), ({ id }) => !gone.has(id), goal)
  const solver = present(solverFor(problem.binaries.length + problem.integers.length > 0 ? 'integer' : 'linear'))
  const value = solve(solver, lpText(problem))
  return goal.most === undefined ? value : -value
}

type Term = readonly [factor: number, column: string]
type Problem = {
  readonly objective: Term[]
  readonly rows: { terms: Term[]; sense: '<=' | '>=' | '='; limit: number }[]
  readonly bounds: Map<string, readonly [number, number]>
  readonly binaries: string[]
  readonly integers: string[]
}

function problemOf(
  book: OracleBook,
  caps: readonly OracleCap[],
  live: (line: OracleBook['lines'][number]) => boolean,
  goal: Goal,
): Problem {
  const { lines, offers, need, minimum, priority, supply, totals, lotted, pair } = book
  const problem: Problem = { objective: [], rows: [], bounds: new Map(), binaries: [], integers: [] }
  const { objective, rows, bounds, binaries, integers } = problem
  const cells = lines.flatMap((line, i) =>
    live(line)
      ? offers.flatMap(({ tiers }, j) =>
          tiers.flatMap((_, t) => {
            const goods = pair(i, j, t)
            return goods && (!lotted[j] || present(totals[j])[t])
              ? [{ i, j, t, ...goods, column: `x${i}_${j}_${t}` }]
              : []
          }),
        )
      : [],
  )
  const row = (terms: Term[], sense: '<=' | '>=' | '=', limit: number) => {
    if (terms.length > 0) rows.push({ terms, sense, limit })
  }
  const served = Map.groupBy(cells, ({ i }) => i)
  for (const [i, own] of served) {
    const fill = `f${i}`
    const kept = goal.fills?.get(present(lines[i]).id)
    bounds.set(fill, kept === undefined ? [0, present(need[i])] : [kept, kept])
    row([...own.map(({ ratio, column }): Term => [ratio, column]), [-1, fill]], '=', 0)
    if (present(minimum[i]) === 0) continue
    binaries.push(`z${i}`)
    row(
      [
        [1, fill],
        [-present(minimum[i]), `z${i}`],
      ],
      '>=',
      0,
    )
    row(
      [
        [1, fill],
        [-present(need[i]), `z${i}`],
      ],
      '<=',
      0,
    )
  }
  for (const [j, own] of Map.groupBy(cells, ({ j }) => j)) {
    const given = (of: typeof own) => of.map(({ column }): Term => [1, column])
    if (!lotted[j]) {
      row(given(own), '<=', present(supply[j]))
      continue
    }
    const tiers = Map.groupBy(own, ({ t }) => t)
    for (const [t, goods] of tiers) {
      const { low, high, step } = cellOf(totals, j, t)
      const taken = `y${j}_${t}`
      binaries.push(taken)
      row([...given(goods), [-low, taken]], '>=', 0)
      row([...given(goods), [-high, taken]], '<=', 0)
      if (step === 0) continue
      integers.push(`n${j}_${t}`)
      bounds.set(`n${j}_${t}`, [0, Math.round(high / step)])
      row([...given(goods), [-step, `n${j}_${t}`]], '=', 0)
    }
    row(
      [...tiers.keys()].map((t): Term => [1, `y${j}_${t}`]),
      '<=',
      1,
    )
  }
  for (const { share, base, covers, counts } of caps) {
    const terms = cells.flatMap(({ i, j, ratio, column }): Term[] => {
      const factor = ratio * ((counts(i, j) ? 1 : 0) - (base === undefined && covers(i) ? share : 0))
      return factor === 0 ? [] : [[factor, column]]
    })
    row(terms, '<=', base === undefined ? 0 : share * base)
  }
  const ofClass = (own: number) => [...served.keys()].filter(i => priority[i] === own).map((i): Term => [1, `f${i}`])
  for (const [own, kg] of goal.volumes ?? []) row(ofClass(own), '>=', kg)
  if (goal.most !== undefined) for (const [, fill] of ofClass(goal.most)) objective.push([-1, fill])
  else for (const { cost, column } of cells) objective.push([cost, column])
  return problem
}

/** The programme in the LP format that all three solvers read. */
function lpText({ objective, rows, bounds, binaries, integers }: Problem): string {
  const number = (value: number) => Number(value.toPrecision(15)).toString()
  const sum = (terms: readonly Term[]) =>
    terms.map(([factor, column]) => `${factor < 0 ? '-' : '+'} ${number(Math.abs(factor))} ${column}`).join('\n  ')
  const list = (title: string, names: readonly string[]) =>
    names.length > 0 ? [title, ...names.map(n => ` ${n}`)] : []
  return [
    'Minimize',
    ` goal: ${sum(objective)}`,
    'Subject To',
    ...rows.map(({ terms, sense, limit }, n) => ` r${n}: ${sum(terms)}\n  ${sense} ${number(limit)}`),
    'Bounds',
    ...[...bounds].map(([column, [low, high]]) => ` ${number(low)} <= ${column} <= ${number(high)}`),
    ...list('Binaries', binaries),
    ...list('Generals', integers),
    'End',
    '',
  ].join('\n')
}

const LIMIT_S = '60'

/** How each solver is asked, and where it says the optimum (eight digits or more): in its answer file or in what it prints. */
const SOLVERS: Record<
  string,
  { ask: (lp: string, answer: string) => string[]; said: 'file' | 'output'; optimum: RegExp }
> = {
  clp: {
    ask: (lp, answer) => [lp, '-sec', LIMIT_S, '-solve', '-solution', answer],
    said: 'file',
    optimum: /^optimal - objective value +(\S+)/i,
  },
  cbc: {
    // cbc 2.10 calls some of these rounds optimal when they are not: preprocessed, with solutions that break their rows; with its heuristics, at
    // less than the volume that glpsol and the engine find.
    ask: lp => [lp, '-sec', LIMIT_S, '-preprocess', 'off', '-heur', 'off', '-solve'],
    said: 'output',
    optimum: /^Result - Optimal solution found\s+Objective value: +(\S+)$/m,
  },
  glpsol: {
    ask: (lp, answer) => ['--lp', lp, '--tmlim', LIMIT_S, '--write', answer],
    said: 'file',
    optimum: /^s (?:bas \d+ \d+ f f|mip \d+ \d+ o) (\S+)$/m,
  },
}

/** Runs a solver on a programme. Throws when it does not prove an optimum. */
function solve(name: string, lp: string): number {
  const solver = present(SOLVERS[name])
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'))
  const file = join(folder, 'round.lp')
  const answer = join(folder, 'answer')
  try {
    writeFileSync(file, lp)
    const { stdout, error } = spawnSync(name, solver.ask(file, answer), { encoding: 'utf8' })
    if (error) throw error
    const found = solver.optimum.exec(solver.said === 'output' ? stdout : readFileSync(answer, 'utf8'))
    if (!found) throw new Error(`${name} found no optimum: ${stdout.slice(-500)}`)
    return Number(found[1])
  } finally {
    rmSync(folder, { recursive: true })
  }
}
