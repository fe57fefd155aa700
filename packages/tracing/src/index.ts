export type { Span } from '@opentelemetry/api'
export { SpanKind } from '@opentelemetry/api'
export { SAMPLERS, startTracing, type TracingOptions } from './start.ts'
export { beginSpan, endSpan, inSpan, isKept, type SpanOptions, traceIdOf, traceparentOf, tracer } from './tracer.ts'
