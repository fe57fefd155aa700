import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Guarded, spawnGuarded } from '../process/guarded.ts'
import type { Trace } from '../process/orphan.ts'
import { type Archive, JVM_FLAGS, openArchive } from './archive.ts'
import type { Java } from './java.ts'
import { asFile, brokerProperties } from './properties.ts'

const run = promisify(execFile)

export type LocalBroker = {
  readonly trace: Trace
  /** Starts the broker's process; it is not yet ready. */
  spawn(port: number, controllerPort: number): Promise<Guarded>
}

/** A broker in KRaft mode from jars, with its settings and data in `folder`. */
export async function localBroker(
  folder: string,
  jars: string,
  java: Java,
  logFile: string,
  /** Settings beside those of this file, what the folder is formatted with, and flags of Java: for tests of a broker that asks who one is. */
  more: {
    readonly flags?: readonly string[]
    readonly settings?: (port: number, controllerPort: number) => Record<string, string>
    readonly format?: readonly string[]
  } = {},
): Promise<LocalBroker> {
  const settings = join(folder, 'server.properties')
  const data = join(folder, 'data')
  const archive = await openArchive(jars, java, folder)
  const trace: Trace = { recordFile: join(folder, 'broker.pid'), mark: settings, stopSignal: 'SIGTERM' }
  const command = (archive: Archive, main: string, ...args: string[]): [string, ...string[]] => [
    java.command,
    ...JVM_FLAGS,
    ...(more.flags ?? []),
    ...archive.flags,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
    // A broker that is out of memory ends, and is started again, instead of answering half of its requests.
    '-XX:+ExitOnOutOfMemoryError',
    '-cp',
    join(jars, '*'),
    main,
    ...args,
  ]
  return {
    trace,
    spawn: async (port, controllerPort) => {
      await mkdir(folder, { recursive: true })
      const properties = await brokerProperties({
        listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
        'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
        'log.dirs': data,
        ...more.settings?.(port, controllerPort),
      })
      await writeFile(settings, asFile(properties))
      // Written last by the tool, so that a folder with it has been formatted in full.
      if (!(await stat(join(data, 'meta.properties')).catch(() => undefined))) {
        const [java, ...args] = command(
          { ...archive, flags: archive.flags.filter(flag => !flag.includes('ArchiveClassesAtExit')) },
          'kafka.tools.StorageTool',
          ...[
            'format',
            '--cluster-id',
            clusterId(),
            '--config',
            settings,
            '--ignore-formatted',
            ...(more.format ?? []),
          ],
        )
        await run(java, args, { maxBuffer: 16 * 1024 * 1024 }).catch(error => {
          const lines = String((error as { stderr?: string }).stderr || error).split('\n')
          throw new Error(
            `Kafka could not format its folder: ${lines.find(line => line.includes('Exception')) ?? lines[0]}`,
          )
        })
      }
      const server = spawnGuarded({ ...trace, command: command(archive, 'kafka.Kafka', settings), logFile })
      return {
        ...server,
        stop: async withinMs => {
          await server.stop(withinMs)
          await archive.keep()
        },
      }
    },
  }
}

/** 16 random bytes in base64url, which must not begin with a dash. */
const clusterId = (): string => `L${randomBytes(16).toString('base64url').slice(1)}`
