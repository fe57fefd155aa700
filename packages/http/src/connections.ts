import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as othersFirst } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { ProblemError } from './problem.ts'

/** Milliseconds in which a caller who was answered early may stop sending, before its connection is cut. */
const LINGER_MS = 1_000
/** Bytes of a body that nobody wants which are rather read than that the connection ends. */
const DISCARDED_BYTES = 64 * 1024
/** Milliseconds that a new connection has at the stop to bring the request for which it was opened. */
const FIRST_REQUEST_MS = 1_000
/** The status of an answer to a body that has not come in time: its rest is not waited for. */
const TIMED_OUT = 408
/** Seconds after which another process, or the next one, answers. */
const STOP_RETRY_SECONDS = 5

/**
 * Holds at most so many connections. One more ends the connection that has been idle longest: nobody is kept out by those who only hold on.
 * When all are at work, the new one is not taken. At the stop, idle connections are ended, which it would wait for; those that are new a moment
 * later, since a request may be on its way, whose sender could not know whether it was received.
 */
export function boundConnections(app: FastifyInstance, max: number): void {
  /** Without a request under way, in the order of since when. */
  const idle = new Set<Socket>()
  /** Requests under way; some callers send the next before they have the answer. A connection that never had any is not here. */
  const atWork = new WeakMap<Socket, number>()
  let all = 0
  let closing = false
  const endSoon = (socket: Socket): void => {
    setTimeout(() => idle.has(socket) && socket.destroy(), FIRST_REQUEST_MS).unref()
  }
  app.server.on('connection', socket => {
    if (all >= max) {
      const [longest] = idle
      if (!longest) return socket.destroy()
      idle.delete(longest)
      longest.destroy()
    }
    all++
    idle.add(socket)
    if (closing) endSoon(socket)
    socket.once('close', () => {
      all--
      idle.delete(socket)
    })
  })
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket)
    atWork.set(socket, (atWork.get(socket) ?? 0) + 1)
    response.on('close', () => {
      const left = (atWork.get(socket) ?? 0) - 1
      atWork.set(socket, left)
      if (left === 0 && !socket.destroyed) idle.add(socket)
    })
  })
  app.addHook('preClose', async () => {
    closing = true
    for (const socket of idle)
      if (atWork.has(socket)) socket.destroy()
      else endSoon(socket)
    // All who have connected are taken by then. The server closes at once, and cuts off whoever connects in between.
    await othersFirst()
  })
}

/** Begun before a stop: from then on every answer ends its connection, and the next request comes on a new one, to whoever else is there. */
export type Drain = { readonly begun: boolean; begin(): void }

export function openDrain(app: FastifyInstance): Drain {
  let begun = false
  app.addHook('onSend', (_, reply, payload, done) => {
    if (begun) reply.header('connection', 'close')
    done(null, payload)
  })
  return {
    get begun() {
      return begun
    },
    begin: () => {
      begun = true
    },
  }
}

/** Who asks again while the server stops, on a connection that is still at work, is told so like anybody else, and when to ask again. */
export function refuseWhileStopping(app: FastifyInstance): void {
  const asked = new WeakSet<Socket>()
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onRequest', ({ raw: { socket } }, _reply, done) => {
    if (stopping && asked.has(socket))
      return done(new ProblemError('unavailable', 'The hub is stopping.', undefined, STOP_RETRY_SECONDS))
    asked.add(socket)
    done()
  })
}

/**
 * Ends the connection of whoever is answered before its body has come, unless little is left of it and comes in time: it would be read for nothing. The answer
 * is sent, and the connection stays for a second, so that the caller finds the answer and not a broken connection. Nothing is read meanwhile.
 */
export function endEarly(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { raw } = request
    if (!raw.complete && (announced(raw) > DISCARDED_BYTES || reply.statusCode === TIMED_OUT)) {
      reply.header('connection', 'close')
      // Asked for and not taken: else the server would read all of it to throw it away.
      raw.read(0)
      linger(raw.socket)
    }
    done(null, payload)
  })
}

/** Bytes that a body is said to have. */
const announced = ({ headers }: IncomingMessage): number =>
  headers['transfer-encoding'] ? Number.POSITIVE_INFINITY : Number(headers['content-length'] ?? 0)

function linger(socket: Socket): void {
  // What the server calls when the answer has gone.
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}
