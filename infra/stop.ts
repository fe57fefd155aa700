/** A second signal this soon is the same Ctrl-C: npm passes on what the terminal has already sent to everybody. */
const SAME_MS = 700
/** Milliseconds an orderly stop may take before the process ends anyway; what it started then ends by itself. */
const LIMIT_MS = 45_000

export type Stop = {
  /** Aborted when the stop begins. */
  readonly signal: AbortSignal
  /** To be called at the stop; what was given last is called first. */
  onStop(step: () => Promise<void>): void
  /** Begins the stop because the work is done. */
  end(): void
  /** Begins the stop because of a fault; the exit code is then 1. */
  fail(error: Error): void
  /** Settles when the stop has begun and every step has been taken; the process then exits. */
  finished(): Promise<never>
}

/** Listens to SIGINT and SIGTERM: the first begins an orderly stop with exit code 0, a second one forces the end. */
export function openStop(say: (text: string) => void): Stop {
  const controller = new AbortController()
  const steps: (() => Promise<void>)[] = []
  let began = 0
  let code = 0
  let begin = () => {}
  const begun = new Promise<void>(resolve => {
    begin = () => {
      if (controller.signal.aborted) return
      began = performance.now()
      controller.abort()
      setTimeout(() => process.exit(1), LIMIT_MS).unref()
      resolve()
    }
  })
  const heard = (): void => {
    if (!controller.signal.aborted) {
      say('stopping; once more to force it …')
      begin()
    } else if (performance.now() - began > SAME_MS) process.exit(1)
  }
  process.on('SIGINT', heard)
  process.on('SIGTERM', heard)
  return {
    signal: controller.signal,
    onStop: step => void steps.push(step),
    end: () => begin(),
    fail: error => {
      code = 1
      say(`lodestone: ${error.message}`)
      begin()
    },
    finished: async () => {
      await begun
      for (let step = steps.pop(); step; step = steps.pop())
        await step().catch(error => {
          code = 1
          say(`lodestone: while stopping: ${(error as Error).message}`)
        })
      process.exit(code)
    },
  }
}
