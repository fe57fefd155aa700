import { present } from '@lodestone/kernel'
import { quantile, type Row, row } from '../bench.ts'
import { agreement, short } from './agreement.ts'
import type { Case, Measured, NativeRun } from './case.ts'
import { measure } from './child.ts'

/** A row without `reached` is for information: nothing was promised, or there was nothing to compare with. */
export type Line = Omit<Row, 'reached'> & { readonly reached?: boolean }

/**
 * What is promised of a case: seconds of the whole match, times the native solver's time, times the processor time of the same round without ceilings, resident megabytes,
 * seconds of the check.
 */
type Goal = {
  readonly timesPlain?: number
  readonly atMostS?: number
  readonly timesNative?: number
  readonly atMostMb?: number
  readonly checkS?: number
}

const EXACT = { volume: 0, cost: 0 }
const CASES: readonly (Case & { readonly goal: Goal })[] = [
  {
    name: '1,000 x 200',
    lines: 1000,
    offers: 200,
    native: { solver: 'clp', forms: ['per pair', 'merged'], limitS: 20 },
    gap: EXACT,
    limitS: 40,
    goal: { atMostS: 0.3, timesNative: 1 },
  },
  {
    name: '5,000 x 500',
    lines: 5000,
    offers: 500,
    check: true,
    native: { solver: 'clp', forms: ['per pair', 'merged'], limitS: 30 },
    gap: EXACT,
    limitS: 60,
    goal: { atMostS: 1, timesNative: 1, checkS: 0.5 },
  },
  {
    name: '5,000 x 500 with a freight table',
    lines: 5000,
    offers: 500,
    freight: true,
    check: true,
    native: { solver: 'clp', forms: ['per pair', 'merged'], limitS: 30 },
    gap: EXACT,
    limitS: 60,
    goal: {},
  },
  {
    name: '20,000 x 2,000 over three years',
    lines: 20_000,
    offers: 2000,
    years: 3,
    native: { solver: 'clp', forms: ['per pair'], limitS: 60 },
    gap: EXACT,
    limitS: 100,
    goal: { atMostS: 6, atMostMb: 1500 },
  },
  {
    name: '30,000 x 500 of thirty members in four quarters and six materials',
    lines: 30_000,
    offers: 500,
    members: true,
    withoutCeilings: true,
    check: true,
    gap: EXACT,
    limitS: 200,
    goal: { timesPlain: 4 },
  },
  {
    name: '1,000 x 200 with ceilings that many pools break',
    lines: 1000,
    offers: 200,
    ceilings: 0.85,
    withoutCeilings: true,
    check: true,
    gap: EXACT,
    limitS: 60,
    goal: { timesPlain: 4 },
  },
  {
    name: '1,000 x 200 under a country cap that binds, in one pass',
    lines: 1000,
    offers: 200,
    ceilings: 0,
    rules: { countryCapBase: 'pooled-demand', maxCountrySharePct: '15' },
    check: true,
    native: { solver: 'clp', forms: ['per pair', 'merged'], limitS: 30 },
    gap: EXACT,
    limitS: 60,
    goal: { timesNative: 3 },
  },
  {
    name: '1,000 x 200 with substitutes at a ratio, in one pass',
    lines: 1000,
    offers: 200,
    ceilings: 0,
    substitutes: true,
    check: true,
    native: { solver: 'clp', forms: ['per pair', 'merged'], limitS: 30 },
    gap: EXACT,
    limitS: 60,
    goal: { timesNative: 3 },
  },
  {
    name: '5,000 x 500 with substitutes at a ratio, in one pass',
    lines: 5000,
    offers: 500,
    ceilings: 0,
    substitutes: true,
    check: true,
    gap: { volume: 1e-7, cost: 0 },
    limitS: 100,
    goal: {},
  },
  {
    name: '300 x 60 with substitutes and caps that bind, with departures',
    lines: 300,
    offers: 60,
    substitutes: true,
    rules: { countryCapBase: 'pooled-demand', maxCountrySharePct: '15', maxSupplierSharePct: '6' },
    withoutCeilings: true,
    check: true,
    gap: EXACT,
    limitS: 100,
    goal: {},
  },
  {
    name: '1,000 x 200 with lots and tiers',
    lines: 1000,
    offers: 200,
    lots: true,
    native: { solver: 'cbc', forms: ['per pair', 'merged'], limitS: 30 },
    gap: { volume: 1e-6, cost: 1e-4 },
    limitS: 100,
    goal: { atMostS: 10, timesNative: 1.5 },
  },
  {
    name: '5,000 x 500 with lots and tiers',
    lines: 5000,
    offers: 500,
    lots: true,
    native: { solver: 'cbc', forms: ['merged'], limitS: 60 },
    gap: { volume: 1e-4, cost: 1e-3 },
    limitS: 150,
    goal: { atMostS: 30 },
  },
]

/** Measures every case that something is promised of, one after another. */
export async function goalRows(): Promise<Line[]> {
  const rows: Line[] = []
  for (const one of CASES) {
    const measured = await measure(one)
    if (typeof measured === 'string')
      rows.push({ what: one.name, measured: measured, goal: 'an answer', reached: false })
    else rows.push(...rowsOf(one, measured))
  }
  return rows
}

function rowsOf(one: (typeof CASES)[number], measured: Measured): Line[] {
  const { name, goal, gap } = one
  const matchS = quantile(measured.match, 0.5)
  const { pairs, departures, residentMb } = measured
  const note = `${times(measured.match)}; ${pairs.toLocaleString('en')} pairs, ${departures} lines left for the price`
  const lines: Line[] = [figure(`${name}: whole match`, matchS, { atMost: goal.atMostS }, 's', note)]
  if (measured.plainCpu.length > 0) {
    const [own, plain] = [quantile(measured.matchCpu, 0.5), quantile(measured.plainCpu, 0.5)]
    const times = `${own.toFixed(2)} s of ${plain.toFixed(2)} s`
    lines.push(
      figure(`${name}: processor time against no ceilings`, own / plain, { atMost: goal.timesPlain }, 'times', times),
    )
  }
  for (const [n, run] of measured.native.entries())
    lines.push(...nativeRows(name, matchS, run, n === 0 ? goal.timesNative : undefined))
  const optimum = measured.native.find(({ outcome }) => outcome === 'optimal')
  if (optimum) {
    const { agree, text } = agreement(measured, optimum, gap)
    lines.push({ what: `${name}: volumes agree with ${optimum.solver}`, measured: text, goal: 'yes', reached: agree })
  }
  lines.push(gapRow(name, measured, gap))
  // It knows no caps.
  if (!one.rules) {
    const unserved = (100 * (measured.servedKg - measured.greedyKg)) / measured.servedKg
    lines.push(row(`${name}: of its volume price-greedy pro rata leaves unserved`, unserved, { atLeast: 0 }, '%'))
  }
  lines.push(figure(`${name}: resident memory`, residentMb, { atMost: goal.atMostMb }, 'MB'))
  if (measured.check.length > 0) {
    const { findings } = measured
    const found = findings.length === 0 ? 'it finds nothing' : `it finds ${findings.length}: ${findings[0]}`
    const note = `${times(measured.check)}; ${found}`
    const line = figure(
      `${name}: check of the record`,
      quantile(measured.check, 0.5),
      { atMost: goal.checkS },
      's',
      note,
    )
    lines.push(findings.length === 0 ? line : { ...line, reached: false })
  }
  return lines
}

/** A row that is judged only if something was promised. */
function figure(what: string, value: number, goal: { atMost: number | undefined }, unit: string, note = ''): Line {
  if (goal.atMost !== undefined) return row(what, value, { atMost: goal.atMost }, unit, note)
  return { what, measured: row(what, value, {}, unit, note).measured, goal: '' }
}

const times = (runs: readonly number[]): string =>
  runs.length > 1 ? `median of ${runs.length}, the first ${present(runs[0]).toFixed(2)}` : 'one run'

function nativeRows(name: string, matchS: number, run: NativeRun, timesNative: number | undefined): Line[] {
  const { solver, form, outcome, wallS, solvingS } = run
  const what = `${name}: ${solver}, volume and cost alone, ${form}`
  if (outcome === 'missing') return [{ what, measured: `no ${solver} installed`, goal: '' }]
  if (outcome === 'unfinished') return [{ what, measured: `no optimum after ${wallS.toFixed(0)} s`, goal: '' }]
  const note = `process wall time; by its own account ${solvingS.toFixed(2)} s of it solving`
  const lines = [figure(what, wallS, { atMost: undefined }, 's', note)]
  if (timesNative === undefined) return lines
  return [...lines, row(`${name}: whole match against ${solver}`, matchS / wallS, { atMost: timesNative }, 'times')]
}

/** The largest gap of the volumes and that of the cost, as the record states them, beside those asked. */
function gapRow(name: string, { stages }: Measured, asked: Case['gap']): Line {
  const gapOf = (stage: string) =>
    Math.max(...stages.filter(one => one.name.startsWith(stage)).map(one => Number(one.gap)))
  const [volume, cost] = [gapOf('volume-'), gapOf('cost')]
  return {
    what: `${name}: gap that the record states`,
    measured: `volume ${short(volume)}, cost ${short(cost)}`,
    goal: `at most ${short(asked.volume)} and ${short(asked.cost)}`,
    reached: volume <= asked.volume && cost <= asked.cost,
  }
}
