import { present } from '@lodestone/kernel'
import type { World } from '../world/world.ts'
import type { Figures } from './figures.ts'

/** A way between any two countries, by the days between their regions. */
export function waysOf({ ways }: Figures): World['routes'] {
  const { regions, days, costPerDay, source } = ways
  const places = Object.entries(regions).flatMap(([region, countries]) =>
    countries.map(country => ({ region, country })),
  )
  const between = (a: string, b: string): number => present(days[a]?.[b] ?? days[b]?.[a])
  return places.flatMap(from =>
    places
      .filter(to => to !== from)
      .map(to => {
        const own = between(from.region, to.region)
        const costPerKg = (own * costPerDay).toFixed(2)
        return { from: from.country, to: to.country, days: own, costPerKg, source, basis: 'assumed' as const }
      }),
  )
}
