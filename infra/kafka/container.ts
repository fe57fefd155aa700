import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Guarded, spawnGuarded } from '../process/guarded.ts'
import type { Trace } from '../process/orphan.ts'
import { asEnvironment, brokerProperties } from './properties.ts'

const run = promisify(execFile)

export const IMAGE = 'docker.io/apache/kafka:4.3.1'
/** Milliseconds an engine may take to say that it is there. */
const ANSWER_MS = 10_000

/** The first container engine that answers. */
export async function findEngine(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const engine of ['docker', 'podman'])
    if (await run(engine, ['info'], { env, timeout: ANSWER_MS }).catch(() => undefined)) return engine
  return undefined
}

export type ContainerBroker = {
  readonly trace: Trace
  /** Removes the container that a launcher which died has left. True when there was one. */
  removeLeft(): Promise<boolean>
  spawn(port: number): Promise<Guarded>
}

/** The broker of the official image, in a container and a volume that belong to this data folder alone. */
export async function containerBroker(
  folder: string,
  engine: string,
  logFile: string,
  env: NodeJS.ProcessEnv,
): Promise<ContainerBroker> {
  await mkdir(folder, { recursive: true })
  const name = `lodestone-kafka-${await nameOf(folder)}`
  const trace: Trace = {
    recordFile: join(folder, 'broker.pid'),
    mark: `lodestone.data=${folder}`,
    stopSignal: 'SIGTERM',
  }
  return {
    trace,
    removeLeft: async () => {
      const { stdout } = await run(
        engine,
        ['ps', '-aq', '--filter', `label=${trace.mark}`, '--filter', `name=${name}`],
        { env },
      )
      const id = stdout.trim()
      if (id === '') return false
      await run(engine, ['stop', '-t', '20', id], { env }).catch(() => {})
      await run(engine, ['rm', '-f', id], { env }).catch(() => {})
      return true
    },
    spawn: async port => {
      const properties = await brokerProperties({
        listeners: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:9093`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
        'controller.quorum.voters': '1@127.0.0.1:9093',
        'log.dirs': '/var/lib/kafka/data',
      })
      return spawnGuarded({
        ...trace,
        logFile,
        env,
        command: [
          engine,
          ...['run', '--rm', '--name', name, '--label', trace.mark],
          ...['--publish', `127.0.0.1:${port}:${port}`, '--volume', `${name}:/var/lib/kafka/data`],
          ...['--env', 'KAFKA_HEAP_OPTS=-Xmx128m', '--env', `CLUSTER_ID=${name.slice(-22)}`],
          ...asEnvironment(properties).flatMap(setting => ['--env', setting]),
          IMAGE,
        ],
      })
    },
  }
}

/** A name for container, volume and cluster, made once for a data folder: 22 characters of base64url. */
async function nameOf(folder: string): Promise<string> {
  const file = join(folder, 'container-name')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept !== '') return kept.trim()
  const name = `L${randomBytes(16).toString('hex').slice(0, 21)}`
  await writeFile(file, `${name}\n`)
  return name
}
