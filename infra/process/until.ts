import { setTimeout as after } from 'node:timers/promises'

/**
 * Asks again and again until the answer is neither false nor undefined, and returns it.
 * Returns undefined when `withinMs` milliseconds have passed first; throws when `signal` is aborted.
 */
export async function until<T>(
  ask: () => T | false | undefined | Promise<T | false | undefined>,
  { withinMs, everyMs = 15, signal }: { withinMs: number; everyMs?: number; signal?: AbortSignal | undefined },
): Promise<T | undefined> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== false && answer !== undefined) return answer
    if (performance.now() >= deadline) return undefined
    await after(everyMs, undefined, { signal })
  }
}
