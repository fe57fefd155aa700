import { SAMPLERS, type TracingOptions } from '@lodestone/tracing'
import { z } from 'zod'

/** `name=value` pairs between commas, percent-encoded as in W3C Baggage. A fault never quotes them: headers hold secrets. */
const pairs = z
  .string()
  .default('')
  .transform((text, context) => {
    const read: Record<string, string> = {}
    for (const pair of text.split(',').filter(one => one.trim() !== '')) {
      const [name = '', value] = [pair.split('=', 1)[0]?.trim(), decoded(pair.slice(pair.indexOf('=') + 1).trim())]
      if (name === '' || !pair.includes('=') || value === undefined)
        context.addIssue({ code: 'custom', message: 'not name=value pairs between commas, percent-encoded' })
      else read[name] = value
    }
    return read
  })

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const protocol = z.literal('http/json', 'only http/json is spoken').optional()
const timeoutMs = z.coerce.number().int().min(1).max(600_000).optional()

/** Where traces go, by the names of OpenTelemetry's specification. Metrics are read at `/metrics`, and logs at standard error. */
export const telemetryFields = {
  OTEL_SDK_DISABLED: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .default('false'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  /** Base address of an OTLP/HTTP receiver, with `/v1/traces` below it; nothing is traced without one of both. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** The receiver's address itself. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_HEADERS: pairs,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs,
  /** Milliseconds in which spans are delivered or thrown away. */
  OTEL_EXPORTER_OTLP_TIMEOUT: timeoutMs,
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: timeoutMs,
  OTEL_SERVICE_NAME: z.string().min(1).max(100).optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs,
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS).default('parentbased_always_on'),
  /** Share of the traces begun here that a sampler by ratio keeps. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).optional(),
} as const
const schema = z.object(telemetryFields)
type Telemetry = z.infer<typeof schema>

/** Shorter than the specification's ten seconds: a service that stops waits for nobody. */
const TIMEOUT_MS = 5_000

/** Names of settings at fault, each with what is wrong: what would be ignored. */
export const telemetryFaults = (config: Telemetry): [keyof Telemetry, string][] =>
  config.OTEL_TRACES_SAMPLER_ARG !== undefined && !config.OTEL_TRACES_SAMPLER.endsWith('traceidratio')
    ? [
        [
          'OTEL_TRACES_SAMPLER_ARG',
          'has a meaning only with OTEL_TRACES_SAMPLER=traceidratio or parentbased_traceidratio',
        ],
      ]
    : []

/** Where and how this process sends its traces; undefined when it sends none. */
export function tracingOf(config: Telemetry, name: string): Omit<TracingOptions, 'onTrouble'> | undefined {
  const base = config.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '')
  const url = config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base}/v1/traces`)
  if (url === undefined || config.OTEL_SDK_DISABLED === 'true' || config.OTEL_TRACES_EXPORTER === 'none')
    return undefined
  return {
    url,
    headers: { ...config.OTEL_EXPORTER_OTLP_HEADERS, ...config.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    timeoutMs: config.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT ?? config.OTEL_EXPORTER_OTLP_TIMEOUT ?? TIMEOUT_MS,
    resource: {
      'service.name': name,
      'service.namespace': 'lodestone',
      ...config.OTEL_RESOURCE_ATTRIBUTES,
      ...(config.OTEL_SERVICE_NAME === undefined ? {} : { 'service.name': config.OTEL_SERVICE_NAME }),
    },
    sampler: config.OTEL_TRACES_SAMPLER,
    ratio: config.OTEL_TRACES_SAMPLER_ARG ?? 1,
  }
}
