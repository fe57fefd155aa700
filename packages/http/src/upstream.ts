import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import type { Readable } from 'node:stream'
import { errorOf } from '@lodestone/kernel'
import { Away, addressOf } from './upstream.away.ts'

/** Milliseconds until a connection stands. */
const CONNECT_MS = 3_000
/** Milliseconds without a byte in either direction. Long enough for a what-if on a large round. */
const SILENCE_MS = 120_000
/**
 * Milliseconds for which a connection is kept for the next request: fewer than a service goes on answering once it is asked to stop
 * (DRAIN_MS). So it is this end that ends them, and no request goes out on one that the other end is just closing.
 */
const IDLE_MS = 2_000
/** Milliseconds for which requests wait for a service that does not listen, counted from the first that found it so: a restart. */
export const RESTART_MS = 30_000
/** What is sent to a service. */
export type Outgoing = {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[]>>
  /** Sent as it stands; or what is read of a stream once a connection stands. */
  readonly body?: string | Buffer | { readonly stream: Readable; readonly begin: () => void }
  /** It may be carried out twice, or has a key by which it is not. What is read of a stream is sent once all the same. */
  readonly repeatable: boolean
  /** Where nobody listens, it fails at once. */
  readonly atOnce?: boolean
  readonly signal: AbortSignal
}

/** Sends requests to services, on connections that are kept for a moment. */
export type Upstream = {
  /**
   * Resolves with the head of the answer. What was certainly not received, since nobody listened, is sent again as soon as somebody does;
   * what is repeatable also when its connection broke before an answer.
   */
  send(base: string, outgoing: Outgoing): Promise<IncomingMessage>
  close(): void
}

export type UpstreamOptions = {
  readonly connectMs?: number
  readonly silenceMs?: number
  readonly idleMs?: number
  readonly restartMs?: number
}

export function openUpstream(options: UpstreamOptions = {}): Upstream {
  const { connectMs = CONNECT_MS, silenceMs = SILENCE_MS, idleMs = IDLE_MS, restartMs = RESTART_MS } = options
  // As many connections as callers have, which are bounded: of fewer, those who send slowly would hold all, and keep everybody else out.
  const pool = { keepAlive: true, timeout: idleMs }
  const away = new Away(connectMs, restartMs)
  const agents = { 'http:': new Agent(pool), 'https:': new SecureAgent(pool) }

  async function sendOnce(target: URL, outgoing: Outgoing, isRepeated: boolean): Promise<IncomingMessage> {
    const { method, path, headers, body, signal } = outgoing
    const { hostname, port } = addressOf(target)
    const secure = target.protocol === 'https:'
    const upstream = (secure ? httpsRequest : httpRequest)({
      hostname,
      port,
      path: target.pathname.replace(/\/$/, '') + path,
      method,
      headers: { ...headers, host: target.host },
      // What is repeated does not go out on another kept connection that may have broken as well.
      agent: isRepeated ? false : agents[secure ? 'https:' : 'http:'],
      timeout: silenceMs,
      signal,
    })
    let connected = false
    const connecting = setTimeout(() => upstream.destroy(new Error('no connection in time')), connectMs)
    upstream.on('socket', socket => {
      const begin = (): void => {
        connected = true
        clearTimeout(connecting)
        away.forget(target)
        if (!isStream(body)) return
        upstream.flushHeaders()
        body.begin()
        body.stream.pipe(upstream)
      }
      if (socket.connecting) socket.once('connect', begin)
      else begin()
    })
    upstream.on('timeout', () => upstream.destroy(new Error('no answer in time')))
    // Who waits is told by what they wait for, the answer or the rest of it.
    upstream.on('error', () => {})
    if (!isStream(body)) upstream.end(body)
    const answer = Promise.withResolvers<IncomingMessage>()
    upstream.once('response', answer.resolve)
    upstream.once('error', answer.reject)
    try {
      return await answer.promise
    } catch (error) {
      throw connected ? error : new NobodyListens(errorOf(error).message, { cause: error })
    } finally {
      clearTimeout(connecting)
    }
  }

  return {
    send: async (base, outgoing) => {
      const target = new URL(base)
      const began = performance.now()
      let isRepeated = false
      for (;;)
        try {
          return await sendOnce(target, outgoing, isRepeated)
        } catch (error) {
          if (outgoing.signal.aborted) throw error
          if (error instanceof NobodyListens) {
            const isLate = outgoing.atOnce || performance.now() - began > restartMs
            if (isLate || !(await away.isBack(target, outgoing.signal))) throw error
          } else if (outgoing.repeatable && !isStream(outgoing.body) && !isRepeated && isBroken(error))
            isRepeated = true
          else throw error
        }
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

/** No connection came about: nothing of the request was sent. */
export class NobodyListens extends Error {}

const isStream = (body: Outgoing['body']): body is { stream: Readable; begin: () => void } =>
  typeof body === 'object' && 'stream' in body

/** The other end, or the network between, ended the connection. */
const isBroken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
