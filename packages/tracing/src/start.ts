import { diag } from '@opentelemetry/api'
import { useTracer } from './tracer.ts'

/** By the names of OpenTelemetry's specification. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const
export type Sampler = (typeof SAMPLERS)[number]

export type TracingOptions = {
  /** Address of an OTLP/HTTP receiver, which spans go to as JSON. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds after which spans that are not delivered are thrown away. */
  readonly timeoutMs: number
  /** What is said of the sender of every span. */
  readonly resource: Readonly<Record<string, string>>
  /** Which traces begun here are kept. With `parentbased_`, a trace that a caller began is kept if the caller keeps it. */
  readonly sampler: Sampler
  /** Share that a sampler by ratio keeps, 0 to 1. */
  readonly ratio: number
  /** Hears when spans cannot be delivered. They are thrown away then: nobody waits for them. */
  readonly onTrouble: (message: string) => void
}

/** Milliseconds that the last spans may take to leave at the stop. */
const FLUSH_MS = 2_000

/** Loads the SDK and begins to trace this process. Gives what ends it after the last spans have left. */
export async function startTracing(options: TracingOptions): Promise<() => Promise<void>> {
  const [{ OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ])
  const tell = options.onTrouble
  diag.setLogger({ error: tell, warn: tell, info: () => {}, debug: () => {}, verbose: () => {} })
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ ...options.resource }),
    sampler: samplerOf(sdk, options),
    // Its queue is bounded (2,048 spans); what does not fit is dropped.
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: options.url,
          headers: { ...options.headers },
          timeoutMillis: options.timeoutMs,
        }),
      }),
    ],
  })
  useTracer(provider.getTracer('lodestone'))
  return async () => {
    useTracer(undefined)
    const late = new Promise<void>(resolve => setTimeout(resolve, FLUSH_MS).unref())
    await Promise.race([provider.shutdown().catch(() => {}), late])
  }
}

function samplerOf(sdk: typeof import('@opentelemetry/sdk-trace'), { sampler, ratio }: TracingOptions) {
  const roots = {
    always_on: () => new sdk.AlwaysOnSampler(),
    always_off: () => new sdk.AlwaysOffSampler(),
    traceidratio: () => new sdk.TraceIdRatioBasedSampler(ratio),
  }
  switch (sampler) {
    case 'always_on':
    case 'always_off':
    case 'traceidratio':
      return roots[sampler]()
    case 'parentbased_always_on':
      return new sdk.ParentBasedSampler({ root: roots.always_on() })
    case 'parentbased_always_off':
      return new sdk.ParentBasedSampler({ root: roots.always_off() })
    case 'parentbased_traceidratio':
      return new sdk.ParentBasedSampler({ root: roots.traceidratio() })
  }
}
