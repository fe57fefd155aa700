import { fork } from 'node:child_process'
import { join } from 'node:path'
import { startInfrastructure } from '../index.ts'
import { openStop } from '../stop.ts'
import { readWords } from '../usage.ts'
import { startCertifier } from './certifier.ts'
import type { PlayResult } from './player.ts'

/**
 * What `npm run demo` runs: starts everything, plays one round of the sample through the public API and leaves the hub up; with `--exit` it
 * ends afterwards, with 0 only if the round completed and its record held.
 */

const USAGE = `usage: npm run demo               plays a round and leaves the hub up at http://HOST:PORT
       npm run demo -- --exit     ends afterwards, with 0 if the round completed and its record held
PORT (8080), HOST, DATA_DIR and the other settings are those of infra/docs/running.md`

const exit = readWords(USAGE, ['--exit']).includes('--exit')
const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
const stop = openStop(say)

/** Has the round played by a process of its own, so that the hub is measured and seen as its users meet it. */
function playApart(given: readonly string[], signal: AbortSignal): Promise<PlayResult> {
  const player = fork(new URL('player.ts', import.meta.url), given, { signal })
  return new Promise((resolve, reject) => {
    player.once('message', told => resolve(told as PlayResult))
    player.once('error', reject)
    player.once('exit', code => reject(new Error(`the player ended with ${code} before its round did`)))
  })
}

function sayWhereToLook(url: string, roundId: string, mails: string | undefined): void {
  console.log()
  console.log('    Where to look')
  console.log(`    ${url}/            the console, where everybody signs in`)
  console.log(`    ${url}/public      what anybody reads without signing in`)
  console.log(`    ${url}/docs        the API, and ${url}/api/v1/openapi.json`)
  console.log(`    ${url}/api/v1/rounds/${roundId}   this round; /record, /ocds below it, with a token /explanations`)
  console.log(
    `    ${url}/api/v1/rounds/ocds   every round as OCDS records; with ?since=2020-01-01T00:00:00Z the change feed of releases`,
  )
  if (mails !== undefined) console.log(`    ${mails}/   the e-mails that members and suppliers were sent`)
  console.log(
    `    TOKEN=$(curl -s ${url}/dev/token -H 'content-type: application/json' -d '{"sub":"me","roles":["auditor"]}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
  )
  console.log(`    curl -s ${url}/api/v1/rounds/${roundId}/record -H "authorization: Bearer $TOKEN" > record.json`)
  console.log('    npm run verify -- record.json')
  console.log(
    `    curl -s -X POST ${url}/dev/token -H 'content-type: application/json' -d '{"sub":"me","roles":["operator"]}'`,
  )
}

try {
  // The hub's modules load while the servers start.
  const loading = import('../hub.ts')
  loading.catch(() => {})
  const infrastructure = await startInfrastructure({
    dataDir: process.env.DATA_DIR || '.lodestone',
    log: { info: say, warn: say, error: say },
    progress: say,
    signal: stop.signal,
  })
  stop.onStop(() => infrastructure.stop())
  const certifier = await startCertifier()
  stop.onStop(certifier.stop)
  const { startHub } = await loading
  const mails = join(process.env.DATA_DIR || '.lodestone', 'mails')
  const env = {
    LOG_LEVEL: 'warn',
    FOUR_EYES: '1',
    PUBLIC_FACE: '1',
    ...(process.env.MAIL_URL || process.env.MAIL_FOLDER ? {} : { MAIL_FOLDER: mails }),
    ...process.env,
  }
  const hub = await startHub(env, infrastructure, error => stop.fail(error), certifier.fetch)
  stop.onStop(() => hub.stop())
  if (!stop.signal.aborted) {
    const told = await playApart([hub.url, certifier.url, env.MAIL_FOLDER ?? ''], stop.signal)
    if ('failed' in told) throw new Error(told.failed)
    if (told.faults.length > 0) stop.fail(new Error(`the record does not hold: ${told.faults.join('; ')}`))
    sayWhereToLook(hub.url, told.roundId, env.MAIL_FOLDER)
    if (exit) stop.end()
    else console.log('\n    The hub stays up; Ctrl-C ends it.')
  }
} catch (error) {
  if (!stop.signal.aborted) stop.fail(error as Error)
}
await stop.finished()
