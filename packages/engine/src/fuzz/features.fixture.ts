import type { Dice } from './dice.fixture.ts'

export const MATERIALS = ['dy-oxide', 'tb-oxide', 'ndpr-oxide']

/** What a round is about; each feature is in about as many rounds as out of them, so that all meet all. */
export type Features = {
  readonly materials: readonly string[]
  readonly ratios: boolean
  readonly lots: boolean
  readonly minimums: boolean
  readonly ceilings: boolean
  readonly freight: boolean
  readonly classes: number
  readonly baselines: boolean
  readonly twins: boolean
  readonly grams: (dice: Dice) => bigint
}

/** Quantities in whole tens of kilograms, in grams of no pattern, in a few kilograms, in a few grams, or in one size for all. */
function sizes({ upTo, pick }: Dice): Features['grams'] {
  const same = BigInt(pick([12_000, 120_000, 1_000_000]))
  return pick<Features['grams']>([
    dice => BigInt(dice.upTo(1, 60)) * 10_000n,
    dice => BigInt(dice.upTo(1, 60)) * 10_000n,
    dice => BigInt(dice.upTo(1_000, 900_000)),
    dice => BigInt(dice.upTo(1, 12)) * 1_000n,
    dice => BigInt(dice.upTo(3, 60)),
    () => same * BigInt(upTo(1, 3)),
    dice => (dice.chance(0.5) ? BigInt(dice.upTo(1, 50)) * 20_000n : BigInt(dice.upTo(1, 90_000))),
  ])
}

export function featuresOf(dice: Dice): Features {
  const { pick, chance } = dice
  return {
    materials: MATERIALS.slice(0, pick([1, 1, 2, 2, 3])),
    ratios: chance(0.6),
    lots: chance(0.6),
    minimums: chance(0.4),
    ceilings: chance(0.45),
    freight: chance(0.5),
    classes: pick([1, 1, 2, 3]),
    baselines: chance(0.5),
    twins: chance(0.3),
    grams: sizes(dice),
  }
}
