import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import {
  type AddressPolicy,
  AddressRefused,
  askNameServers,
  lookupFor,
  type Resolve,
  refusedUrl,
} from '@lodestone/http'
import type { Sent } from './webhook.ts'

/** Milliseconds in which a connection must stand, TLS included. */
const CONNECT_MS = 5_000
/** Bytes of an answer that are read, and thrown away. */
const MAX_ANSWER_BYTES = 64 * 1024

export type Message = {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}
export type SendOptions = {
  readonly policy: AddressPolicy
  /** Milliseconds from the first look at the name to the end of the answer. */
  readonly timeoutMs: number
  readonly resolve?: Resolve
  /** Ends an attempt that nobody waits for any more. */
  readonly signal?: AbortSignal
}

/**
 * Posts one message over a connection of its own, and tells how it was answered once the answer is over. Redirects are not followed, bodies
 * are not kept. Never rejects.
 */
export function send({ url, body, headers }: Message, options: SendOptions): Promise<Sent> {
  const { policy, timeoutMs, resolve = askNameServers, signal } = options
  if (refusedUrl(url, policy) !== undefined) return Promise.resolve({ failure: 'address-refused' })
  const secure = url.startsWith('https:')
  return new Promise(done => {
    let sent: Sent | undefined
    const request = (secure ? secureRequest : plainRequest)(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'lodestone-webhooks',
      },
      agent: false,
      lookup: lookupFor(policy, resolve),
      ...(signal ? { signal } : {}),
    })
    const end = (failure: 'timeout' | 'unreachable' | 'address-refused'): void => {
      sent ??= { failure }
      request.destroy()
    }
    const whole = setTimeout(() => end('timeout'), timeoutMs)
    const connecting = setTimeout(() => end('timeout'), Math.min(CONNECT_MS, timeoutMs))
    request.on('socket', socket => socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting)))
    request.on('response', response => {
      sent = answered(response)
      discard(response)
    })
    request.on('error', error => end(error instanceof AddressRefused ? 'address-refused' : 'unreachable'))
    request.on('close', () => {
      clearTimeout(whole)
      clearTimeout(connecting)
      done(sent ?? { failure: 'unreachable' })
    })
    request.end(body)
  })
}

function answered({ statusCode = 0, headers }: IncomingMessage): Sent {
  const retryAfter = headers['retry-after']
  return { status: statusCode, ...(retryAfter === undefined ? {} : { retryAfter }) }
}

function discard(response: IncomingMessage): void {
  let bytes = 0
  response
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MAX_ANSWER_BYTES) response.destroy()
    })
}
