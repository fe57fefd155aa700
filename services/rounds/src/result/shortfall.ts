import type { Explanation } from '@lodestone/contracts'

/**
 * An explanation as its reader may have it. By how much an offer missed its lot or tier tells what others need: operators and auditors read it, as a
 * figure and in a sentence; its supplier and everybody else read neither.
 */
export function forReader(explanation: Explanation, seesAll: boolean): Explanation {
  const { shortfall, ...figures } = explanation.figures
  if (shortfall === undefined) return explanation
  if (!seesAll) return { ...explanation, figures }
  const { lotKg, openKg, shortKg } = shortfall as { [name: string]: unknown }
  return {
    ...explanation,
    text: `${explanation.text} A total of ${lotKg} kg was missed by ${shortKg} kg: need left open could have taken ${openKg} kg more.`,
  }
}
