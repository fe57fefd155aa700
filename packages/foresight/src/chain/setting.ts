import type { Draw } from '../scenario/draw.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { PlantRow, World } from '../world/world.ts'
import type { Chain } from './chain.ts'
import type { Releases } from './groups.ts'

/** What decides how much may flow in a month. */
export type Setting = {
  readonly chain: Chain
  readonly plants: readonly PlantRow[]
  readonly world: World
  readonly scenario: Scenario
  readonly releases: Releases
  readonly draw: Draw
}
