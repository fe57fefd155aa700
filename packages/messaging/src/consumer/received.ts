import { isUtf8 } from 'node:buffer'
import { auditHeadPublished, factsCounted, findEvent, isOf, ownerOf } from '@lodestone/contracts'
import { readEnvelope } from '../envelope.ts'
import type { InRecord, TopicPartition } from '../ports.ts'
import type { Open } from '../proof/conceal.ts'
import type { Verify } from '../proof/verify.ts'
import { asideKey, MISPLACED, UNPROVEN } from './aside.ts'
import { parseData } from './parsed.ts'

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
  readonly causationId?: string | undefined
  readonly traceparent?: string | undefined
  readonly data: T
}

/** What a record turned out to be. Something `unknown` counts as a version of its key but is not handled. */
export type ReceivedRecord =
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

/** What a record is judged by. */
export type Judge = {
  readonly verify: Verify
  readonly open?: Open | undefined
  /** Whether records of a key belong in a partition. */
  readonly belongs: (key: string, at: TopicPartition) => boolean
}

/** Reads a record as far as it can be read. Never throws. `wanted` limits the types that are handled. */
export function read(
  record: InRecord,
  at: TopicPartition,
  { verify, open, belongs }: Judge,
  wanted?: (type: string) => boolean,
): ReceivedRecord {
  const text = record.value?.toString() ?? ''
  // Bytes that are no UTF-8 read as the text of others.
  const isText = record.value === null || isUtf8(record.value)
  if (!isText || !verify(record, at.topic, text)) return aside(record, at, UNPROVEN)
  if (record.key === null || record.key === '' || record.key.length > LONGEST_KEY || UNFIT.test(record.key))
    return besides(record, `no-key:${at.partition}:${record.offset}`, 'broken-key')

  const key = record.key
  if (!belongs(key, at)) return aside(record, at, MISPLACED)
  const envelope = readEnvelope(record)
  if (!envelope) return { kind: 'broken', record, key, version: undefined, errorClass: 'broken-headers' }

  const version = envelope.aggregateVersion
  const contract = findEvent(envelope.type)
  if (!contract || contract.topic !== at.topic || wanted?.(envelope.type) === false)
    return { kind: 'unknown', record, key, version }

  const readable = openedWith(open, record, at, text)
  if (readable === undefined) return { kind: 'unknown', record, key, version }
  const parsed = readable === UNOPENED ? 'sealed-for-another-key' : parseData(contract, envelope, readable.text)
  if (typeof parsed === 'string') return { kind: 'broken', record, key, version, errorClass: parsed }
  if (isOfAnother({ type: contract.type, data: parsed.data }, ownerOf(at.topic, key)))
    return aside(record, at, UNPROVEN)
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

const aside = (record: InRecord, at: TopicPartition, errorClass: string): ReceivedRecord =>
  besides(record, asideKey(errorClass, at.partition, record.offset), errorClass)

const besides = (record: InRecord, key: string, errorClass: string): ReceivedRecord => ({
  kind: 'broken',
  record,
  key,
  version: undefined,
  errorClass,
})

/** On the one topic that all services write to, each has its own keys: what it signs under those is of itself. */
const isOfAnother = (event: { readonly type: string; readonly data: unknown }, owner: string): boolean =>
  (isOf(auditHeadPublished, event) || isOf(factsCounted, event)) && event.data.service !== owner

const UNOPENED = 'unopened'

/** What is sealed for others is none of this consumer's business: undefined. */
function openedWith(
  open: Open | undefined,
  record: InRecord,
  at: TopicPartition,
  text: string,
): { readonly text: string } | typeof UNOPENED | undefined {
  if (!open) return { text }
  try {
    const opened = open(record, at.topic, text)
    return opened === undefined ? undefined : { text: opened }
  } catch {
    return UNOPENED
  }
}
