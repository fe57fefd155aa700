import { setTimeout as pause } from 'node:timers/promises'
import { type RouteContract, routes } from '@lodestone/contracts'
import { DatabaseUnavailable, withReach } from '@lodestone/database'
import {
  type Callers,
  createServer,
  type Entrance,
  fairTurns,
  type Handler,
  mount,
  openDrain,
  ProblemError,
  restBeyond,
  unlimited,
  type Verifier,
  withinAllowances,
} from '@lodestone/http'
import { uuidv7 } from '@lodestone/kernel'
import { type KeyProvider, openLocalKeyring } from '@lodestone/keyring'
import type { Transport } from '@lodestone/messaging'
import { startTracing } from '@lodestone/tracing'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { askOf } from './admission.ts'
import { type Config, keyringFileOf, loginAddress } from './config.ts'
import type { Service } from './define.ts'
import { mountHealth } from './health.ts'
import { internalRoutes } from './internal.ts'
import { openIssuer } from './issuer.ts'
import { localDirectory } from './local-directory.ts'
import { atWork } from './log.ts'
import { reachOf } from './reach.ts'
import { collectAtRest, thoroughly } from './rest.ts'
import { type RunningService, startService } from './running.ts'
import { readySchema } from './schema.ts'
import { openSigning } from './signing.ts'
import { tracingOf } from './telemetry.settings.ts'
import { topicsOf } from './topics.ts'
import { openTransports, type Transports } from './transports.ts'

export type RunningProcess = {
  readonly url: string
  readonly services: readonly RunningService[]
  /** Goes on answering for DRAIN_MS, lets what is in flight finish, then ends everything this process started. */
  stop(): Promise<void>
}

export type ProcessOptions = {
  readonly services: readonly Service[]
  readonly config: Config
  readonly log: Logger
  readonly clock?: () => Date
  readonly newId?: () => string
  readonly transport?: Transport
  /** Keeps the keys elsewhere than in the file that the settings name. */
  readonly keys?: KeyProvider
  /** Milliseconds to wait for schemas that somebody else is migrating; none unless given. */
  readonly schemaWaitMs?: number
  /** Something that no restart of a part can heal; the supervisor should start the process again. */
  readonly onFatal?: (error: Error) => void
}

/** Large requests of one organisation that may wait without a rest between them: those of colleagues, or of somebody who sends one after the other. */
const FEW_WAITING = 2
/** Requests with large bodies under way at once, and of one organisation; and how many more of one may wait. */
const HEAVY = { atOnce: 16, each: 1, waitingEach: 32, rest: restBeyond(FEW_WAITING) }
/** Milliseconds that one may wait: its body, which is read in its turn, must have come within the time for a request. */
const HEAVY_WAIT_MS = 20_000

/** Runs services in this process, on schemas that have been migrated: topics, relays, consumers and jobs, and one HTTP server for their routes. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { config, log } = options
  const clock = options.clock ?? (() => new Date())
  const newId = options.newId ?? (() => uuidv7(clock().getTime()))
  const onFatal = options.onFatal ?? (error => log.fatal({ err: error }, 'this process cannot go on'))
  const keys = options.keys ?? openLocalKeyring(keyringFileOf(config))
  const signing = openSigning(
    config,
    options.services.map(service => service.name),
  )
  const transports = options.transport ? given(options.transport, config) : openTransports(config, log)
  const stopTracing = await traced(options)
  await Promise.all([
    ...options.services.map(service =>
      readySchema(service, loginAddress(config, service.name), { waitMs: options.schemaWaitMs ?? 0, log }),
    ),
    transports.prepare(),
  ])

  // At the one public origin nobody reaches the internal routes of the services beside it: they answer on a server that never listens.
  const isOrigin = options.services.some(service => service.name === 'console')
  const app = await createServer({
    log,
    mapError,
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    keepAliveMs: config.KEEP_ALIVE_TIMEOUT_MS,
    maxConnections: config.MAX_CONNECTIONS,
    requestsPerCaller: config.MAX_REQUESTS_PER_CALLER,
    leastBodyBytesPerSecond: config.MIN_BODY_BYTES_PER_SECOND,
    trustedProxies: config.TRUSTED_PROXIES,
    behindOrigin: !isOrigin,
  })
  const inner = isOrigin ? await createServer({ log, mapError, behindOrigin: true }) : app
  const directory = localDirectory({
    local: options.services.map(service => service.name),
    urls: config.SERVICE_URLS,
    app: inner,
  })
  const drain = openDrain(app)
  const running: RunningService[] = []
  const endWatch = collectAtRest({ collect: thoroughly })
  const end = async (): Promise<void> => {
    endWatch()
    await app.close()
    if (isOrigin) await inner.close()
    const ended = await Promise.allSettled(running.map(one => one.stop()))
    directory.close()
    await transports.close()
    await stopTracing?.()
    for (const one of ended) if (one.status === 'rejected') throw one.reason
  }
  try {
    for (const service of options.services)
      running.push(
        await startService(service, {
          config,
          transport: transports.of(service.name),
          directory,
          keys,
          signing,
          log,
          clock,
          newId,
          onFatal,
        }),
      )
    const verify = await openIssuer(app, config, clock, log)
    const callers = callersOf(verify, config)
    const heavy = fairTurns({ ...HEAVY, waitMs: Math.min(HEAVY_WAIT_MS, config.REQUEST_TIMEOUT_MS / 2) })
    app.addHook('preClose', async () => heavy.hurry())
    for (const one of running) {
      mountService(app, one, { callers, heavy, admit: admissionOf(one) })
      // Calls of the console are counted where they came in.
      const asked = isOrigin ? unlimited(verify) : callers
      for (const [route, handler] of internalRoutes(one))
        mount(inner, route, { callers: asked }, within(audited(one, route, handler)))
    }
    mountHealth(app, running, { config, drain })
    for (const one of running) await one.service.pages?.(app, one.context, callers)
    await app.listen({ host: config.HOST, port: config.PORT })
  } catch (error) {
    await end()
    throw error
  }
  const stop = async (): Promise<void> => {
    drain.begin()
    await pause(config.DRAIN_MS)
    await end()
  }
  const port = portOf(app) ?? config.PORT
  const url = `http://${config.HOST === '0.0.0.0' ? '127.0.0.1' : config.HOST}:${port}`
  return { url, services: running, stop }
}

/** The port that a server listens on. */
function portOf({ server }: FastifyInstance): number | undefined {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}

/** One that the caller has opened, and closes. */
const given = (transport: Transport, config: Config): Transports => ({
  of: () => transport,
  prepare: () => transport.ensureTopics(topicsOf(config)),
  close: async () => {},
})

/** Begins to trace if the settings name somebody who takes the spans. Gives what ends it. */
async function traced({ config, services, log }: ProcessOptions): Promise<(() => Promise<void>) | undefined> {
  const [only] = services
  const options = tracingOf(config, only && services.length === 1 ? `lodestone-${only.name}` : 'lodestone')
  const onTrouble = (): void => log.warn('the receiver of traces does not take them: they are thrown away')
  return options && startTracing({ ...options, onTrouble })
}

/** Every route of the table that names the service must have a handler, and no other. */
function mountService(app: FastifyInstance, running: RunningService, entrance: Entrance): void {
  const { service, context } = running
  const handlers = service.routes(context)
  const own = routes.filter(route => route.service === service.name)
  const missing = own.filter(route => handlers[route.id] === undefined).map(route => route.id)
  const foreign = Object.keys(handlers).filter(id => !own.some(route => route.id === id))
  if (missing.length + foreign.length > 0)
    throw new Error(`${service.name}: routes without a handler: ${missing}; handlers of no route: ${foreign}`)
  for (const route of own) {
    const handler = handlers[route.id]
    if (handler) mount(app, route, entrance, within(audited(running, route, handler)))
  }
}

/** The handler, with what operators and auditors read kept where the route says so. */
const audited = ({ readings }: RunningService, route: RouteContract, handler: Handler): Handler =>
  route.audited ? readings.kept(route, handler) : handler

/** Whose commands are refused at the door, as far as the service knows the participants. */
function admissionOf(running: RunningService): NonNullable<Entrance['admit']> {
  const ask = askOf(running)
  return async (identity, route) => {
    const [kind, ...more] = route.who.filter(role => role === 'member' || role === 'supplier')
    return ask && withReach(reachOf(route, identity), () => ask(identity, more.length > 0 ? undefined : kind))
  }
}

const callersOf = (verify: Verifier, config: Config): Callers =>
  config.RATE_LIMIT_PER_SECOND === 0
    ? unlimited(verify)
    : withinAllowances(verify, { perSecond: config.RATE_LIMIT_PER_SECOND, burst: config.RATE_LIMIT_BURST })

/** A handler with the rows of its caller in reach, and no others. What it logs names the call. */
const within =
  (handler: Handler): Handler =>
  call =>
    atWork.run(call, () => withReach(reachOf(call.route, call.identity), () => handler(call)))

/** Seconds after which a caller should try again when a part was away. */
const RETRY_AFTER_SECONDS = 2

function mapError(error: unknown): ProblemError | undefined {
  // Drizzle wraps what it was thrown.
  if (error instanceof DatabaseUnavailable || (error instanceof Error && error.cause instanceof DatabaseUnavailable))
    return new ProblemError(
      'unavailable',
      'The database does not answer. Try again with the same Idempotency-Key.',
      undefined,
      RETRY_AFTER_SECONDS,
    )
  return undefined
}
