import type { OutRecord } from '../ports.ts'
import { SEALED } from './conceal.ts'

export type Signed = Pick<OutRecord, 'topic' | 'headers'> & { readonly key: string | null }

/** The headers that are signed. Not `traceparent`, which each hop sets anew. */
const HEADERS = [
  'ce_specversion',
  'ce_id',
  'ce_source',
  'ce_type',
  'ce_subject',
  'ce_time',
  'ce_dataschema',
  'content-type',
  'ce_aggregateversion',
  'ce_correlationid',
  'ce_causationid',
  'ce_actor',
  'ce_traceparent',
  SEALED,
]

/** All that a record says and is acted upon, but its data: topic, key and signed headers. */
export const envelopeOf = ({ topic, key, headers }: Signed): string =>
  JSON.stringify([topic, key, ...HEADERS.map(name => headers[name])])

/** Whether two records have the same envelope: compared part by part it need not be written out. */
export const isSameEnvelope = (one: Signed, other: Signed): boolean =>
  one.topic === other.topic && one.key === other.key && HEADERS.every(name => one.headers[name] === other.headers[name])
