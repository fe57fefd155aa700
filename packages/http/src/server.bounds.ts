import type { FastifyInstance } from 'fastify'
import { boundConnections } from './connections.ts'
import { watchBodies } from './slow-bodies.ts'
import { boundCallers } from './under-way.ts'

/** Connections at once, unless told otherwise. */
const MAX_CONNECTIONS = 2_000

/** Milliseconds over which a body must have come at the least rate. */
const BODY_WINDOW_MS = 10_000
/** Share of the connections that one caller may hold with requests under way, whatever is set. */
const CALLERS_SHARE = 4

/** How much may come to a server at once, and how slowly. */
export type Bounds = {
  readonly maxConnections?: number
  /** Requests that one caller may have under way, a quarter of the connections at most; 0, the default, is no bound. */
  readonly requestsPerCaller?: number
  /** Bytes a second that a body must bring, over so many milliseconds for which it is waited for; 0, the default, is no bound. */
  readonly leastBodyBytesPerSecond?: number
  readonly bodyWindowMs?: number
}

/** Holds as many connections, requests of a caller and bodies that come slowly as may be. */
export function bound(app: FastifyInstance, bounds: Bounds, requestTimeoutMs: number, behindOrigin: boolean): void {
  const { maxConnections = MAX_CONNECTIONS, requestsPerCaller = 0, leastBodyBytesPerSecond = 0 } = bounds
  boundConnections(app, maxConnections)
  if (requestsPerCaller > 0) {
    const each = Math.max(1, Math.min(requestsPerCaller, Math.floor(maxConnections / CALLERS_SHARE)))
    boundCallers(app, each, behindOrigin)
  }
  if (leastBodyBytesPerSecond === 0) return
  const { bodyWindowMs = BODY_WINDOW_MS } = bounds
  const windowMs = Math.min(bodyWindowMs, requestTimeoutMs)
  watchBodies(app, { bytesPerSecond: leastBodyBytesPerSecond, windowMs })
}
