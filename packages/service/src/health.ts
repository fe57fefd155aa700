import { createMetrics, type Drain, serveSupervision } from '@lodestone/http'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { showServices } from './metrics.ts'
import { type RunningService, readinessOf } from './running.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Whether the process lives, whether its services are ready, and their figures: the last two for whoever supervises it. */
export function mountHealth(
  app: FastifyInstance,
  running: readonly RunningService[],
  { config, drain }: { config: Config; drain: Drain },
): void {
  app.get('/healthz', async () => ({ alive: true }))
  const registry = createMetrics(app)
  showServices(registry, running)
  serveSupervision(
    app,
    {
      '/readyz': async () => {
        const services = await Promise.all(running.map(readinessOf))
        const ready = !drain.begun && services.every(one => one.database && one.consumer)
        return { status: ready ? 200 : 503, type: JSON_TYPE, text: JSON.stringify({ ready, services }) }
      },
      '/metrics': async () => ({ status: 200, type: registry.contentType, text: await registry.metrics() }),
    },
    { host: config.HOST, port: config.METRICS_PORT },
  )
}
