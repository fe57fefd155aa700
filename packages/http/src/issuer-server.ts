import fastify from 'fastify'
import { createDevIssuer, type DevIssuer, devTokenRequest } from './dev-issuer.ts'

export type IssuerServer = DevIssuer & { stop(): Promise<void> }

/**
 * The development issuer as a server of its own, found by its discovery document: for trying several processes or containers that must
 * agree on an issuer. `url` is the address under which they reach it, when that is not the one it listens on.
 */
export async function serveDevIssuer(options: {
  host: string
  port: number
  audience: string
  url?: string
  clock?: () => Date
}): Promise<IssuerServer> {
  const app = fastify({ logger: false })
  let issuer: DevIssuer | undefined
  app.get('/.well-known/openid-configuration', async () => ({
    issuer: issuer?.issuer,
    jwks_uri: `${issuer?.issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['ES256'],
  }))
  app.get('/.well-known/jwks.json', async () => issuer?.jwks)
  app.post('/dev/token', async (request, reply) => {
    const parsed = devTokenRequest.safeParse(request.body)
    if (!parsed.success || !issuer) return reply.code(422).send({ errors: parsed.error?.issues })
    return issuer.token(parsed.data)
  })
  await app.listen({ host: options.host, port: options.port })
  const { port } = app.server.address() as { port: number }
  issuer = await createDevIssuer({
    issuer: options.url ?? `http://127.0.0.1:${port}`,
    audience: options.audience,
    clock: options.clock ?? (() => new Date()),
  })
  return { ...issuer, stop: () => app.close() }
}
