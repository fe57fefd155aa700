import type { Explanation } from '@lodestone/contracts'
import { objectIn } from '@lodestone/kernel'

/** An explanation with a sentence on by how much an offer missed its lot or tier, for operators and auditors. */
export function withShortfall(explanation: Explanation): Explanation {
  const { shortfall } = explanation.figures
  if (shortfall === undefined) return explanation
  const { lotKg, openKg, shortKg } = objectIn(shortfall)
  return {
    ...explanation,
    text: `${explanation.text} A total of ${lotKg} kg was missed by ${shortKg} kg: need left open could have taken ${openKg} kg more.`,
  }
}
