import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Why no round can be judged on this machine, or `undefined` when the solver is installed. */
export function missingJudge(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.some(folder => existsSync(join(folder, 'glpsol')))
    ? undefined
    : 'no glpsol is installed: apt-get install glpk-utils'
}

/** A linear or integer programme: columns by number, and rows of factors on them. */
export class Programme {
  readonly columns: { low: number; high: number; integer: boolean; cost: number }[] = []
  readonly rows: { terms: Term[]; low: number; high: number }[] = []

  column(low: number, high: number, o: { integer?: boolean; cost?: number } = {}): number {
    this.columns.push({ low, high, integer: o.integer ?? false, cost: o.cost ?? 0 })
    return this.columns.length - 1
  }

  /** Adds low <= sum of the terms <= high; answers the row's number, or -1 where there are no terms. */
  row(terms: readonly Term[], low: number, high: number): number {
    if (terms.length === 0) return -1
    this.rows.push({ terms: [...terms], low, high })
    return this.rows.length - 1
  }

  get integer(): boolean {
    return this.columns.some(({ integer }) => integer)
  }
}

export type Term = readonly [factor: number, column: number]

/** `duals` by row: only of linear programmes. */
export type Solution = {
  readonly value: number
  readonly columns: readonly number[]
  readonly duals: readonly number[]
}
export type SolverAnswer = Solution | 'infeasible' | 'undecided'

const NO_LIMIT = 1e30

/** In GLPK's own format, whose rows and columns are numbered: `man glpsol`, GLPK reference manual, appendix. */
function text(programme: Programme): string {
  const mip = programme.integer
  const out: string[] = []
  // Those of the objective are not counted.
  let elements = 0
  for (const [c, { low, high, integer, cost }] of programme.columns.entries()) {
    out.push(`j ${c + 1} ${mip ? (integer ? 'i ' : 'c ') : ''}${bounds(low, high)}`)
    if (cost !== 0) out.push(`a 0 ${c + 1} ${cost}`)
  }
  for (const [r, { terms, low, high }] of programme.rows.entries()) {
    out.push(`i ${r + 1} ${bounds(low, high)}`)
    const merged = new Map<number, number>()
    for (const [factor, column] of terms) merged.set(column, (merged.get(column) ?? 0) + factor)
    for (const [column, factor] of merged) {
      if (factor === 0) continue
      out.push(`a ${r + 1} ${column + 1} ${factor}`)
      elements++
    }
  }
  const head = `p ${mip ? 'mip' : 'lp'} min ${programme.rows.length} ${programme.columns.length} ${elements}`
  return [head, ...out, 'e o f', ''].join('\n')
}

function bounds(low: number, high: number): string {
  if (low <= -NO_LIMIT) return high >= NO_LIMIT ? 'f' : `u ${high}`
  if (high >= NO_LIMIT) return `l ${low}`
  return low === high ? `s ${low}` : `d ${low} ${high}`
}

/** After so long glpsol is ended from outside; its own limit is a third of this at most. */
const PATIENCE_MS = 60_000

/** The least value of the objective, as glpsol finds it; `exactly` computes a linear programme in fractions. */
export function solve(programme: Programme, o: { exactly?: boolean; seconds?: number } = {}): SolverAnswer {
  const input = text(programme)
  const options = ['--glp', '/dev/stdin', '--write', '/dev/stdout', '--tmlim', String(o.seconds ?? 20)]
  if (o.exactly && !programme.integer) options.push('--exact')
  const { stdout, error } = spawnSync('glpsol', options, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  })
  // A search that goes in circles says so without end, or never looks at its own limit.
  if (error && 'code' in error && (error.code === 'ENOBUFS' || error.code === 'ETIMEDOUT')) return 'undecided'
  if (error) throw error
  const found = /^s (bas|mip) \d+ \d+ (\S) (?:(\S) )?(\S+)$/m.exec(stdout)
  if (!found) return /NO (?:PRIMAL|INTEGER) FEASIBLE SOLUTION/.test(stdout) ? 'infeasible' : 'undecided'
  const [, kind, first, second, value] = found
  if (kind === 'bas' && (first !== 'f' || second !== 'f'))
    return first === 'n' || first === 'i' ? 'infeasible' : 'undecided'
  if (kind === 'mip' && first !== 'o') return first === 'n' ? 'infeasible' : 'undecided'
  const columns: number[] = []
  const duals: number[] = []
  for (const line of stdout.slice(found.index).split('\n')) {
    const part = line.split(' ')
    if (part[0] === 'j') columns.push(Number(part[kind === 'mip' ? 2 : 3]))
    else if (part[0] === 'i' && kind === 'bas') duals.push(Number(part[4]))
  }
  return { value: Number(value), columns, duals }
}
