import { KEPT_DAYS } from '@lodestone/contracts'

/** What the owner of a topic stated of a day, and what a reader has of the same time. */
export type Day = {
  readonly topic: string
  readonly day: string
  readonly told: number
  readonly toldSum: string
  /** Applied or parked. */
  readonly applied: number
  readonly appliedSum: string
  /** The first day of which the reader has counted all. */
  readonly since: string
  /** Milliseconds for which it has differed; 0 when it is found for the first time, or has been stated anew while more was applied than that. */
  readonly differsMs: number
  readonly alarmed: boolean
}

export type Verdict = 'agrees' | 'differs' | 'alarm'

const DAY_MS = 86_400_000
/** A difference is found twice before it is an alarm. */
const LASTS_MS = 4_000
/** What was applied before its owner has stated it was committed late: that is stated within this. */
const STATED_WITHIN_MS = 60_000

/** What a comparison says of a day. What was told before the reader counted, or is kept no more for one that reads from the start, is not compared. */
export function verdictOf(o: Day, now: number): Verdict {
  if (o.day < o.since || o.day < firstKept(o.topic, now)) return 'agrees'
  if (o.told === o.applied && o.toldSum === o.appliedSum) return 'agrees'
  return o.alarmed || o.differsMs > (o.applied > o.told ? STATED_WITHIN_MS : LASTS_MS) ? 'alarm' : 'differs'
}

/** The first day of which a topic still keeps all. */
function firstKept(topic: string, now: number): string {
  const kept = KEPT_DAYS[topic]
  return kept === undefined ? '' : new Date(now - (kept - 1) * DAY_MS).toISOString().slice(0, 10)
}
