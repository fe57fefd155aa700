import { once } from 'node:events'
import { createServer } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { placeOf } from './address.ts'
import { openAllowance } from './allowance.ts'
import { onceInAWhile, type Report } from './once-in-a-while.ts'
import { ProblemError } from './problem.ts'

/** What one address may ask for, per second and at once. Probes and scrapes are a handful a minute. */
const ALLOWED = { perSecond: 10, burst: 50 }

/** Answers these paths to whoever asks: on the server itself, or on a port of its own, and only there, for as long as the server runs. */
export function serveSupervision(
  app: FastifyInstance,
  reports: Readonly<Record<string, () => Promise<Report>>>,
  at: { host: string; port: number | undefined },
): void {
  const allowance = openAllowance(ALLOWED)
  const known = new Map(Object.entries(reports).map(([path, make]) => [path, onceInAWhile(make)]))
  if (at.port === undefined) {
    for (const [path, report] of known)
      app.get(path, async (request, reply) => {
        await allowance.take(placeOf(request.ip))
        const { status, type, text } = await report()
        return reply.code(status).type(type).header('cache-control', 'no-store').send(text)
      })
    return
  }
  const server = createServer(async (request, response) => {
    const report = request.method === 'GET' ? known.get(request.url ?? '') : undefined
    if (!report) return void response.writeHead(404).end()
    try {
      await allowance.take(placeOf(request.socket.remoteAddress ?? ''))
      const { status, type, text } = await report()
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
    } catch (error) {
      response.writeHead(error instanceof ProblemError ? 429 : 500).end()
    }
  })
  app.addHook('onReady', async () => {
    await once(server.listen(at.port, at.host), 'listening')
  })
  app.addHook('onClose', async () => {
    server.close()
    server.closeAllConnections()
  })
}
