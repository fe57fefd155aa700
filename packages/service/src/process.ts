import { setTimeout as pause } from 'node:timers/promises'
import { openDrain } from '@lodestone/http'
import { uuidv7 } from '@lodestone/kernel'
import { type KeyProvider, openLocalKeyring } from '@lodestone/keyring'
import type { Transport } from '@lodestone/messaging'
import { startTracing } from '@lodestone/tracing'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { keyringFileOf } from './config.defaults.ts'
import { type Config, loginAddress } from './config.ts'
import type { Service } from './define.ts'
import { mountHealth } from './health.ts'
import { openIssuer } from './issuer.ts'
import { localDirectory } from './local-directory.ts'
import { mountRoutes } from './process.routes.ts'
import { openServers } from './process.servers.ts'
import { registerOf } from './register.ts'
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

/** Runs services in this process, on schemas that have been migrated: topics, relays, consumers and jobs, and one HTTP server for their routes. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { config, log } = options
  const clock = options.clock ?? (() => new Date())
  const newId = options.newId ?? (() => uuidv7(clock().getTime()))
  const onFatal = options.onFatal ?? (error => log.fatal({ err: error }, 'this process cannot go on'))
  const keys = options.keys ?? openLocalKeyring(keyringFileOf(config))
  const local = options.services.map(service => service.name)
  const signing = openSigning(config, local)
  const transports = options.transport ? given(options.transport, config) : openTransports(config, log)
  const stopTracing = await traced(options)
  await Promise.all([
    ...options.services.map(service =>
      readySchema(service, loginAddress(config, service.name), { waitMs: options.schemaWaitMs ?? 0, log }),
    ),
    transports.prepare(),
  ])

  const servers = await openServers(config, log, local.includes('console'))
  const { app, inner } = servers
  const directory = localDirectory({ local, urls: config.SERVICE_URLS, app: inner })
  const drain = openDrain(app)
  const running: RunningService[] = []
  const endWatch = collectAtRest({ collect: thoroughly })
  const end = async (): Promise<void> => {
    endWatch()
    await app.close()
    if (servers.isOrigin) await inner.close()
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
    const verify = await openIssuer(app, config, clock, log, registerOf(running))
    const callers = mountRoutes(servers, running, config, verify)
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
