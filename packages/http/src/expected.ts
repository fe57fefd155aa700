import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ProblemError } from './problem.ts'
import { expectBody } from './slow-bodies.ts'

/** Requests whose callers wait for a word before they send the body (RFC 9110 section 10.1.1). */
const waiting = new WeakSet<IncomingMessage>()

/** Lets those who ask whether they may send a body know only once it is settled that they may. Node by itself would tell them at once. */
export function answerExpectations(app: FastifyInstance): void {
  app.server.on('checkContinue', (request, response) => {
    waiting.add(request)
    app.server.emit('request', request, response)
  })
  app.addHook('preParsing', (request, reply, _payload, done) => {
    goOn(request, reply)
    done()
  })
}

/** Tells whoever waits for it to send the body, which must come at the least rate from now on. */
export function goOn(request: FastifyRequest, reply: FastifyReply, onSlow?: (problem: ProblemError) => void): void {
  if (waiting.delete(request.raw)) reply.raw.writeContinue()
  expectBody(request, reply, onSlow)
}
