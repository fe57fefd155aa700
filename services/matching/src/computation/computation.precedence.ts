/** Milliseconds that a round which has just closed is waited for: its books take some seconds to seal. */
const AHEAD_MS = 30_000

/** What rounds wait for comes before what somebody asks for. */
export type Precedence = {
  /** Runs work for a round, which comes first: it is what was expected of that round. */
  first<T>(roundId: string, work: () => Promise<T>): Promise<T>
  /** Such work for a round is about to come. */
  expect(roundId: string): void
  /** It will not come: the round is cancelled. */
  giveUp(roundId: string): void
  /** Resolves when none is under way or about to come. */
  quiet(): Promise<void>
}

/** `begun` is called when there is such work where none was. */
export function openPrecedence(begun: () => void): Precedence {
  let underWay = 0
  const expected = new Map<string, NodeJS.Timeout>()
  let calm: PromiseWithResolvers<void> | undefined

  function began(): void {
    if (calm) return
    calm = Promise.withResolvers()
    begun()
  }
  function ended(): void {
    if (underWay > 0 || expected.size > 0) return
    calm?.resolve()
    calm = undefined
  }
  function forget(roundId: string): void {
    clearTimeout(expected.get(roundId))
    expected.delete(roundId)
  }
  function giveUp(roundId: string): void {
    forget(roundId)
    ended()
  }

  return {
    first: async (roundId, work) => {
      underWay++
      began()
      try {
        return await work()
      } finally {
        underWay--
        giveUp(roundId)
      }
    },
    expect: roundId => {
      forget(roundId)
      expected.set(roundId, setTimeout(() => giveUp(roundId), AHEAD_MS).unref())
      began()
    },
    giveUp,
    quiet: async () => {
      while (calm) await calm.promise
    },
  }
}
