import { mapInStretches } from '@lodestone/kernel'

/**
 * Short requests come before long work, wherever in this process it is done: whoever calculates for long stops every few milliseconds, and goes
 * on when no short request is under way, or a little later all the same. As long as others call, all long work together takes a third of the time:
 * what is not done in such stretches, such as writing to a connection or collecting garbage, follows from it and gets rarer with it.
 */

/** Milliseconds that long work waits for short requests at most before it goes on. */
const PATIENCE_MS = 12
/** Milliseconds for which it is remembered that somebody called, and from one stretch of whatever long work to the next meanwhile. */
const REMEMBERED_MS = 1_000
const PACE_MS = 9

/** Short requests under way in this process: there is one event loop, whoever shares it. */
let underWay = 0
let none = Promise.withResolvers<void>()
let calledAt = Number.NEGATIVE_INFINITY
/** When long work may go on next, while others call. */
let nextAt = 0

/** A short request has begun. What it gives ends it; more than one call of that does nothing. */
export function beginLight(): () => void {
  underWay++
  calledAt = performance.now()
  let ended = false
  return () => {
    if (ended) return
    ended = true
    underWay--
    if (underWay > 0) return
    none.resolve()
    none = Promise.withResolvers()
  }
}

type Called = { readonly caller: string; readonly at: number }
/** Who made the last short request, and who the last one of somebody else. */
let last: Called | undefined
let before: Called | undefined

/** Whose short request it was. */
export function callLight(caller: string): void {
  if (last?.caller !== caller) before = last
  last = { caller, at: performance.now() }
}

/** Whether others than this caller make short requests now. */
export function othersCall(caller: string): boolean {
  const other = last?.caller === caller ? before : last
  return other !== undefined && performance.now() - other.at < REMEMBERED_MS
}

/** Times as long as long work took until the next of the same caller, and milliseconds at most. */
const RESTS = 20
const MOST_REST_MS = 10_000

/**
 * The rest between long works of one caller of which more than so many wait, as long as others call: what one leads to takes as long again, and so
 * all of it a tenth of the time.
 */
export const restBeyond =
  (few: number) =>
  (caller: string, tookMs: number, waiting: number): number =>
    waiting > few && othersCall(caller) ? Math.min(RESTS * tookMs, MOST_REST_MS) : 0

/** Lets whatever waits in this process go first, short requests to their end. */
export async function lightFirst(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve))
  const now = performance.now()
  if (now - calledAt < REMEMBERED_MS) {
    const at = Math.max(now, nextAt)
    nextAt = at + PACE_MS
    if (at > now) await new Promise(resolve => setTimeout(resolve, at - now))
  }
  if (underWay === 0) return
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS)
  })
  await Promise.race([none.promise, patience])
  clearTimeout(timer)
}

/** Maps many rows in stretches, between which short requests go first. */
export const mapLightFirst = <T, R>(rows: readonly T[], map: (row: T, index: number) => R): Promise<R[]> =>
  mapInStretches(rows, map, lightFirst)
