import type { World } from '../world/world.ts'

/** Days and cost of the way from one country to another: as a route states it, else what is assumed of all. */
export function routesOf({ routes, assumptions }: World): (from: string, to: string) => { days: number; cost: number } {
  const stated = new Map(
    routes.map(({ from, to, days, costPerKg }) => [`${from} ${to}`, { days, cost: Number(costPerKg ?? '0') }]),
  )
  const unstated = { days: assumptions.transitDays, cost: 0 }
  return (from, to) => (from === to ? { days: 0, cost: 0 } : (stated.get(`${from} ${to}`) ?? unstated))
}
