import type { LineInput, MatchInput, OfferInput, Stage } from '@lodestone/engine'
import { type SampleOptions, sampleRound } from '@lodestone/engine/fixture'

/** One size to measure, in a process of its own. Quantities are kilograms, times seconds, gaps relative. */
export type Case = {
  readonly name: string
  readonly lines: number
  readonly offers: number
  readonly seed?: number
  /** Minimum lots, increments, tiers and minimums of lines. */
  readonly lots?: boolean
  /** Whether goods sold ex works pay freight by origin and country, so that it matters which offer serves whom. */
  readonly freight?: boolean
  /** Years over which the quarters of lines and offers are spread: twice the years, half the pairs. */
  readonly years?: number
  readonly check?: boolean
  /** The native solver that solves the same instance, and as which programmes. */
  readonly native?: { readonly solver: Solver; readonly forms: readonly Form[]; readonly limitS: number }
  /** What volume and cost may lack of the optimum: asked of the engine and given to the native solver. */
  readonly gap: { readonly volume: number; readonly cost: number }
  readonly limitS: number
}

export type Solver = 'clp' | 'cbc'
/** A column for every pair of line and offer tier, or for every pair of lines that are alike and offer tier. */
export type Form = 'per pair' | 'merged'

/** Seconds and kilograms of one case. Every list of seconds holds one entry a run. */
export type Measured = {
  readonly pairs: number
  readonly departures: number
  readonly match: readonly number[]
  readonly check: readonly number[]
  readonly findings: readonly string[]
  /** Most that was resident up to the end of the first whole match, in MB. */
  readonly residentMb: number
  readonly stages: readonly Stage[]
  readonly servedKg: number
  readonly greedyKg: number
  readonly native: readonly NativeRun[]
}

export type NativeRun = {
  readonly solver: Solver
  readonly form: Form
  /** `missing`: not installed; `unfinished`: its time limit came first. */
  readonly outcome: 'optimal' | 'unfinished' | 'missing'
  /** Kilograms of need by class. */
  readonly volumes: Readonly<Record<string, number>>
  /** In base currency. */
  readonly cost: number
  /** From the start of its processes to their end, reading the instance and writing the answer included. */
  readonly wallS: number
  /** What the solver says it spent on solving. */
  readonly solvingS: number
}

const WARM_UP = { lines: 250, offers: 25 }

export const roundOf = (one: Case): MatchInput => spread(one, sampleRound(sampleOptions(one)))

/** A small round of the same sort, for what only the first call pays for. */
export const warmUpOf = (one: Case): MatchInput => sampleRound({ ...sampleOptions(one), ...WARM_UP })

function sampleOptions({ lines, offers, seed = 1, lots = false, freight = false }: Case): SampleOptions {
  const rules = freight ? { freight: freightRows() } : {}
  return { lines, offers, seed, rules, lots, tiers: lots, minimums: lots }
}

function spread({ years = 1 }: Case, round: MatchInput): MatchInput {
  const later = <T extends LineInput | OfferInput>(row: T, n: number): T => ({
    ...row,
    period: row.period.replace('2027', String(2027 + (n % years))),
  })
  return { ...round, lines: round.lines.map(later), offers: round.offers.map(later) }
}

/** From every origin of the sample to every country in it, 0.50 to 4.00 EUR/kg. */
function freightRows(): { from: string; to: string; amount: string }[] {
  const origins = ['AU', 'US', 'EE', 'FR', 'VN', 'MY', 'JP']
  const countries = ['DE', 'FR', 'IT', 'NL', 'PL', 'JP', 'AT', 'ES', 'SE']
  return origins.flatMap((from, a) =>
    countries.map((to, b) => ({ from, to, amount: (0.5 + ((a * 7 + b * 5) % 11) * 0.35).toFixed(2) })),
  )
}
