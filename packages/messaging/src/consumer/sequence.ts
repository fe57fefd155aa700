import type { InRecord } from '../ports.ts'
import type { ReceivedEvent, ReceivedRecord } from './received.ts'

/** What is known of the keys of a slice before it is applied. */
export type KeyState = {
  /** Version applied, and unreadable records discarded since. */
  readonly versions: ReadonlyMap<string, { readonly version: number; readonly skipped: number }>
  readonly parked: ReadonlySet<string>
}

export type Sorted = {
  /** New events in order. */
  readonly fresh: readonly ReceivedEvent[]
  /** All that is new, with what is not handled. */
  readonly passed: readonly InRecord[]
  /** Highest new version of each key. */
  readonly versions: ReadonlyMap<string, number>
  /** Broken records and whatever stands behind a parked key. */
  readonly parking: readonly ReceivedRecord[]
  /** Where a version is missing: what comes from here on must not be applied. */
  readonly gap?: {
    readonly index: number
    readonly record: InRecord
    readonly key: string
    readonly expected: number
    readonly found: number
  }
}

/** Whether a version continues what was applied; `skipped` unreadable records may have been versions too. */
export const continues = (version: number, at: { version: number; skipped: number }): boolean =>
  version > at.version && version <= at.version + 1 + at.skipped

/** Sorts the readings of a slice: lower or equal versions are duplicates, the next one is new, a higher one is a gap. */
export function sortOut(readings: readonly ReceivedRecord[], standing: KeyState): Sorted {
  const fresh: ReceivedEvent[] = []
  const passed: InRecord[] = []
  const versions = new Map<string, number>()
  const parking: ReceivedRecord[] = []
  const parked = new Set(standing.parked)
  for (const [index, reading] of readings.entries()) {
    const { key, version } = reading
    const done = versions.get(key)
    const at =
      done === undefined ? (standing.versions.get(key) ?? { version: 0, skipped: 0 }) : { version: done, skipped: 0 }
    if (version !== undefined && version <= at.version) continue
    if (parked.has(key) || reading.kind === 'broken') {
      parked.add(key)
      parking.push(reading)
      continue
    }
    if (!continues(reading.version, at))
      return {
        fresh,
        passed,
        versions,
        parking,
        gap: { index, record: reading.record, key, expected: at.version + 1, found: reading.version },
      }
    versions.set(key, reading.version)
    passed.push(reading.record)
    if (reading.kind === 'event') fresh.push(reading.event)
  }
  return { fresh, passed, versions, parking }
}

/**
 * What must stand for all readings to be new: each key just before its first version, and nothing parked. Undefined when a reading is
 * broken.
 */
export function presume(readings: readonly ReceivedRecord[]): KeyState | undefined {
  const versions = new Map<string, { version: number; skipped: number }>()
  for (const { kind, key, version } of readings) {
    if (kind === 'broken' || version === undefined) return undefined
    if (!versions.has(key)) versions.set(key, { version: version - 1, skipped: 0 })
  }
  return { versions, parked: new Set() }
}
