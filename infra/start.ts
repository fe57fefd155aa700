import { startInfrastructure } from './index.ts'
import { openStop } from './stop.ts'
import { readWords } from './usage.ts'

/** What `npm start` runs: PostgreSQL, Kafka and the hub. Standard output gets one line, all else goes to standard error. */

readWords(`usage: npm start   starts PostgreSQL, Kafka and the hub, and prints "ready http://HOST:PORT"; Ctrl-C ends all
PORT (8080), HOST, DATA_DIR and the other settings are those of infra/docs/running.md`)

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
const log = { info: say, warn: say, error: say }
const stop = openStop(say)

try {
  // The hub's modules load while the servers start.
  const loading = import('./hub.ts')
  loading.catch(() => {})
  const infrastructure = await startInfrastructure({
    dataDir: process.env.DATA_DIR || '.lodestone',
    log,
    progress: say,
    signal: stop.signal,
  })
  stop.onStop(() => infrastructure.stop())
  const { startHub } = await loading
  const hub = await startHub(process.env, infrastructure, error => stop.fail(error))
  stop.onStop(() => hub.stop())
  if (!stop.signal.aborted) console.log(`ready ${hub.url}`)
} catch (error) {
  if (!stop.signal.aborted) stop.fail(error as Error)
}
await stop.finished()
