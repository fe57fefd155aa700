/** Milliseconds that a round which has just closed is waited for: its books take some seconds to seal. */
const AHEAD_MS = 30_000

/** What rounds wait for comes before what somebody asks for. */
export type Precedence = {
  /** Runs work that comes first. */
  first<T>(work: () => Promise<T>): Promise<T>
  /** Such work is about to come. */
  expect(): void
  /** Resolves when none is under way or about to come. */
  quiet(): Promise<void>
}

/** `begun` is called when there is such work where none was. */
export function openPrecedence(begun: () => void): Precedence {
  let underWay = 0
  let expected: NodeJS.Timeout | undefined
  let calm: PromiseWithResolvers<void> | undefined

  function began(): void {
    if (calm) return
    calm = Promise.withResolvers()
    begun()
  }
  function ended(): void {
    if (underWay > 0 || expected) return
    calm?.resolve()
    calm = undefined
  }
  function forget(): void {
    clearTimeout(expected)
    expected = undefined
  }

  return {
    first: async work => {
      underWay++
      began()
      try {
        return await work()
      } finally {
        underWay--
        // It was what was expected.
        forget()
        ended()
      }
    },
    expect: () => {
      forget()
      expected = setTimeout(() => {
        forget()
        ended()
      }, AHEAD_MS).unref()
      began()
    },
    quiet: async () => {
      while (calm) await calm.promise
    },
  }
}
