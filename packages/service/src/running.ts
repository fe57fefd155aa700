import type { ServiceName } from '@lodestone/contracts'
import { checkBorder, type Database, openDatabase, type ReplicaOptions, withReach } from '@lodestone/database'
import {
  Ages,
  LOG_SCHEMA,
  type Relay,
  type RunningConsumer,
  startConsumer,
  startRelay,
  type Transport,
} from '@lodestone/messaging'
import type { Logger } from 'pino'
import { type Checkpoints, openCheckpoints } from './checkpoints.ts'
import { logNameOf } from './config.defaults.ts'
import { type Config, loginAddress, replicaAddress } from './config.ts'
import type { Service, ServiceContext } from './define.ts'
import { type Jobs, startJobs } from './jobs.ts'
import { openReadings, type Readings } from './reading.ts'
import { consumerOf } from './running.consumer.ts'
import { contextOf, type Surroundings } from './running.context.ts'
import { hubJobs } from './running.jobs.ts'
import type { Signing } from './signing.ts'
import { othersFirst } from './turns.ts'

/** How a service asks whether somebody's commands are welcome: its own answer, or its copy of the participants. Undefined where it has neither. */
export const askOf = ({ service, context }: Pick<RunningService, 'service' | 'context'>) =>
  service.admit?.(context) ?? (service.knowsParticipants ? context.admission.admitted : undefined)

/** Connections a service holds at most, beside three shared ones and that of its relay. */
const POOL = 9

/** A service that runs in this process: its database, relay, consumer and jobs. */
export type RunningService = {
  readonly service: Service
  /** Its database reaches as far as whoever is at work. */
  readonly context: ServiceContext
  /** With all rows in reach: what the hub does by itself. */
  readonly database: Database
  readonly relay: Relay
  readonly consumer: RunningConsumer | undefined
  /** How old facts were when the consumer applied them. */
  readonly ages: Ages | undefined
  readonly readings: Readings
  readonly checkpoints: Checkpoints
  /** By name. */
  readonly jobs: Pick<Jobs, 'done' | 'wake'>
  /** Ends jobs, consumer and relay in this order, so that what was committed is still sent. */
  stop(): Promise<void>
}

/** `consumer` is false while it makes no progress: without Kafka, and with it too when a partition has halted. */
export async function readinessOf(
  one: RunningService,
): Promise<{ name: ServiceName; database: boolean; kafka: boolean; consumer: boolean }> {
  const database = await one.database.ping().then(
    () => true,
    () => false,
  )
  const { inContact = true, healthy = true } = one.consumer?.status() ?? {}
  return { name: one.service.name, database, kafka: inContact, consumer: healthy }
}

type StartOptions = Surroundings & {
  readonly transport: Transport
  readonly signing: Signing
  readonly onFatal: (error: Error) => void
}

export async function startService(service: Service, options: StartOptions): Promise<RunningService> {
  const { config, transport, signing, clock } = options
  const { name } = service
  const log = options.log.child({ service: name })
  const database = openDatabase({
    ...loginAddress(config, name),
    schema: name,
    max: POOL,
    applicationName: `lodestone-${name}`,
    log,
    replica: replicaOf(config, name),
  })
  const prove = signing.proverOf(name)
  const relay = startRelay({ database, producer: await transport.producer(), prove, log })
  let working: Jobs | undefined
  const committed = (emitted: boolean): void => {
    if (emitted) relay.nudge()
    working?.wake()
  }
  const stops: Stop[] = []
  const context = contextOf(service, { ...options, log }, database, {
    committed: () => committed(true),
    onStop: stop => stops.push(stop),
  })
  const last = [relay.stop, database.close]
  try {
    await withReach('service', async () => service.prepare?.(context))
  } catch (error) {
    await endAll(last, log)
    throw error
  }
  const consumer = consumerOf(service, context)
  const ages = consumer && new Ages(consumer.topics)
  const running =
    consumer &&
    startConsumer({
      database,
      transport,
      service: name,
      consumer,
      verify: signing.verify,
      open: signing.openerOf(name),
      log,
      clock,
      onFatal: options.onFatal,
      committed,
      ages,
      giveWay: othersFirst,
    })
  const whole = database.within('service')
  const signer = { ...signing.signerOf(name), origin: logNameOf(config, name) }
  const checkpoints = openCheckpoints({ database: whole, signer, log })
  const own = service.jobs?.(context) ?? []
  const jobs = startJobs(
    [...own, ...hubJobs({ database: whole, relay, checkpoints, consumer: running, log, clock })],
    log,
  )
  working = jobs
  return {
    service,
    context,
    database: whole,
    relay,
    consumer: running,
    ages,
    jobs,
    checkpoints,
    readings: openReadings({ database: whole, clock }),
    stop: async () => {
      if (!(await endAll([...stops, jobs.stop, () => running?.stop(), ...last], log)))
        throw new Error(`${name} did not end in order`)
    },
  }
}

/** The standby that answers what may lag. Whoever signs in there reaches no further than at the primary. */
function replicaOf(config: Config, name: ServiceName): ReplicaOptions | undefined {
  const address = replicaAddress(config, name)
  const check: ReplicaOptions['check'] = standby => checkBorder(standby, [LOG_SCHEMA])
  return address && { ...address, lagMs: config.DATABASE_REPLICA_LAG_MS, check }
}

type Stop = () => Promise<void> | void

/** Takes each step, also when one before it failed. Whether all went well. */
async function endAll(steps: readonly Stop[], log: Logger): Promise<boolean> {
  let well = true
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      well = false
      log.error({ err: error }, 'a part did not end in order')
    }
  }
  return well
}
