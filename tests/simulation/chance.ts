/** Choices that repeat with their seed: mulberry32. */
export type Chance = {
  /** An integer from 0 to below `limit`. */
  below(limit: number): number
  of(probability: number): boolean
  /** Milliseconds from `least` to below `most`, exact in 1/1024. */
  ms(least: number, most: number): number
  pick<T>(items: readonly [T, ...T[]]): T
  shuffled<T>(items: readonly T[]): T[]
  bytes(into: Uint8Array): void
}

export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1) | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    of: probability => next() < probability,
    ms: (least, most) => least + below((most - least) * 1024) / 1024,
    pick: items => items[below(items.length)] as (typeof items)[number],
    shuffled: items => {
      const left = [...items]
      return items.map(() => left.splice(below(left.length), 1)[0] as (typeof items)[number])
    },
    bytes: into => {
      for (let i = 0; i < into.length; i++) into[i] = below(256)
    },
  }
}
