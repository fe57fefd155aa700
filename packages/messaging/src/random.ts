/** Choices that repeat with their seed, for tests only: mulberry32. */
export type Random = {
  /** An integer from 0 to below `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
}

export function seeded(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { below: limit => Math.floor(next() * limit), chance: probability => next() < probability }
}
