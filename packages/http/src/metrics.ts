import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import own from '../package.json' with { type: 'json' }

export type { Registry } from 'prom-client'

/**
 * Milliseconds between looks at how late the event loop is. Each look wakes the process: with one every 20 ms an idle hub woke 109 times a
 * second, with this 73 times. The delay that is shown holds this interval; a block that is shorter is seen by its share of the time.
 */
const LOOP_LOOK_MS = 100

/** A registry with the process's own figures and the time of every request by route, method and status; never by organisation. */
export function createMetrics(app: FastifyInstance): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_LOOK_MS })
  new Gauge({
    name: 'lodestone_build_info',
    help: 'Always 1; the labels say what runs',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version: own.version, node: process.version }, 1)
  const seconds = new Histogram({
    name: 'lodestone_http_request_seconds',
    help: 'Seconds from request to answer',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const problems = new Counter({
    name: 'lodestone_http_problems_total',
    help: 'Requests refused or failed, by the code of the problem',
    labelNames: ['route', 'method', 'code'],
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { method, problemCode: code } = request
    seconds.observe({ route, method, status: reply.statusCode }, reply.elapsedTime / 1000)
    if (code !== undefined) problems.inc({ route, method, code })
    done()
  })
  return registry
}

/** Values of the labels in their order, and the figure. */
export type MetricSample = [labels: string[], value: number]

type Shown = {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** A rejection leaves the figure out of this scrape. */
  read(): Promise<readonly MetricSample[]>
}

/** A gauge that is read when the registry is scraped. */
export function readGauge(registry: Registry, { name, help, labels, read }: Shown): void {
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const samples = await read().catch(() => [])
      this.reset()
      for (const [values, value] of samples) this.set(named(labels, values), value)
    },
  })
}

/** A counter kept elsewhere that is read when the registry is scraped. */
export function readCounter(registry: Registry, { name, help, labels, read }: Shown): void {
  new Counter({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const samples = await read().catch(() => [])
      this.reset()
      for (const [values, value] of samples) this.inc(named(labels, values), value)
    },
  })
}

export type HistogramSample = [
  labels: string[],
  counted: { readonly buckets: readonly number[]; readonly seconds: number },
]

type ShownHistogram = Omit<Shown, 'read'> & {
  /** Upper bounds; each sample has a number for each, and one for what is above. */
  readonly bounds: readonly number[]
  read(): Promise<readonly HistogramSample[]>
}

/** A histogram counted elsewhere that is read when the registry is scraped. prom-client knows only those that it counts itself. */
export function readHistogram(registry: Registry, shown: ShownHistogram): void {
  new CountedElsewhere(registry, shown)
}

class CountedElsewhere extends Histogram {
  readonly #shown: ShownHistogram

  constructor(registry: Registry, shown: ShownHistogram) {
    const { name, help, labels, bounds } = shown
    super({ name, help, labelNames: [...labels], buckets: [...bounds], registers: [registry] })
    this.#shown = shown
  }

  /** What the registry writes out; `get` is made of it. */
  async getForPromString() {
    const { name, help, labels, bounds, read } = this.#shown
    const samples = await read().catch(() => [])
    const values = samples.flatMap(([own, { buckets, seconds }]) => {
      const sharedLabels = named(labels, own)
      let count = 0
      const up = buckets.map((counted, i) => {
        count += counted
        return { metricName: `${name}_bucket`, labels: { le: bounds[i] ?? '+Inf' }, sharedLabels, value: count }
      })
      const whole = (part: string, value: number) => ({
        metricName: `${name}_${part}`,
        labels: {},
        sharedLabels,
        value,
      })
      return [...up, whole('sum', seconds), whole('count', count)]
    })
    return { name, help, type: 'histogram', aggregator: 'sum', values }
  }
}

const named = (labels: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(labels.map((label, i) => [label, values[i] ?? '']))
