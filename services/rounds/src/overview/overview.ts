import {
  OVERVIEW_STEPS,
  type OverviewGoods,
  type OverviewSaving,
  type OverviewStep,
  type RoundState,
  type RoundsOverview,
} from '@lodestone/contracts'
import { type Currency, coinPlaces, exact, formatKg, type Grams, percentOf, present } from '@lodestone/kernel'
import { findMaterial } from '@lodestone/provenance'
import { addOutcomes, type Outcome } from '../outcome/outcome.ts'

/** Quantities of a material of a round that its reader may see, in grams of need, or of goods of a supplier's own. */
export type Figures = Readonly<Partial<Record<(typeof KEPT)[number], Grams>>>
const KEPT = ['asked', 'confirmed', 'offered', 'matched', 'accepted', 'contracted', 'delivered'] as const

/** A round that was opened, as an overview reads it. */
export type RoundFacts = {
  readonly id: string
  readonly reference: string
  readonly name: string
  readonly state: RoundState
  readonly currency: Currency
  readonly openedAt: string
  readonly offeringSince?: string | null | undefined
  readonly closedAt?: string | null | undefined
  readonly matchedAt?: string | null | undefined
  readonly awardedAt?: string | null | undefined
  readonly figures: ReadonlyMap<string, Figures>
  /** Absent until it is kept. */
  readonly outcome?: Outcome | undefined
}

/** Whether a round counts in sums. */
export const isAwarded = ({ awardedAt }: Pick<RoundFacts, 'awardedAt'>): boolean => typeof awardedAt === 'string'

type Shown = Pick<OverviewGoods, (typeof KEPT)[number] | 'awarded'>
type Present<Name extends keyof RoundsOverview> = NonNullable<RoundsOverview[Name]>
type Sums = {
  readonly byForm: Present<'byForm'>
  readonly byMaterial: Present<'byMaterial'>
  readonly savings: Present<'savings'>
  readonly steps: Present<'steps'>
  readonly rounds: Required<Omit<Present<'rounds'>, 'leftOut'>>
}

/** Sums over the awarded ones of some rounds: by form and material, by currency, and of the steps they took. Pure. */
export function overviewOf(all: readonly RoundFacts[]): Sums {
  const rounds = all.filter(isAwarded)
  const rows = rounds.flatMap(materialsOf)
  return {
    rounds: {
      opened: all.length,
      awarded: rounds.length,
      cancelled: all.filter(round => round.state === 'cancelled').length,
      notSummed: rounds.filter(round => !round.outcome).length,
    },
    byForm: together(rows, row => formOf(row.material)).map(([form, own]) => ({ form, ...goodsOf(own) })),
    byMaterial: together(rows, row => row.material).map(([material, own]) => ({
      material,
      form: formOf(material),
      ...goodsOf(own),
    })),
    savings: savingsOf(rows).map(({ kg: _, ...saving }) => saving),
    steps: spread(rounds.flatMap(stepsOf)),
  }
}

const formOf = (material: string): string => findMaterial(material)?.stage ?? 'other'

/** What a round has of one material. */
type Row = {
  readonly material: string
  readonly currency: Currency
  readonly figures: Figures
  readonly outcome: Outcome
}

function materialsOf({ currency, figures, outcome = { savings: [], origin: [] } }: RoundFacts): Row[] {
  const named = [...outcome.savings, ...outcome.origin].map(one => one.material)
  return [...new Set([...figures.keys(), ...named])].map(material => ({
    material,
    currency,
    figures: figures.get(material) ?? {},
    outcome: {
      savings: outcome.savings.filter(one => one.material === material),
      origin: outcome.origin.filter(one => one.material === material),
    },
  }))
}

const together = <T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] =>
  [...Map.groupBy(rows, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))

function goodsOf(rows: readonly Row[]): OverviewGoods {
  const figures = sumOf(rows.map(row => row.figures))
  const { accepted, delivered } = figures
  const origin = together(
    rows.flatMap(row => row.outcome.origin),
    one => one.stage,
  )
  return {
    ...showFigures(figures, true),
    ...(accepted !== undefined && accepted > 0n && delivered !== undefined
      ? { deliveredOfAwardedPct: percentOf(delivered, accepted) }
      : {}),
    origin: origin.map(([, own]) => {
      const [named, outside] = [gramsOf(own, one => one.grams), gramsOf(own, one => one.outside)]
      return {
        stage: present(own[0]).stage,
        kg: formatKg(named),
        outsideChinaKg: formatKg(outside),
        outsideChinaPct: percentOf(outside, named),
      }
    }),
    savings: savingsOf(rows),
  }
}

const gramsOf = <T>(rows: readonly T[], of: (row: T) => string): Grams =>
  rows.reduce((sum, row) => sum + BigInt(of(row)), 0n)

/** Each quantity over those that have it. */
export function sumOf(all: readonly Figures[]): Figures {
  const sums: Partial<Record<(typeof KEPT)[number], Grams>> = {}
  for (const figures of all)
    for (const name of KEPT) {
      const own = figures[name]
      if (own !== undefined) sums[name] = (sums[name] ?? 0n) + own
    }
  return sums
}

/** As kilograms. What an awarded round's parties had accepted is what was awarded. */
export function showFigures(figures: Figures, isAwarded: boolean): Shown {
  const shown: { -readonly [Name in keyof Shown]: Shown[Name] } = {}
  for (const name of KEPT) {
    const own = figures[name]
    if (own === undefined) continue
    shown[name] = formatKg(own)
    if (name === 'accepted' && isAwarded) shown.awarded = formatKg(own)
  }
  return shown
}

/** What was saved in each currency against each comparison. */
const savingsOf = (rows: readonly Row[]): OverviewGoods['savings'] =>
  together(
    rows.flatMap(({ currency, outcome }) => outcome.savings.map(one => ({ ...one, currency, material: '' }))),
    one => one.currency,
  ).flatMap(([, own]) => showSavings(present(own[0]).currency, own))

/** The savings of some outcomes of one currency, whatever their materials. */
export const showSavings = (currency: Currency, savings: Outcome['savings']): OverviewGoods['savings'] =>
  addOutcomes(currency, [{ savings: savings.map(one => ({ ...one, material: '' })), origin: [] }]).savings.map(
    ({ against, grams, compared, paid }) => ({
      currency,
      against,
      kg: formatKg(BigInt(grams)),
      ...differenceOf(currency, compared, paid),
    }),
  )

function differenceOf(
  currency: Currency,
  compared: string,
  paid: string,
): Omit<OverviewSaving, 'currency' | 'against'> {
  const before = exact.decimalToRational(compared)
  const saved = exact.subtract(before, exact.decimalToRational(paid))
  return {
    compared,
    paid,
    saved: exact.formatRational(saved, coinPlaces(currency)),
    ...(before.n === 0n
      ? {}
      : { savedPct: exact.formatRational(exact.divide(exact.multiply(saved, exact.rational(100n)), before), 2) }),
  }
}

type Took = { readonly step: OverviewStep['step']; readonly ms: number }

/** The milliseconds that each step of a round took. */
export function stepsOf({ openedAt, offeringSince, closedAt, matchedAt, awardedAt }: RoundFacts): Took[] {
  const ends: Record<Took['step'], readonly (string | null | undefined)[]> = {
    collecting: [openedAt, offeringSince],
    offering: [offeringSince, closedAt],
    matching: [closedAt, matchedAt],
    deciding: [matchedAt, awardedAt],
    whole: [openedAt, awardedAt],
  }
  return OVERVIEW_STEPS.flatMap(step => {
    const [from, to] = ends[step]
    return !from || !to ? [] : [{ step, ms: Date.parse(to) - Date.parse(from) }]
  })
}

export const hoursOf = (ms: number): string => exact.formatRational(exact.rational(BigInt(ms), 3_600_000n), 2)

/** Of each step the median, the least and the most. */
function spread(took: readonly Took[]): OverviewStep[] {
  const byStep = Map.groupBy(took, one => one.step)
  return OVERVIEW_STEPS.flatMap(step => {
    const sorted = (byStep.get(step) ?? []).map(one => one.ms).sort((a, b) => a - b)
    const [least, most] = [sorted[0], sorted.at(-1)]
    if (least === undefined || most === undefined) return []
    const middle = present(sorted[sorted.length >> 1]) + present(sorted[(sorted.length - 1) >> 1])
    return [
      {
        step,
        rounds: sorted.length,
        medianHours: hoursOf(Math.round(middle / 2)),
        leastHours: hoursOf(least),
        mostHours: hoursOf(most),
      },
    ]
  })
}
