import { sha256Hex } from '@lodestone/kernel'
import type { PlantRow, Stage, World } from '../world/world.ts'
import type { UnsureDays } from './scenario.ts'

/** What is not known for sure, decided: what survives into each step, how long things take, which projects come. */
export type Draw = {
  readonly yieldOf: (stage: Stage) => number
  /** Days of the nth shock. */
  readonly daysOf: (days: UnsureDays, shock: number) => number
  /** What of the capacity of a plant's row comes true. */
  readonly comes: (row: PlantRow) => number
}

const middle = (low: string, high: string): number => (Number(low) + Number(high)) / 2

/** What is expected: middles, and projects by their probability. */
export const expected = (world: World): Draw => ({
  yieldOf: stage => {
    const stated = world.assumptions.yields.find(own => own.stage === stage)
    return stated ? middle(stated.low, stated.high) : 1
  },
  daysOf: days => (typeof days === 'number' ? days : Math.round((days.low + days.high) / 2)),
  comes: row => Number(row.probability ?? '1'),
})

/** The nth of the draws of a seed: the same for the same names, whatever else is drawn. */
export function drawn(world: World, seed: string, n: number): Draw {
  // 48 bits of a hash of what is drawn, as a fraction of one.
  const chance = (what: string): number => Number.parseInt(sha256Hex(`${seed}:${n}:${what}`).slice(0, 12), 16) / 2 ** 48
  const yields = new Map(
    world.assumptions.yields.map(({ stage, low, high }) => [
      stage,
      Number(low) + (Number(high) - Number(low)) * chance(`yield:${stage}`),
    ]),
  )
  return {
    yieldOf: stage => yields.get(stage) ?? 1,
    daysOf: (days, shock) =>
      typeof days === 'number' ? days : days.low + Math.floor((days.high - days.low + 1) * chance(`days:${shock}`)),
    // One chance a plant: who is certain for a year is so for those in which it was likelier.
    comes: ({ plant, probability }) =>
      probability === undefined || chance(`plant:${plant}`) < Number(probability) ? 1 : 0,
  }
}
