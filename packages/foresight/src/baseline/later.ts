import { byName } from '@lodestone/kernel'
import { leastKeptBy, needProfile, publishedTotal, worldNeed } from './balance.ts'
import { type ByElement, type Figures, MAGNET_ELEMENTS } from './figures.ts'
import { type Made, named } from './supply.ts'

const REGIONS = ['north', 'south'] as const

/** Metal, alloy and magnets in a year: plants by name, alloy beside each country's magnets, and China, which can make more than the world needs. */
export function later(figures: Figures, year: number, place: number): Made[] {
  const profile = needProfile(figures, year)
  const magnets = named(figures, 'magnet', place, profile)
  return [
    ...named(figures, 'metal', place, profile),
    ...alloys(figures, magnets),
    ...magnets,
    ...chinese(figures, year),
  ]
}

/** Makers of magnets cast their alloy, as much as they need at the least yield. */
function alloys(figures: Figures, magnets: readonly Made[]): Made[] {
  const least = leastKeptBy(figures, 'magnet')
  return magnets.map(({ plant, kt, ...own }) => ({
    ...own,
    plant: `${plant}, alloy`,
    stage: 'alloy',
    kt: byName(MAGNET_ELEMENTS, element => kt[element] / least),
    source: 'Assumed: makers of magnets cast their own alloy',
    basis: 'assumed',
  }))
}

/** China's later stages, in two halves, none of which is more than one plant may be believed to make. */
function chinese(figures: Figures, year: number): Made[] {
  const { headroom, cost, source } = figures.china
  const need = worldNeed(figures, year)
  const profile = needProfile(figures, year)
  const most: Readonly<Record<'metal' | 'alloy' | 'magnet', (element: keyof ByElement) => number>> = {
    metal: element => publishedTotal(figures, 'separation', year) * profile[element],
    alloy: element => need[element] / leastKeptBy(figures, 'magnet'),
    magnet: element => need[element],
  }
  return (['metal', 'alloy', 'magnet'] as const).flatMap(stage =>
    REGIONS.map(region => ({
      plant: `China, ${stage}, ${region}`,
      stage,
      country: 'CN',
      costPerKg: cost,
      kt: byName(MAGNET_ELEMENTS, element => (most[stage](element) * headroom) / REGIONS.length),
      source,
      basis: 'assumed' as const,
    })),
  )
}
