import { present } from '@lodestone/kernel'
/** Choices that a generator makes. */
export type Dice = ReturnType<typeof diceOf>

export function diceOf(random: () => number) {
  const upTo = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  const pick = <T>(list: readonly T[]): T => present(list[Math.floor(random() * list.length)])
  const chance = (share: number) => random() < share
  return { upTo, pick, chance }
}
