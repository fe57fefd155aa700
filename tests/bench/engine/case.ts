import type { LineInput, MatchInput, ObjectiveStage, OfferInput, Rules } from '@lodestone/engine'
import { type SampleOptions, sampleRound } from '@lodestone/engine/fixture'
import { membersRound } from './members.ts'

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
  /** Whether the round is one of thirty members in four quarters and six materials; else it is a sample. */
  readonly members?: boolean
  /** What every ceiling is multiplied by: the lower, the more lines leave for the average of their pool. 0: there are none, and one pass is all. */
  readonly ceilings?: number
  /** Whether every other line for oxide takes another oxide too, 0.8 kg of need for a kilogram. */
  readonly substitutes?: boolean
  /** Rules in the place of those of the sample: caps that bind. */
  readonly rules?: Partial<Rules>
  /** Whether the same round without ceilings is measured beside it. */
  readonly withoutCeilings?: boolean
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
  /** Seconds of processor time of the match, and of that of the same round without ceilings. */
  readonly matchCpu: readonly number[]
  readonly plainCpu: readonly number[]
  readonly check: readonly number[]
  readonly findings: readonly string[]
  /** Most that was resident up to the end of the first whole match, in MB. */
  readonly residentMb: number
  readonly stages: readonly ObjectiveStage[]
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

export function roundOf(one: Case): MatchInput {
  const sample = spread(one, sampleRound(sampleOptions(one)))
  return substituted(one, lowered(one, one.members ? membersRound(sample, one.lines, one.offers) : sample))
}

/** The same round as if nobody had named a ceiling. */
export const withoutCeilings = (round: MatchInput): MatchInput => ({
  ...round,
  lines: round.lines.map(({ ceilingPrice: _, ...line }) => line),
})

/** A small round of the same sort, for what only the first call pays for. */
export const warmUpOf = (one: Case): MatchInput => sampleRound({ ...sampleOptions(one), ...WARM_UP })

function sampleOptions(one: Case): SampleOptions {
  const { lines, offers, seed = 1, lots = false, freight = false } = one
  const rules = { ...(freight ? { freight: freightRows() } : {}), ...one.rules }
  return { lines, offers, seed, rules, lots, tiers: lots, minimums: lots }
}

function spread({ years = 1 }: Case, round: MatchInput): MatchInput {
  const later = <T extends LineInput | OfferInput>(row: T, n: number): T => ({
    ...row,
    period: row.period.replace('2027', String(2027 + (n % years))),
  })
  return { ...round, lines: round.lines.map(later), offers: round.offers.map(later) }
}

function lowered({ ceilings = 1 }: Case, round: MatchInput): MatchInput {
  if (ceilings === 0) return withoutCeilings(round)
  const lines = round.lines.map(line => {
    if (!line.ceilingPrice || ceilings === 1) return line
    const amount = (Number(line.ceilingPrice.amount) * ceilings).toFixed(2)
    return { ...line, ceilingPrice: { ...line.ceilingPrice, amount } }
  })
  return { ...round, lines }
}

const OTHER: Record<string, string> = { 'ndpr-oxide': 'tb-oxide', 'dy-oxide': 'tb-oxide', 'tb-oxide': 'dy-oxide' }

const substituted = ({ substitutes }: Case, round: MatchInput): MatchInput => ({
  ...round,
  lines: round.lines.map((line, n) => {
    const material = OTHER[line.material]
    return substitutes && material && n % 2 === 0 ? { ...line, substitutes: [{ material, ratio: '0.8' }] } : line
  }),
})

/** From every origin of the sample to every country in it, 0.50 to 4.00 EUR/kg. */
function freightRows(): { from: string; to: string; amount: string }[] {
  const origins = ['AU', 'US', 'EE', 'FR', 'VN', 'MY', 'JP']
  const countries = ['DE', 'FR', 'IT', 'NL', 'PL', 'JP', 'AT', 'ES', 'SE']
  return origins.flatMap((from, a) =>
    countries.map((to, b) => ({ from, to, amount: (0.5 + ((a * 7 + b * 5) % 11) * 0.35).toFixed(2) })),
  )
}
