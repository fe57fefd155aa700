import { tracer } from '@lodestone/tracing'
import type { InRecord, OutRecord } from './ports.ts'

/** What travels with the data: CloudEvents 1.0 in binary mode, with the hub's extensions. */
export type Envelope = {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly aggregateVersion: number
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string | undefined
  readonly traceparent?: string | undefined
}

/** An event ready to travel: `data` is already canonical JSON. */
export function toRecord(source: string, topic: string, envelope: Envelope, data: string): OutRecord {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_source: source,
    ce_type: envelope.type,
    ce_subject: envelope.subject,
    ce_time: envelope.time,
    ce_dataschema: `urn:lodestone:schema:${envelope.type}`,
    'content-type': 'application/json',
    ce_aggregateversion: String(envelope.aggregateVersion),
    ce_correlationid: envelope.correlationId,
    ce_actor: envelope.actor,
  }
  if (envelope.causationId !== undefined) headers.ce_causationid = envelope.causationId
  if (envelope.traceparent !== undefined) headers.ce_traceparent = envelope.traceparent
  return { topic, key: envelope.subject, value: data, headers }
}

const VERSION = /^[1-9]\d{0,9}$/

/** The envelope of a record, or undefined when a header that the hub cannot do without is missing or broken. */
export function readEnvelope(record: InRecord): Envelope | undefined {
  const { headers, key } = record
  const { ce_id: id, ce_type: type, ce_time: time, ce_aggregateversion: version } = headers
  if (key === null || !id || !type || !time || !version || !VERSION.test(version)) return undefined
  if (Number.isNaN(Date.parse(time)) || (headers.ce_subject !== undefined && headers.ce_subject !== key))
    return undefined
  const aggregateVersion = Number(version)
  if (aggregateVersion > 2_147_483_647) return undefined
  return {
    id,
    type,
    subject: key,
    time,
    aggregateVersion,
    actor: headers.ce_actor ?? 'unknown',
    correlationId: headers.ce_correlationid ?? id,
    causationId: headers.ce_causationid,
    // That of the hop, when a relay that traces has sent it; else that of the cause.
    traceparent: (tracer && headers.traceparent) ?? headers.ce_traceparent,
  }
}
