import { formatKg, type Grams, grams } from '@lodestone/kernel/quantity'
import type { Made } from '../../outlook/chain.ts'
import { type Gap, sumOf } from '../../outlook/gap.ts'

/** Months of an outcome, as far as these rules read them: in the order of time, one for each element. */
type Month = Gap & {
  readonly element: string
  readonly undisturbedShortKg: string
  readonly blocs: readonly (Gap & { readonly bloc: string })[]
  readonly stages: readonly Made[]
}

/** The months of each element, in the order in which the elements come. */
export const byElement = <One extends { readonly element: string }>(
  months: readonly One[],
): { readonly element: One['element']; readonly months: readonly One[] }[] =>
  [...Map.groupBy(months, one => one.element)].map(([element, own]) => ({ element, months: own }))

/** What is short over all months without the scenario. */
export const undisturbedOf = (months: readonly Pick<Month, 'undisturbedShortKg'>[]): string =>
  formatKg(months.reduce((sum: Grams, one) => sum + grams(one.undisturbedShortKg), 0n))

/** What blocs need over all months, those first that miss most. */
export function blocsOf(months: readonly Pick<Month, 'blocs'>[]): (Gap & { readonly bloc: string })[] {
  const missing = ({ shortKg, coveredKg }: Gap): Grams => grams(shortKg) - grams(coveredKg)
  return [
    ...Map.groupBy(
      months.flatMap(one => one.blocs),
      one => one.bloc,
    ),
  ]
    .map(([bloc, gaps]) => ({ bloc, ...sumOf(gaps) }))
    .sort((a, b) => (missing(a) === missing(b) ? (a.bloc < b.bloc ? -1 : 1) : missing(a) > missing(b) ? -1 : 1))
}

/** The most that is made at one stage in any month, with the scenario or without: the scale that all months share. */
export function mostMade(months: readonly Pick<Month, 'stages'>[]): string {
  let most: Grams = 0n
  for (const { stages } of months)
    for (const own of Map.groupBy(stages, one => one.stage).values())
      for (const of of ['kg', 'undisturbedKg'] as const) {
        const sum = own.reduce((all: Grams, one) => all + grams(one[of]), 0n)
        if (sum > most) most = sum
      }
  return formatKg(most)
}

/** Of stages the one that loses most by the scenario; `undefined` where none does. */
export function hardestHit<One extends { readonly kg: string; readonly undisturbedKg: string }>(
  stages: readonly One[],
): One | undefined {
  const lost = ({ kg, undisturbedKg }: One): Grams => grams(undisturbedKg) - grams(kg)
  return stages.reduce<One | undefined>(
    (most, one) => (lost(one) > (most === undefined ? 0n : lost(most)) ? one : most),
    undefined,
  )
}
