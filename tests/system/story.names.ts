import { DEADLINES, REPORTED } from '@lodestone/contracts/examples'
import { storyClock } from './story.clock.ts'

/** A day ahead, by the database's clock, which judges deadlines. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

const swap = (value: string, pairs: Iterable<readonly [string, string]>): string =>
  [...pairs].reduce((text, [from, to]) => text.replaceAll(from, to), value)

/** What the examples name, and the hub's own texts that stand in their places. */
export class Names {
  readonly #known = new Map<string, string>([
    [DEADLINES.collection, inDays(20)],
    [DEADLINES.offers, inDays(30)],
  ])
  readonly #days: readonly (readonly [string, string])[]

  constructor() {
    const today = storyClock().toISOString().slice(0, 10)
    this.#days = Object.values(REPORTED).map(day => [day, today] as const)
  }

  get(name: string): string | undefined {
    return this.#known.get(name)
  }

  set(name: string, found: string): void {
    this.#known.set(name, found)
  }

  real(value: string): string {
    return swap(value, [...this.#known, ...this.#days])
  }

  named(value: string): string {
    return swap(
      value,
      [...this.#known].map(([name, found]) => [found, name] as const),
    )
  }

  realOf<T>(value: T): T {
    return value === undefined ? value : JSON.parse(this.real(JSON.stringify(value)))
  }
}
