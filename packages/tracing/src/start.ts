import { diag } from '@opentelemetry/api'
import { useTracer } from './tracer.ts'

export type TracingOptions = {
  /** Base address of an OTLP/HTTP receiver; spans go as JSON to `/v1/traces` below it. */
  readonly endpoint: string
  /** `service.name` of every span. */
  readonly name: string
  /** Share of the traces begun here that are kept, 0 to 1. A trace that a caller began is kept if the caller keeps it. */
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
    resource: resourceFromAttributes({ 'service.name': options.name, 'service.namespace': 'lodestone' }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(options.ratio) }),
    // Its queue is bounded (2,048 spans); what does not fit is dropped.
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: `${options.endpoint.replace(/\/$/, '')}/v1/traces`,
          timeoutMillis: 5_000,
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
