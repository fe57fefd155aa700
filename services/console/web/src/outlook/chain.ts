import { formatKg, type Grams, grams } from '@lodestone/kernel/quantity'

/** The steps that goods go through, in their order, below recycling, which feeds several of them. */
export const STAGES = ['recycling', 'mining', 'separation', 'metal', 'alloy', 'magnet'] as const
export type Stage = (typeof STAGES)[number]

/** What plants of a country make at a stage, beside what they would make. */
export type Made = {
  readonly stage: Stage
  readonly country: string
  readonly kg: string
  readonly undisturbedKg: string
}

/** Countries with a colour of their own; those that make least are one. */
const MOST_COUNTRIES = 7
export const OTHERS = 'others'
/** China has the colour that it has in other pictures of the console. */
const CHINA = 'var(--series-2)'
const COLOURS = [1, 3, 4, 5, 6, 7].map(nth => `var(--series-${nth})`)
const REST = 'var(--series-8)'

/** The colour of each country, by how much it has over all stages, and of all others. */
export function coloursOf(
  amounts: readonly { readonly country: string; readonly amount: number }[],
): (country: string) => string | undefined {
  const sums = new Map<string, number>()
  for (const { country, amount } of amounts) sums.set(country, (sums.get(country) ?? 0) + amount)
  const ranked = [...sums].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([country]) => country)
  const named = ranked
    .filter(country => country !== 'CN')
    .slice(0, ranked.includes('CN') ? MOST_COUNTRIES - 1 : MOST_COUNTRIES)
  const colours = new Map(named.map((country, nth) => [country, COLOURS[nth] ?? REST]))
  if (sums.has('CN')) colours.set('CN', CHINA)
  return country => colours.get(country)
}

export const restColour = REST

export type MadeRow = { readonly country: string; readonly kg: string; readonly undisturbedKg: string }
export type MadeStage = {
  readonly stage: Stage
  readonly kg: string
  readonly undisturbedKg: string
  readonly countries: readonly MadeRow[]
}

const together = (rows: readonly MadeRow[], of: (row: MadeRow) => string): string =>
  formatKg(rows.reduce((sum: Grams, row) => sum + grams(of(row)), 0n))
const both = (rows: readonly MadeRow[]) => ({
  kg: together(rows, row => row.kg),
  undisturbedKg: together(rows, row => row.undisturbedKg),
})

/** What is made, stage by stage in the order of the chain, those countries first that would make most; countries without a name are one, at the end. */
export function stagesOf(made: readonly Made[], isNamed: (country: string) => boolean): MadeStage[] {
  return STAGES.flatMap(stage => {
    const rows = made.filter(one => one.stage === stage && (grams(one.kg) > 0n || grams(one.undisturbedKg) > 0n))
    if (rows.length === 0) return []
    const named = rows.filter(({ country }) => isNamed(country)).toSorted(byMost)
    const others = rows.filter(({ country }) => !isNamed(country))
    const countries = others.length === 0 ? named : [...named, { country: OTHERS, ...both(others) }]
    return [{ stage, ...both(countries), countries }]
  })
}

function byMost(a: MadeRow, b: MadeRow): number {
  const [one, other] = [grams(a.undisturbedKg), grams(b.undisturbedKg)]
  return one > other ? -1 : one < other ? 1 : a.country < b.country ? -1 : 1
}
