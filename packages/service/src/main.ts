import { type LoggerOptions, pino } from 'pino'
import { readConfig } from './config.ts'
import type { Service } from './define.ts'
import { errorForLog } from './log.errors.ts'
import { workForLog } from './log.ts'
import { LogOutput } from './log-output.ts'
import { type RunningProcess, startProcess } from './process.ts'

/** Milliseconds an orderly stop may take, beside DRAIN_MS, before the process ends anyway. */
const STOP_LIMIT_MS = 20_000
/** Milliseconds to wait for the migrations of a new version, where they run beside: less than what the chart's `startupProbe` gives a start. */
const SCHEMA_WAIT_MS = 240_000

const standardError = new LogOutput(2)

/** Logs are JSON on standard error, so that standard output stays for what people and scripts read. */
export const createLog = (level: string) => pino(logOptions(level), standardError)

export const logOptions = (level: string): LoggerOptions => ({
  level,
  base: null,
  redact: ['req.headers.authorization'],
  mixin: workForLog,
  serializers: { err: errorForLog },
})

/** Runs services with the settings of the environment until SIGINT or SIGTERM: what every `main.ts` does. */
export async function runProcess(
  services: readonly Service[],
  env: Record<string, string | undefined> = process.env,
): Promise<RunningProcess> {
  const config = readConfig(env)
  const log = createLog(config.LOG_LEVEL)
  const wanted = services.filter(service => config.SERVICES.includes(service.name))
  const onFatal = (error: Error): void => {
    log.fatal({ err: error }, 'ending, so that the supervisor starts this process again')
    process.exitCode = 1
    process.kill(process.pid, 'SIGTERM')
  }
  const running = await startProcess({ services: wanted, config, log, onFatal, schemaWaitMs: SCHEMA_WAIT_MS })
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), config.DRAIN_MS + STOP_LIMIT_MS).unref()
    void running
      .stop()
      .catch(error => {
        log.error({ err: error }, 'ending all the same')
        process.exitCode = 1
      })
      .then(() => process.exit(process.exitCode ?? 0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(`ready ${running.url}`)
  return running
}
