import type { Entry, Look } from './checks.ts'

/** Those who use a part of the hub, and the rules that they see broken. */
export interface People {
  /** Begin their work, and begin nothing new once the world is so old. */
  begin(untilMs: number): void
  /** What a hub at rest has otherwise than they were told; `entries` of all journals. */
  faults(look: Look, entries: readonly Entry[]): Promise<string[]>
}
