import { type Envelope, toRecord } from './envelope.ts'
import type { OutRecord } from './ports.ts'

/** An event as a record that nobody has signed. */
export const recordOf = (
  { topic, type }: { readonly topic: string; readonly type: string },
  subject: string,
  data: object,
  head: Partial<Envelope> = {},
): OutRecord => {
  const envelope = {
    id: '0198c1f0-0000-7000-8000-000000000000',
    type,
    subject,
    time: '2026-11-24T10:00:00.000Z',
    aggregateVersion: 1,
    actor: 'tester',
    correlationId: 'test',
    ...head,
  }
  return toRecord('urn:test', topic, envelope, JSON.stringify(data))
}
