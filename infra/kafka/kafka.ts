import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFree } from '../data-folder/ports.ts'
import type { Guarded } from '../process/guarded.ts'
import { keepRunning } from '../process/kept.ts'
import { endOrphan } from '../process/orphan.ts'
import { until } from '../process/until.ts'
import type { StartOptions } from '../start-options.ts'
import { answersAsKafka } from './answers.ts'
import { containerBroker, findEngine, IMAGE } from './container.ts'
import { fetchJars, hasMaven, isComplete, jarFolder } from './jars.ts'
import { findJava } from './java.ts'
import { localBroker } from './local-broker.ts'

/** Milliseconds until the broker must answer: the first start of a container may have to fetch its image. */
const READY_WITHIN_MS = 180_000
/** Starts on other ports when somebody took the chosen ones between the look and the start. */
const TRIES = 3

/** Says what a machine lacks on which no broker can be started. */
export class NoBroker extends Error {
  override readonly name = 'NoBroker'
  constructor() {
    super(
      'Kafka needs one of three: Java 17 or newer with Maven (mvn), Docker or Podman, or KAFKA_BROKERS set to a running broker',
    )
  }
}

type Broker = { spawn(port: number, controllerPort: number): Promise<Guarded> }

/**
 * Starts a Kafka broker on loopback with its data below DATA_DIR/kafka, after ending one that a dead launcher left. Throws `NoBroker`, and has made
 * nothing, where none can be had.
 */
export async function startKafka(options: StartOptions): Promise<{ broker: string; stop(): Promise<void> }> {
  const { dataDir, ports, log, progress, signal } = options
  const began = performance.now()
  const logFile = join(dataDir, 'kafka', 'kafka.log')
  const broker = await chooseBroker(options, join(dataDir, 'kafka'), logFile)
  progress('Kafka: starting')
  for (let tries = 1; ; tries++) {
    const port = await ports.choose('kafka')
    const controllerPort = await ports.choose('kafka-controller')
    try {
      const start = async () => ready(await broker.spawn(port, controllerPort), port, logFile, signal)
      const server = await keepRunning('Kafka', start, log)
      progress(`Kafka: ready on port ${port} after ${((performance.now() - began) / 1000).toFixed(1)} s`)
      return { broker: `127.0.0.1:${port}`, stop: server.stop }
    } catch (error) {
      if (tries === TRIES || ((await isFree(port)) && (await isFree(controllerPort)))) throw error
    }
  }
}

/** From jars where Java can run them, else in a container. */
async function chooseBroker(options: StartOptions, folder: string, logFile: string): Promise<Broker> {
  const { cacheDir, env, log, progress } = options
  const [java, jars] = await Promise.all([findJava(env), jarFolder(cacheDir)])
  if (java) {
    const complete = await isComplete(jars)
    if (complete || (await hasMaven(env))) {
      if (!complete) {
        progress("Kafka: first start: fetching the broker's jars (Maven) …")
        await fetchJars(jars, options)
      }
      const broker = await localBroker(folder, jars, java, logFile)
      if (await endOrphan(broker.trace)) log.warn('ended a Kafka broker that an earlier start had left running')
      return broker
    }
  }
  const engine = await findEngine(env)
  if (!engine) throw new NoBroker()
  progress(`Kafka: starting ${IMAGE} with ${engine}; the first time it is fetched …`)
  const broker = await containerBroker(folder, engine, logFile, env)
  await endOrphan(broker.trace)
  if (await broker.removeLeft()) log.warn('removed a Kafka container that an earlier start had left')
  return broker
}

async function ready(server: Guarded, port: number, logFile: string, signal?: AbortSignal): Promise<Guarded> {
  try {
    const answer = await until(async () => server.hasEnded() || (await answersAsKafka(port)), {
      withinMs: READY_WITHIN_MS,
      signal,
    })
    if (answer && !server.hasEnded()) return server
  } catch (error) {
    await server.stop()
    throw error
  }
  await server.stop()
  const words = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-3).join(' | ')
  throw new Error(`Kafka did not start; its last words: ${words}`)
}
