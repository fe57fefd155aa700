import type { FastifyInstance, FastifyRequest } from 'fastify'
import { placeOf } from './address.ts'
import { ProblemError } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Counts it to whom it belongs from now on. Throws 429 when they have as much under way as one may. */
    belongsTo?: (payer: string) => void
  }
}

/** Seconds after which whoever has too much under way should come back. */
const RETRY_SECONDS = 2

/**
 * Lets each caller have so many requests under way: whoever sends a body slowly, or reads an answer slowly, holds a connection for each, and not all
 * of them. Until it is known who calls, that is their address, and then their organisation, or the person who acts for none. Behind an origin that is
 * not trusted to say where a request comes from all have the origin's address, which is nobody's: those are counted once they are known.
 */
export function boundCallers(app: FastifyInstance, each: number, behindOrigin: boolean): void {
  const underWay = new Map<string, number>()
  const begin = (caller: string): void => {
    const count = underWay.get(caller) ?? 0
    if (count >= each) throw tooMany()
    underWay.set(caller, count + 1)
  }
  const end = (caller: string): void => {
    const left = (underWay.get(caller) ?? 0) - 1
    if (left > 0) underWay.set(caller, left)
    else underWay.delete(caller)
  }
  app.addHook('onRequest', (request, reply, done) => {
    let counted: string | undefined
    const count = (caller: string): void => {
      begin(caller)
      if (counted !== undefined) end(counted)
      counted = caller
    }
    request.belongsTo = payer => {
      // Whoever went away meanwhile holds nothing.
      if (!reply.raw.destroyed) count(`payer ${payer}`)
    }
    reply.raw.on('close', () => {
      if (counted !== undefined) end(counted)
    })
    try {
      if (!behindOrigin || isTold(request)) count(`address ${placeOf(request.ip)}`)
      done()
    } catch (error) {
      done(error instanceof Error ? error : undefined)
    }
  })
}

/** Whether a trusted hop has said where the request comes from. */
const isTold = ({ ip, raw }: FastifyRequest): boolean => ip !== raw.socket.remoteAddress

const tooMany = (): ProblemError =>
  new ProblemError(
    'rate-limited',
    'More requests are under way than one caller may have at once: wait for the answers to some.',
    undefined,
    RETRY_SECONDS,
  )
