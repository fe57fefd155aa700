import { appendFileSync } from 'node:fs'
import '../system/hub.process.ts'

/** Milliseconds between looks, and lateness of a look that is noted. */
const LOOK_MS = 5
const NOTED_MS = 10

/**
 * The hub, with a closer look at its event loop than its own metrics take, which would wake an idle one too often: each pause is a line of the
 * file that `PAUSES` names, in milliseconds.
 */
let last = performance.now()
setInterval(() => {
  const now = performance.now()
  const late = now - last - LOOK_MS
  last = now
  if (late > NOTED_MS) appendFileSync(process.env.PAUSES as string, `${late.toFixed(1)}\n`)
}, LOOK_MS)
