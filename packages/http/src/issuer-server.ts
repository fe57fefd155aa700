import { present } from '@lodestone/kernel'
import fastify from 'fastify'
import { createDevIssuer, type DevIssuer } from './dev-issuer.ts'
import { mountDevIssuer } from './dev-sign-in.ts'
import { ProblemError, problemBody } from './problem.ts'

export type IssuerServer = DevIssuer & { stop(): Promise<void> }

/**
 * The development issuer as a server of its own, found by its discovery document: for trying several processes or containers that must
 * agree on an issuer. `url` is the address under which services reach it, when that is not the one it listens on; `redirectUris` are where
 * consoles have their browsers sent back to.
 */
export async function serveDevIssuer(options: {
  host: string
  port: number
  audience: string
  url?: string | undefined
  redirectUris?: readonly string[]
  clock?: () => Date
}): Promise<IssuerServer> {
  const clock = options.clock ?? (() => new Date())
  const app = fastify({ logger: false })
  let issuer: DevIssuer | undefined
  // A console at another origin asks for its document and its tokens; nothing here depends on who asks.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*')
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = error instanceof ProblemError ? error : new ProblemError('malformed', 'The request cannot be read.')
    const body = problemBody(problem, request.id)
    return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body))
  })
  mountDevIssuer(app, {
    issuer: () => present(issuer),
    clock,
    anyHost: true,
    // The hubs that believe it are others: they ask for two unless told otherwise.
    twoOperators: true,
    redirectUris: options.redirectUris ?? [],
  })
  await app.listen({ host: options.host, port: options.port })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the issuer listens on no port')
  const { port } = address
  issuer = await createDevIssuer({
    issuer: options.url ?? `http://127.0.0.1:${port}`,
    audience: options.audience,
    clock,
  })
  return { ...issuer, stop: () => app.close() }
}
