import { present } from '@lodestone/kernel'
import { firstDay, monthNumber } from '../days.ts'
import type { World } from '../world/world.ts'

/** Of each month of a world the days on which what is used in it passes something: `starts` has the first of each, and the day after the last. */
export type Windows = { readonly starts: readonly number[] }

/** The windows of what goods pass so many days before their use. */
export function windowsOf({ from, months }: Pick<World, 'from' | 'months'>, back: number): Windows {
  const first = monthNumber(from)
  return { starts: Array.from({ length: months + 1 }, (_, m) => firstDay(first + m) - back) }
}

/** The mean of each window, which is exactly what its days are where they are all alike: no day of another window leaves a trace in it. */
export function meansOf({ starts }: Windows, at: (day: number) => number): Float64Array {
  return Float64Array.from(starts.slice(1), (end, m) => {
    const begin = present(starts[m])
    const first = at(begin)
    let sum = first
    let isEven = true
    for (let day = begin + 1; day < end; day++) {
      const own = at(day)
      if (own !== first) isEven = false
      sum += own
    }
    return isEven ? first : sum / (end - begin)
  })
}
