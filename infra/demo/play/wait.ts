import { setTimeout as after } from 'node:timers/promises'

/** What asking gave: the thing itself, or what it looks like meanwhile. */
export type Polled<T> = { readonly ready: true; readonly value: T } | { readonly ready: false; readonly seen: string }
export const ready = <T>(value: T): Polled<T> => ({ ready: true, value })
export const notYet = (seen: string): Polled<never> => ({ ready: false, seen })

/** Asks until the answer is there. Throws, naming what it waited for and what it saw last, when the deadline passes. */
export async function waitFor<T>(what: string, withinMs: number, ask: () => Promise<Polled<T>>): Promise<T> {
  const deadline = performance.now() + withinMs
  for (let pause = 40; ; pause = Math.min(pause + 20, 250)) {
    const answer = await ask()
    if (answer.ready) return answer.value
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s (${answer.seen})`)
    await after(pause)
  }
}
