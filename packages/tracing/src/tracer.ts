import {
  type Attributes,
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'

/**
 * What makes spans, undefined unless the settings name a collector. Whoever works where every microsecond counts asks this first, and that
 * one question is all that tracing costs when it is off: the SDK is not even loaded.
 */
export let tracer: Tracer | undefined

export function useTracer(used: Tracer | undefined): void {
  tracer = used
}

/** Attributes name routes, topics, services and ids of events: never a figure, a name or a text of a caller. */
export type SpanOptions = {
  readonly kind?: SpanKind
  /** W3C `traceparent` of what this belongs to; a trace of its own begins when it is left out or broken. */
  readonly parent?: string | undefined
  /** W3C `traceparent` of what it has to do with. */
  readonly links?: readonly (string | undefined)[]
  readonly attributes?: Attributes
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

function parse(traceparent: string | undefined): SpanContext | undefined {
  const found = traceparent === undefined ? null : TRACEPARENT.exec(traceparent)
  if (!found) return undefined
  const [, traceId = '', spanId = '', flags = ''] = found
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
  return isSpanContextValid(context) ? context : undefined
}

function contextOf(traceparent: string | undefined): Context {
  const parent = parse(traceparent)
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
}

/** Whether whoever began the trace wants it kept: per record of a batch nothing else is worth a span. */
export const isKept = (traceparent: string | undefined): boolean => parse(traceparent)?.traceFlags === 1

/** The trace's id, for logs. */
export const traceIdOf = (traceparent: string | undefined): string | undefined => parse(traceparent)?.traceId

/** A span as W3C `traceparent`, to be handed on. */
export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${(traceFlags & 1).toString(16).padStart(2, '0')}`
}

/** Begins a span that `endSpan` ends; undefined when nothing is traced. */
export function beginSpan(name: string, options: SpanOptions = {}): Span | undefined {
  if (!tracer) return undefined
  const links = options.links?.flatMap(one => parse(one) ?? []).map(context => ({ context }))
  return tracer.startSpan(
    name,
    {
      ...(options.kind === undefined ? {} : { kind: options.kind }),
      ...(options.attributes ? { attributes: options.attributes } : {}),
      ...(links && links.length > 0 ? { links } : {}),
    },
    contextOf(options.parent),
  )
}

/** Of an error only its kind is told: its message may quote what a member wrote. */
export function endSpan(span: Span | undefined, error?: unknown): void {
  if (!span) return
  if (error !== undefined) {
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
  span.end()
}

/** Runs work within a span, or just runs it when nothing is traced. */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!tracer) return work(undefined)
  const span = beginSpan(name, options)
  try {
    const result = await work(span)
    endSpan(span)
    return result
  } catch (error) {
    endSpan(span, error)
    throw error
  }
}
