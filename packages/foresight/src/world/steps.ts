import { present } from '@lodestone/kernel'
import type { PlantRow, Step } from './world.ts'

/** The steps from the ground to a magnet, in order; recycling stands beside them and feeds one. */
export const STEPS: readonly Step[] = ['mining', 'separation', 'metal', 'alloy', 'magnet']

/** As goods of which step a plant's leave it: recycled ones as what the step that they feed takes. */
export const madeBy = ({ stage, feeds }: Pick<PlantRow, 'stage' | 'feeds'>): Step =>
  stage === 'recycling' ? present(STEPS[STEPS.indexOf(feeds ?? 'magnet') - 1]) : stage
