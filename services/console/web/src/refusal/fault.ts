import type { Json } from '@lodestone/kernel/json'

/** What is wrong at a path, in the reader's words. */
export type Fault = {
  readonly path: string
  readonly message: string
  /** The code of a finding. */
  readonly code?: string
  /** What the message, or the finding, is filled with. */
  readonly values?: Readonly<Record<string, Json>>
  /** What each step of the path is called on screen; empty where it has no name. */
  readonly places: readonly string[]
}

/** What is wrong with where it is, as one text; `from` that many steps on. */
export function saidWhere({ message, places }: Pick<Fault, 'message' | 'places'>, from = 0): string {
  const where = places.slice(from).filter(place => place !== '')
  return where.length === 0 ? message : `${where.join(' · ')}: ${message}`
}
