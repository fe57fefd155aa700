import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { present } from '@lodestone/kernel'
import { seconds } from '../bench.ts'
import type { Case, Form, NativeRun, Solver } from './case.ts'
import { writeMps } from './mps.ts'
import type { Programme } from './programme.ts'

/** Kilograms of a kept volume that the solver may lose to its floats: a hundredth of a gram. */
const LOST_KG = 1e-5

type Step = {
  readonly path: (name: string) => string
  readonly n: number
  readonly gap: number
  readonly limitS: number
}

/**
 * How each solver is at its best here. clp: primal simplex from the basis of the step before, without presolve, several times quicker than its own choice.
 * cbc: its own choice; a start from the step before made it slower. Both use one thread, as the engine does.
 */
const ARGUMENTS: Record<Solver, (step: Step) => string[]> = {
  clp: ({ path, n, limitS }) => [
    ...['-seconds', String(limitS)],
    ...(n > 0 ? ['-basisIn', path(`${n - 1}.bas`)] : []),
    ...['-presolve', 'off', '-primalSimplex', '-basisOut', path(`${n}.bas`)],
  ],
  cbc: ({ gap, limitS }) => ['-seconds', String(limitS), '-ratioGap', String(gap), '-solve'],
}
const SOLVING: Record<Solver, RegExp> = {
  clp: /^Optimal objective .* iterations time ([\d.]+)/m,
  cbc: /^Total time .*Wallclock seconds\): +([\d.]+)/m,
}

/**
 * Volume of every class in turn, what the better ones reached kept as a row, then least cost, each step in a process of its own; times leave out the writing of the instance.
 */
export async function solveNatively(
  programme: Programme,
  { native, gap }: { native: NonNullable<Case['native']>; gap: Case['gap'] },
  form: Form,
): Promise<NativeRun> {
  const { solver } = native
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-bench-'))
  const path = (name: string) => join(folder, name)
  const volumes = new Map<number, number>()
  const run = { solver, form, cost: Number.NaN, wallS: 0, solvingS: 0 }
  const ended = (outcome: NativeRun['outcome']) => ({ ...run, outcome, volumes: Object.fromEntries(volumes) })
  const classes = [...programme.volumeRow.keys()]
  try {
    for (const [n, priority] of [...classes, undefined].entries()) {
      const kept = new Map([...volumes].map(([own, volume]) => [own, volume - LOST_KG]))
      const price = priority === undefined ? costOf : volumeOf(priority)
      writeMps(path(`${n}.mps`), programme, price, kept)
      const limitS = Math.max(1, Math.floor(native.limitS - run.wallS))
      const step = { path, n, limitS, gap: priority === undefined ? gap.cost : gap.volume }
      const answer = path(`${n}.txt`)
      const started = performance.now()
      const said = await output(solver, [path(`${n}.mps`), ...ARGUMENTS[solver](step), '-solution', answer], limitS + 5)
      run.wallS += seconds(started)
      if (said === undefined) return ended('missing')
      run.solvingS += Number(SOLVING[solver].exec(said)?.[1])
      const columns = readAnswer(answer)
      if (!columns) return ended('unfinished')
      const total = columns.reduce((sum, [x, value]) => sum + value * price(present(programme.columns[x])), 0)
      if (priority === undefined) run.cost = total
      else volumes.set(priority, -total)
    }
    return ended('optimal')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Priced = Programme['columns'][number]
const costOf = ({ cost }: Priced): number => cost
/** Volumes are sought as negative costs. */
const volumeOf =
  (priority: number) =>
  (column: Priced): number =>
    column.priority === priority ? -column.served : 0

/** The columns that are not zero, of which eight digits are written: grams up to 100 t. `undefined` when there is no optimum in the file. */
function readAnswer(file: string): [column: number, value: number][] | undefined {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (!/^optimal/i.test(text)) return undefined
  return [...text.matchAll(/^[ *]*\d+ X(\d+) +(\S+)/gm)].map(([, x, value]) => [Number(x), Number(value)])
}

/** What the solver prints; `undefined` when it is not installed. */
function output(solver: Solver, args: readonly string[], limitS: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(solver, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: limitS * 1000 })
    let text = ''
    child.stdout.on('data', data => {
      text += data
    })
    child.once('error', error => ('code' in error && error.code === 'ENOENT' ? resolve(undefined) : reject(error)))
    child.once('close', () => resolve(text))
  })
}
