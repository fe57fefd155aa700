import { present } from '@lodestone/kernel'
import { filledOf, line, offer, round, upTo } from './rounds.fixture.ts'
import { settled } from './settled.fixture.ts'
import type { LineInput, MatchInput, MatchOutput, OfferInput, Rules } from './types.ts'
import { lineWeights, newcomerBounds } from './weights.ts'

/** A line that can use the materials named, which stand in for each other one to one. */
export const using = (
  id: string,
  kg: number,
  [material, ...others]: [string, ...string[]],
  more: Partial<LineInput> = {},
) => line(id, kg, { material, substitutes: others.map(other => ({ material: other, ratio: '1' })), ...more })

/** An offer of a material of its own name. */
export const own = (id: string, kg: number, price: number, smallest?: string): OfferInput =>
  offer(id, kg, price, { material: id, ...(smallest && { minimumLotKg: smallest }) })

export const inWords = (values: readonly (string | number)[]): string =>
  values.length < 3 ? values.join(' and ') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`

export const matchedKg = async (input: MatchInput): Promise<number> => Number((await settled(input)).totals.matchedKg)

/** What each line gets, with up to three places as the page shows it. */
export const shownFills = (output: MatchOutput): [string, string][] =>
  [...filledOf(output)].map(([id, kg]) => [id, String(Math.round(kg * 1000) / 1000)])

/** What each line that got something pays per kilogram. */
export function paidOf({ result }: MatchOutput): Map<string, number> {
  return new Map(result.allocations.map(({ lineId, landedPrice }) => [lineId, Number(landedPrice)]))
}

type Weighed = { id: string; kg: string; baseline?: string; took?: string | undefined }

/** Fills of so many kilograms shared by the weights that the round's rules give. */
export async function shared(members: readonly Weighed[], rules: Partial<Rules>, kg: number) {
  const own = { weights: 'baseline' as const, allocation: 'pro-rata' as const, ...rules }
  const book = members.map(({ id, kg: quantityKg, baseline, took }) => ({
    lines: [{ id, material: 'dy-oxide', quantityKg }],
    baselines: baseline === undefined ? [] : [{ material: 'dy-oxide', kgPerYear: baseline }],
    took,
  }))
  const bounds = newcomerBounds(book, own)
  const lines = book.flatMap(({ lines: asked, baselines, took }) =>
    [...lineWeights(asked, baselines, own.weights, { bounds, realisation: took })].map(([id, weight]) =>
      line(id, present(asked[0]).quantityKg, { weight }),
    ),
  )
  return shownFills(await settled(round(lines, [offer('o', kg, 10)], own)))
}

/** A line of 3,000 kg under a cap of 10 %, with or without a phantom of 1,000 kg at a ceiling of 0.01. */
export const capOf = (countryCapBase: Rules['countryCapBase'], phantom: boolean, more: OfferInput[] = []): MatchInput =>
  round(
    [line('a', 3000), ...(phantom ? [line('phantom', 1000, upTo('0.01'))] : [])],
    [offer('cn', 2000, 10, { chain: [{ stage: 'mining', country: 'CN' }] }), ...more],
    { countryCapBase, maxCountrySharePct: '10' },
  )
