import { findEvent } from '@lodestone/contracts'
import { readEnvelope } from './envelope.ts'
import { parseData } from './parsed.ts'
import type { InRecord, TopicPartition } from './ports.ts'

/** An event as a consumer gets it: its data parsed by its contract, and shared with other consumers, so that nobody may change it. */
export interface ReceivedEvent<T = unknown> {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string
  readonly id: string
  readonly type: string
  /** 1 for the first event of a key on its topic, then rising by one. */
  readonly aggregateVersion: number
  readonly time: string
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string
  readonly traceparent?: string
  readonly data: T
}

/** What a record turned out to be. Something `unknown` counts as a version of its key but is not handled. */
export type Reading =
  | {
      readonly kind: 'event'
      readonly record: InRecord
      readonly key: string
      readonly version: number
      readonly event: ReceivedEvent
    }
  | { readonly kind: 'unknown'; readonly record: InRecord; readonly key: string; readonly version: number }
  | {
      readonly kind: 'broken'
      readonly record: InRecord
      readonly key: string
      readonly version: number | undefined
      readonly errorClass: string
    }

/** Ours are identifiers. What an index of PostgreSQL cannot hold could not even be parked. */
const LONGEST_KEY = 200

/** PostgreSQL cannot hold a NUL in a text, and a key that is not UTF-8 has lost characters. */
const UNFIT = /[\0\uFFFD]/

/** Reads a record as far as it can be read. Never throws. `wanted` limits the types that are handled. */
export function read(record: InRecord, at: TopicPartition, wanted?: (type: string) => boolean): Reading {
  if (record.key === null || record.key === '' || record.key.length > LONGEST_KEY || UNFIT.test(record.key))
    return {
      kind: 'broken',
      record,
      key: `no-key:${at.partition}:${record.offset}`,
      version: undefined,
      errorClass: 'broken-key',
    }

  const key = record.key
  const envelope = readEnvelope(record)
  if (!envelope) return { kind: 'broken', record, key, version: undefined, errorClass: 'broken-headers' }

  const version = envelope.aggregateVersion
  const contract = findEvent(envelope.type)
  if (!contract || contract.topic !== at.topic || wanted?.(envelope.type) === false)
    return { kind: 'unknown', record, key, version }

  const parsed = parseData(contract, envelope, record.value)
  if (typeof parsed === 'string') return { kind: 'broken', record, key, version, errorClass: parsed }
  // Written out: copying the envelope instead was a tenth of a consumer's work.
  const event: ReceivedEvent = {
    topic: at.topic,
    partition: at.partition,
    offset: record.offset,
    key,
    id: envelope.id,
    type: envelope.type,
    aggregateVersion: version,
    time: envelope.time,
    actor: envelope.actor,
    correlationId: envelope.correlationId,
    causationId: envelope.causationId,
    traceparent: envelope.traceparent,
    data: parsed.data,
  }
  return { kind: 'event', record, key, version, event }
}
