import type { Database } from '@lodestone/database'
import { count } from './counted.fixture.ts'
import { pause } from './wait.ts'

/** Counts each key on from `n`, again and again with pauses, until it is stopped; that answers how far it came. */
export function keepCounting(database: Database, keys: readonly string[], n: number, pauseMs: number) {
  let last = n
  let writing = true
  const done = (async () => {
    while (writing) {
      await count(database, keys, ++last)
      await pause(pauseMs)
    }
  })()
  return {
    async stop(): Promise<number> {
      writing = false
      await done
      return last
    },
  }
}
