import type { Solved } from './flow/solve.ts'
import type { CostScale } from './price/scale.ts'
import { SOLVER_OPTIONS } from './select/highs.ts'
import type { Solver } from './types.ts'

/** HiGHS as packaged; its version is that of the package's release line. */
export const HIGHS_VERSION = '1.15.3'

/** What solved the round: the exact network flows alone, or HiGHS too where there was something to select, a binding cap, a ratio or a surplus to seek. */
export function solverOf(solved: readonly Solved[], scale: CostScale): Solver {
  const integer = solved.some(
    block => block.selection.total.some(total => total >= 0) || block.selection.least.some(least => least > 0),
  )
  const linear = solved.some(block => block.caps !== undefined)
  const options = { costPlaces: scale.places, costExact: scale.exact }
  if (!integer && !linear) return { name: 'lodestone-flow', version: '1', options }
  return { name: 'lodestone-flow+highs', version: `1+${HIGHS_VERSION}`, options: { ...options, ...SOLVER_OPTIONS } }
}
