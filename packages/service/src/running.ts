import { allEvents, factsCounted, HEAD_TOPIC, type ServiceName } from '@lodestone/contracts'
import { type Database, openDatabase, withReach } from '@lodestone/database'
import type { KeyProvider } from '@lodestone/keyring'
import {
  Ages,
  type Consumer,
  keepCounts,
  makeDailyHeads,
  type ReceivedEvent,
  type Relay,
  type RunningConsumer,
  startConsumer,
  startRelay,
  stateCounts,
  type Transport,
} from '@lodestone/messaging'
import { tracer } from '@lodestone/tracing'
import type { Logger } from 'pino'
import { applyParticipants, openAdmission, participantTopic } from './admission.ts'
import { openTwoPeople } from './approval/two-people.ts'
import { type Checkpoints, openCheckpoints } from './checkpoints.ts'
import { asksTwo, type Config, loginAddress, logNameOf } from './config.ts'
import type { Job, Service, ServiceContext } from './define.ts'
import type { Directory } from './directory.ts'
import { tracedDoor } from './door.traced.ts'
import { openDoor } from './door.ts'
import { forgetAnswers } from './forgetting.ts'
import { type JobDone, type Jobs, startJobs } from './jobs.ts'
import { type AtWork, atWork } from './log.ts'
import { openReadings, type Readings } from './reading.ts'
import type { Signing } from './signing.ts'
import { othersFirst } from './turns.ts'

/** Connections a service holds at most, beside three shared ones and that of its relay. */
const POOL = 9
/** Milliseconds between looks whether a day is over whose head is to be made. */
const HEAD_EVERY_MS = 60_000
const FORGET_EVERY_MS = 600_000
/** Both together, with the ten seconds of a count: what is lost is an alarm within a minute. */
const STATE_EVERY_MS = 15_000
const COMPARE_EVERY_MS = 5_000

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
  readonly jobsDone: ReadonlyMap<string, Readonly<JobDone>>
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

export async function startService(
  service: Service,
  options: {
    config: Config
    transport: Transport
    directory: Directory
    keys: KeyProvider
    signing: Signing
    log: Logger
    clock: () => Date
    newId: () => string
    onFatal: (error: Error) => void
  },
): Promise<RunningService> {
  const { config, transport, directory, keys, clock, newId } = options
  const log = options.log.child({ service: service.name })
  const database = openDatabase({
    ...loginAddress(config, service.name),
    schema: service.name,
    max: POOL,
    applicationName: `lodestone-${service.name}`,
    log,
  })
  const { signing } = options
  const prove = signing.proverOf(service.name)
  const relay = startRelay({ database, producer: await transport.producer(), prove, log })
  let working: Jobs | undefined
  const committed = (emitted: boolean): void => {
    if (emitted) relay.nudge()
    working?.committed()
  }
  const door = openDoor({ database, clock, committed: () => committed(true) })
  const stops: (() => Promise<void> | void)[] = []
  const context: ServiceContext = {
    config,
    database,
    door: tracer ? tracedDoor(door, service.name) : door,
    admission: openAdmission(database),
    twoPeople: openTwoPeople({
      service: service.name,
      asked: asksTwo(config),
      minutes: config.APPROVAL_MINUTES,
      clock,
      newId,
    }),
    directory,
    keys,
    log,
    clock,
    newId,
    onStop: stop => stops.push(stop),
  }
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
      service: service.name,
      consumer,
      verify: signing.verify,
      open: signing.openerOf(service.name),
      log,
      clock,
      onFatal: options.onFatal,
      committed,
      ages,
      giveWay: othersFirst,
    })
  const headJob: Job = {
    name: 'daily-head',
    everyMs: HEAD_EVERY_MS,
    run: async () => {
      const made = await makeDailyHeads(database.within('service'))
      if (made.length > 0) relay.nudge()
      for (const { day, subjects, hash } of made) log.info({ day, subjects, hash }, 'daily head of the audit made')
    },
  }
  const checkpoints = openCheckpoints({
    database: database.within('service'),
    signer: { ...signing.signerOf(service.name), origin: logNameOf(config, service.name) },
    log,
  })
  const forgetJob: Job = {
    name: 'forget-answers',
    everyMs: FORGET_EVERY_MS,
    run: () => forgetAnswers(database.within('service')),
  }
  const stateJob: Job = {
    name: 'state-counts',
    everyMs: STATE_EVERY_MS,
    run: async () => {
      if ((await stateCounts(database.within('service'), clock())) > 0) relay.nudge()
    },
  }
  const compareJobs = running ? [{ name: 'compare-counts', everyMs: COMPARE_EVERY_MS, run: running.compare }] : []
  const jobs = startJobs(
    [...(service.jobs?.(context) ?? []), headJob, checkpoints.job, forgetJob, stateJob, ...compareJobs],
    log,
  )
  working = jobs
  return {
    service,
    context,
    database: database.within('service'),
    relay,
    consumer: running,
    ages,
    jobsDone: jobs.done,
    checkpoints,
    readings: openReadings({ database: database.within('service'), clock }),
    stop: async () => {
      if (!(await endAll([...stops, jobs.stop, () => running?.stop(), ...last], log)))
        throw new Error(`${service.name} did not end in order`)
    },
  }
}

/** Takes each step, also when one before it failed. Whether all went well. */
async function endAll(steps: readonly (() => Promise<void> | void)[], log: Logger): Promise<boolean> {
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

function consumerOf(service: Service, context: ServiceContext): Consumer | undefined {
  const own = service.consumer?.(context)
  if (!own && !service.knowsParticipants) return undefined
  const known = service.knowsParticipants ? allEvents().filter(event => event.topic === participantTopic) : []
  const more = [...known, factsCounted]
  const on = own?.on && { ...own.on, ...Object.fromEntries(more.map(event => [event.type, true as const])) }
  const topics = [...new Set([...(own?.topics ?? []), ...known.map(event => event.topic)])]
  /** The service's own business. */
  const isOwn = ({ topic, type }: ReceivedEvent) => topics.includes(topic) && type !== factsCounted.type
  return {
    name: service.name,
    topics: [...new Set([...topics, HEAD_TOPIC])],
    ...(on ? { on } : {}),
    ...(own?.lingerMs === undefined ? {} : { lingerMs: own.lingerMs }),
    handle: (tx, events, emit) =>
      atWork.run(workOf(events), () =>
        withReach('service', async () => {
          if (service.knowsParticipants) await applyParticipants(tx, events)
          await keepCounts(tx, service.name, topics, events)
          const others = events.every(isOwn) ? events : events.filter(isOwn)
          if (others.length > 0) await own?.handle(tx, others, emit)
        }),
      ),
  }
}

/** What events have in common, if they come of one cause. */
function workOf(events: readonly ReceivedEvent[]): AtWork {
  const [first] = events
  const { correlationId, traceparent } = first ?? {}
  return correlationId !== undefined && events.every(event => event.correlationId === correlationId)
    ? { correlationId, traceparent }
    : {}
}
