import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'

/** The least that a body must bring: bytes a second, over each so many milliseconds for which somebody waits for it. */
export type LeastRate = { readonly bytesPerSecond: number; readonly windowMs: number }

type Watched = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly onSlow: (problem: ProblemError) => void
  /** Milliseconds of this window, and bytes that its connection had brought when it began. */
  waitedMs: number
  bytesBefore: number
}

/** Looks in a window. */
const LOOKS = 10

const watches = new WeakMap<object, (one: Watched) => void>()

/** Ends bodies with 408 that come more slowly. What nobody reads yet is no slower for it: it waits here, and its sender for us. */
export function watchBodies(app: FastifyInstance, { bytesPerSecond, windowMs }: LeastRate): void {
  const watched = new Set<Watched>()
  const least = (bytesPerSecond * windowMs) / 1_000
  let timer: NodeJS.Timeout | undefined
  let lookedAt = 0
  const everyMs = windowMs / LOOKS
  const look = (): void => {
    const now = performance.now()
    // What a process misses that stands still has come all the same: it is read after this.
    const passedMs = Math.min(now - lookedAt, everyMs)
    for (const one of watched) if (isSlow(one, passedMs)) endSlow(one)
    lookedAt = now
    if (watched.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  const isSlow = (one: Watched, passedMs: number): boolean => {
    const { raw } = one.request
    if (raw.readableLength > 0) return false
    one.waitedMs += passedMs
    if (one.waitedMs < windowMs) return false
    const bytes = raw.socket.bytesRead - one.bytesBefore
    one.waitedMs = 0
    one.bytesBefore += bytes
    return bytes < least
  }
  const endSlow = (one: Watched): void => {
    watched.delete(one)
    if (one.reply.raw.headersSent) one.request.raw.socket.destroy()
    else one.onSlow(new ProblemError('timed-out', `The body came at less than ${bytesPerSecond} bytes a second.`))
  }
  watches.set(app.server, one => {
    watched.add(one)
    const forget = (): void => void watched.delete(one)
    one.request.raw.once('end', forget)
    one.reply.raw.once('close', forget)
    if (timer) return
    lookedAt = performance.now()
    timer = setInterval(look, everyMs).unref()
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

/** From now on somebody waits for the body of this request, unless all of it is here. Where it comes too slowly, its reader finds the problem, or whoever is named. */
export function expectBody(
  request: FastifyRequest,
  reply: FastifyReply,
  onSlow = (problem: ProblemError): void => failReader(request, problem),
): void {
  const { raw, server } = request
  if (raw.complete || !hasBody(raw) || raw.readableLength === Number(raw.headers['content-length'])) return
  watches.get(server.server)?.({ request, reply, onSlow, waitedMs: 0, bytesBefore: raw.socket.bytesRead })
}

/** Its connection stands, for the answer. */
function failReader({ raw }: FastifyRequest, problem: ProblemError): void {
  if (raw.listenerCount('error') > 0) raw.emit('error', problem)
  else raw.socket.destroy()
}

/** Whether a request's headers announce a body. */
export const hasBody = ({ headers }: FastifyRequest['raw']): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
