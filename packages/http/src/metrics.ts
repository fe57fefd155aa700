import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type { Registry } from 'prom-client'

/** A registry with the process's own figures and the time of every request by route, method and status; never by organisation. */
export function createMetrics(app: FastifyInstance): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 })
  const seconds = new Histogram({
    name: 'lodestone_http_request_seconds',
    help: 'Seconds from request to answer',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    seconds.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  return registry
}

/** A gauge per service that is read when the registry is scraped. */
export function serviceGauge(
  registry: Registry,
  name: string,
  help: string,
  read: () => Promise<[service: string, value: number][]>,
): void {
  new Gauge({
    name,
    help,
    labelNames: ['service'],
    registers: [registry],
    async collect() {
      this.reset()
      for (const [service, value] of await read()) this.set({ service }, value)
    },
  })
}
