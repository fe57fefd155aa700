import type { EventContract } from '@lodestone/contracts'
import { CHAIN_START, canonicalJson, linkHash, uuidv7 } from '@lodestone/kernel'
import type { CausedFact, Fact } from './fact.ts'

/** The last journal row of a subject. */
export type Head = {
  readonly seq: number
  readonly hash: string
  readonly topic: string | null
  readonly version: number
}

export type JournalRow = {
  subject: string
  seq: number
  type: string
  time: string
  actor: string
  data: string
  previous_hash: string
  hash: string
  topic: string | null
  aggregate_version: number
  id: string
  correlation_id: string
  causation_id: string | null
  traceparent: string | null
}

/** Bytes of an event's data at most: below the topics' `max.message.bytes`, or the relay would be refused for ever. */
export const MAX_EVENT_BYTES = 1_000_000

const START: Head = { seq: 0, hash: CHAIN_START, topic: null, version: 0 }

/** Journal rows of facts, each linked to the one before it of its subject. `heads` is moved along. */
export function link(caused: readonly CausedFact[], heads: Map<string, Head>): JournalRow[] {
  const work = linking(caused, heads)
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** The same, which yields every few milliseconds where facts are large. */
export function* linking(caused: readonly CausedFact[], heads: Map<string, Head>): Generator<void, JournalRow[]> {
  const rows: JournalRow[] = []
  for (const { fact, cause } of caused) {
    const head = heads.get(fact.subject) ?? START
    const { type, topic } = 'event' in fact ? fact.event : { type: fact.type, topic: null }
    const data = canonicalJson(fact.data)
    yield
    if ('event' in fact) checkEvent(fact, data)
    yield
    if (topic !== null && head.topic !== null && head.topic !== topic)
      throw new Error(`${type}: subject ${fact.subject} is told on ${head.topic}, it cannot also be told on ${topic}`)

    const seq = head.seq + 1
    const time = cause.now.toISOString()
    const version = topic === null ? head.version : head.version + 1
    const hash = linkHash(head.hash, { seq, subject: fact.subject, type, time, actor: cause.actor }, data)
    heads.set(fact.subject, { seq, hash, topic: topic ?? head.topic, version })
    rows.push({
      subject: fact.subject,
      seq,
      type,
      time,
      actor: cause.actor,
      data,
      previous_hash: head.hash,
      hash,
      topic,
      aggregate_version: version,
      id: uuidv7(cause.now.getTime()),
      correlation_id: cause.correlationId,
      causation_id: cause.causationId ?? null,
      traceparent: cause.traceparent ?? null,
    })
  }
  return rows
}

/** Producers are strict. The message names paths, never values. */
function checkEvent(fact: Extract<Fact, { event: EventContract }>, data: string): void {
  const { type, data: schema } = fact.event
  const parsed = schema.safeParse(fact.data)
  if (!parsed.success) {
    const where = parsed.error.issues.map(issue => `${issue.path.join('.') || '.'} ${issue.code}`).join(', ')
    throw new Error(`${type}: data does not fit its contract at ${where}`)
  }
  // A character of UTF-16 is three bytes of UTF-8 at most.
  if (data.length * 3 <= MAX_EVENT_BYTES) return
  const bytes = Buffer.byteLength(data)
  if (bytes > MAX_EVENT_BYTES) throw new Error(`${type}: data has ${bytes} bytes, more than ${MAX_EVENT_BYTES}`)
}
