import './globals.ts'
import './thread.ts'
import { openHub } from './hub.ts'
import { type Outcome, simulate } from './run.ts'

/** What a worker is given, as JSON in its first argument, and what it prints of each seed, as JSON in a line. */
export type Task = {
  readonly url: string
  readonly template: string
  readonly from: number
  readonly to: number
  readonly every: number
  readonly minutes: number
  /** Seconds of real time after which no further seed is begun. */
  readonly withinSeconds?: number
}
export type Line = Outcome & { readonly ms: number }

const {
  url,
  template,
  from,
  to,
  every,
  minutes,
  withinSeconds = Number.POSITIVE_INFINITY,
}: Task = JSON.parse(process.argv[2] ?? '')
const began = performance.now()
const hub = await openHub(url, template)
for (let seed = from; seed <= to && performance.now() - began < withinSeconds * 1_000; seed += every) {
  const start = performance.now()
  const outcome = await simulate(hub, seed, minutes)
  const line: Line = { ...outcome, ms: Math.round(performance.now() - start) }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  if (outcome.faults.length > 0) break
}
await hub.close()
process.exit(0)
