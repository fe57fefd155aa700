import { spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { endOrphan, type Trace } from './orphan.ts'

/** A server that runs outside the launcher's process group, so that Ctrl-C reaches the launcher alone. */
export type Guarded = {
  /** Settles when the server has ended, with the reason in words. */
  readonly ended: Promise<string>
  readonly hasEnded: () => boolean
  /** Lets the server end in order, and ends it by its id when it has not after `withinMs` milliseconds. */
  stop(withinMs?: number): Promise<void>
}

export type Guard = Trace & {
  readonly command: readonly [string, ...string[]]
  /** Receives all the server prints; the former one is kept beside it once it has grown past 8 MiB. */
  readonly logFile: string
  readonly env?: NodeJS.ProcessEnv
  readonly uid?: number
  readonly gid?: number
  readonly cwd?: string
  /** The server writes its record file itself. */
  readonly recordsItself?: boolean
}

/**
 * A shell between launcher and server. Its standard input is a pipe that only the launcher holds: when that closes,
 * because the launcher stops it or has died in whatever way, the server is told to end. So nothing outlives its
 * launcher, not even one killed with SIGKILL, unless this shell is killed too.
 */
const SCRIPT = `
signal=$1 record=$2; shift 2
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
[ -z "$record" ] || echo $server >"$record"
{ read -r _ <&3; kill -s "$signal" $server; } 2>/dev/null & watch=$!
exec 3<&-
wait $server; code=$?
kill $watch 2>/dev/null
exit $code`

const LOG_LIMIT_BYTES = 8 * 1024 * 1024

export function spawnGuarded(guard: Guard): Guarded {
  keepFormerLog(guard.logFile)
  const log = openSync(guard.logFile, 'a')
  const record = guard.recordsItself ? '' : guard.recordFile
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'guard', guard.stopSignal.slice(3), record, ...guard.command], {
    stdio: ['pipe', log, log],
    detached: true,
    cwd: guard.cwd ?? '/',
    env: guard.env ?? environment(),
    ...(guard.uid === undefined ? {} : { uid: guard.uid, gid: guard.gid }),
  })
  closeSync(log)
  shell.stdin?.on('error', () => {})
  let over = false
  const ended = new Promise<string>(resolve => {
    const settle = (reason: string) => {
      over = true
      resolve(reason)
    }
    shell.on('error', error => settle(error.message))
    shell.on('exit', (code, signal) => settle(signal ? `signal ${signal}` : `exit code ${code}`))
  })
  return {
    ended,
    hasEnded: () => over,
    stop: async (withinMs = 20_000) => {
      shell.stdin?.end()
      const timer = new AbortController()
      await Promise.race([ended, delay(withinMs, timer.signal)])
      timer.abort()
      // The shell is gone but its server is not, or both hang: from here on by the recorded id.
      await endOrphan(guard, over ? withinMs : 0)
    },
  }
}

/** What infra/run.sh tells glibc is for the hub: PostgreSQL and the broker free and take large pieces all the time, and would wait for the system. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MALLOC_')))

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function keepFormerLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`)
}
