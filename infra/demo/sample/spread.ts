import { sha256Hex } from '@lodestone/kernel'

/** A whole number from `from` to `to` that depends on the key alone: the sample varies and is the same every time. */
export function spread(key: string, from: number, to: number): number {
  const draw = Number.parseInt(sha256Hex(key).slice(0, 8), 16)
  return from + (draw % (to - from + 1))
}

/** Whether the key falls into the given share of all keys, in percent. */
export const chance = (key: string, percent: number): boolean => spread(key, 1, 100) <= percent
