import { DatabaseUnavailable } from '@lodestone/database'
import { createServer, ProblemError } from '@lodestone/http'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

/** The server that everybody reaches, and the one with the internal routes of services: the same but at the one public origin. */
export type Servers = { readonly app: FastifyInstance; readonly inner: FastifyInstance; readonly isOrigin: boolean }

export async function openServers(config: Config, log: Logger, isOrigin: boolean): Promise<Servers> {
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
  // At the one public origin nobody reaches the internal routes of the services beside it: they answer on a server that never listens.
  const inner = isOrigin ? await createServer({ log, mapError, behindOrigin: true }) : app
  return { app, inner, isOrigin }
}

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
