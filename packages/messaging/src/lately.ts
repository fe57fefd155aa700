/**
 * What was met lately, by a key. In two generations, of which the older is forgotten as a whole: to forget one by one took a tenth of the
 * reading. `isFull` says when the younger one is, by how many it holds and their weight.
 */
export class Lately<T> {
  readonly #isFull: (count: number, weight: number) => boolean
  #young = new Map<string, T>()
  #old = this.#young
  #weight = 0

  constructor(isFull: (count: number, weight: number) => boolean) {
    this.#isFull = isFull
  }

  of(key: string): T | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  add(key: string, value: T, weight = 0): void {
    if (this.#isFull(this.#young.size, this.#weight)) {
      this.#old = this.#young
      this.#young = new Map()
      this.#weight = 0
    }
    this.#young.set(key, value)
    this.#weight += weight
  }
}

/** Milliseconds for which a record is new. */
const NEW_MS = 2_000
let judgedAt = 0
let newFrom = ''
/**
 * Whether a time, as the hub writes it, is new. Only what has just happened is remembered: whoever catches up reads alone, and what it left behind would be
 * in the way. Compared as text: to read the time of every record took a fiftieth of a consumer that catches up.
 */
export function isNew(time: string): boolean {
  const at = Date.now()
  if (at !== judgedAt) {
    judgedAt = at
    newFrom = new Date(at - NEW_MS).toISOString()
  }
  return time > newFrom
}

/** Characters of texts that are remembered, at least: a quarter of a second of a busy hub. */
const CHARACTERS = 256 * 1024
/** Texts that are remembered at least: parts of a large book or result, which come together, have more characters each. */
const TEXTS = 8
/** Whether enough texts are remembered; their weight is their characters. */
export const enoughTexts = (count: number, characters: number): boolean => characters > CHARACTERS && count >= TEXTS
