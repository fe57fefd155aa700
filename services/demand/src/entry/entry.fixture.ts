import type { Line } from '@lodestone/contracts'
import type { BookState, CollectingBook, Entry } from './entry.ts'

export const now = new Date('2027-01-10T00:00:00Z')
export const line = (more: Partial<Line> = {}): Line => ({
  id: 'line-1',
  reference: 'L1',
  material: 'ndfeb-magnet',
  quantityKg: '10',
  period: '2027-Q2',
  deliverTo: 'DE',
  commitment: 'intent',
  ...more,
})
export const book = (more: Partial<CollectingBook> = {}): CollectingBook => ({
  roundId: 'round-1',
  materials: ['ndfeb-magnet'],
  periods: ['2027-Q2'],
  collectionClosesAt: '2027-02-01T00:00:00Z',
  dropped: new Map(),
  ...more,
})
export const entry = (more: Partial<Entry> = {}): Entry => ({
  roundId: 'round-1',
  forecastId: 'f',
  participantId: 'm',
  version: 1,
  status: 'joined',
  line: line(),
  ...more,
})
export const forecast = (lines: Line[]) => ({ id: 'f', participantId: 'm', version: 2, lines })
export const standing = (state: BookState, more: Partial<Entry> = {}) => ({ ...entry(more), book: state })
export const value = <T>(outcome: { ok: true; value: T } | { ok: false }): T => {
  if (!outcome.ok) throw new Error('refused')
  return outcome.value
}
