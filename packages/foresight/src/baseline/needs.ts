import { present } from '@lodestone/kernel'
import type { NeedRow } from '../world/world.ts'
import { worldNeed } from './balance.ts'
import { type Figures, MAGNET_ELEMENTS, yearsOf } from './figures.ts'

type Share = { readonly bloc: string; readonly country: string; readonly share: number }

/** Each bloc's part of the magnets that the world needs. */
export function blocShares(figures: Figures): Share[] {
  const { blocs, rest, china, rareEarthPartOfTrade, rareEarthShare, ...magnets } = figures.magnets
  const part = rareEarthPartOfTrade.t / rareEarthPartOfTrade.of
  const tonnes = blocs.map(
    ({ importsT, exportsT, shareOfOutside }) => (importsT - exportsT) * part + shareOfOutside * magnets.outsideChinaT,
  )
  const need = worldNeed(figures, 2024)
  const world = (MAGNET_ELEMENTS.reduce((sum, element) => sum + need[element], 0) * 1000) / rareEarthShare
  const outside = magnets.chineseExportsT + magnets.outsideChinaT
  const others = outside - tonnes.reduce((sum, t) => sum + t, 0)
  return [
    ...blocs.map(({ bloc, country }, n) => ({ bloc, country, share: present(tonnes[n]) / world })),
    { ...rest, share: others / world },
    { ...china, share: (world - outside) / world },
  ]
}

/** What each bloc's market needs in magnets, year by year. */
export const marketNeeds = (figures: Figures): NeedRow[] =>
  blocShares(figures).flatMap(({ bloc, country, share }) =>
    MAGNET_ELEMENTS.flatMap(element =>
      yearsOf(figures).map(
        (year): NeedRow => ({
          line: `${bloc} market`,
          owner: 'market',
          bloc,
          country,
          element,
          stage: 'magnet',
          kgPerMonth: monthly(worldNeed(figures, year)[element] * share),
          from: `${year}-01`,
          to: `${year}-12`,
          source: figures.need.source,
          basis: 'derived',
        }),
      ),
    ),
  )

/** Thousand tonnes a year as whole kilograms a month. */
export const monthly = (kt: number): string => `${Math.round((kt * 1e6) / 12)}`
