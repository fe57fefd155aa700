import type { ServiceName } from '@lodestone/contracts'
import type { ProcessSample, Sample } from './samples.ts'
import { longestLife, medianOf, type Point, slopeOf } from './slope.ts'

/** Bytes by which a process may grow in an hour: what is resident, and what its heap holds when all garbage was collected. */
export const MiB = 2 ** 20
export const BOUNDS = { resident: 40 * MiB, heap: 12 * MiB } as const
/** The share of the time that warms up, and milliseconds that a life of a process does. */
const WARM_UP = 0.2
const YOUNG_MS = 300_000
/** Milliseconds that a life must have lasted, warmed up, to be judged: what a young process compiles and keeps looks like a leak. */
const LASTED_MS = 900_000
/** Minutes from which on a run says something of memory. */
export const LEAST_MINUTES = 20

type Kind = keyof typeof BOUNDS
export type Growth = {
  readonly name: string
  /** Whether nobody killed it. */
  readonly isSpared: boolean
  /** Median of what was resident, in bytes. */
  readonly resident: number
  readonly heap: number
  readonly descriptors: number
  readonly delayMs: number
  /** Bytes an hour; undefined where no life lasted long enough. */
  readonly slopes: Readonly<Record<Kind, number | undefined>>
  /** Minutes that the slopes are taken from. */
  readonly minutes: number
}

/** How each process grew in the longest of its lives, after it and the run had warmed up. */
export function growthOf(samples: readonly Sample[], spared: readonly ServiceName[], endMs: number): Growth[] {
  const warm = samples.filter(({ at }) => at >= endMs * WARM_UP)
  const names = [...new Set(warm.flatMap(({ processes }) => processes.map(({ name }) => name)))]
  return names.map(name => {
    const own = warm.flatMap(sample => {
      const found = sample.processes.find(one => one.name === name)
      return found ? [{ ...sample, found }] : []
    })
    const grown = (kind: Kind): Point[] => {
      const seen = samples.flatMap(({ at, collected, processes }) => {
        const found = processes.find(one => one.name === name)
        return found && (kind === 'resident' || collected) ? [{ at, value: found[kind], life: found.life }] : []
      })
      return longestLife(seen, { leastMs: LASTED_MS, youngMs: YOUNG_MS, from: endMs * WARM_UP })
    }
    const resident = grown('resident')
    const of = (what: (sample: ProcessSample) => number) => own.map(({ found }) => what(found))
    return {
      name,
      isSpared: spared.some(one => one === name),
      resident: medianOf(of(one => one.resident)),
      heap: medianOf(of(one => one.heap)),
      descriptors: Math.max(...of(one => one.descriptors)),
      delayMs: Math.max(...of(one => one.delayMs)),
      slopes: { resident: slopeOf(resident), heap: slopeOf(grown('heap')) },
      minutes: ((resident.at(-1)?.at ?? 0) - (resident[0]?.at ?? 0)) / 60_000,
    }
  })
}

/** Processes that grow faster than they may. Those that were spared must have been seen for long enough. */
export function leaksIn(growths: readonly Growth[]): string[] {
  return growths.flatMap(({ name, slopes, isSpared }) =>
    (Object.keys(BOUNDS) as Kind[]).flatMap(kind => {
      const slope = slopes[kind]
      if (slope === undefined) return isSpared ? [`${name}: too little is known of what is ${kind}`] : []
      if (slope <= BOUNDS[kind]) return []
      return [`${name}: ${kind} grows by ${(slope / MiB).toFixed(1)} MiB an hour, of ${BOUNDS[kind] / MiB}`]
    }),
  )
}
