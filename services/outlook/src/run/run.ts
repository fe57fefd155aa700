import type { OutlookRun } from '@lodestone/contracts'
import type { runTable } from '../schema.ts'

/** A run without its outcome. */
export type RunHead = Omit<
  typeof runTable.$inferSelect,
  'outcome' | 'claims' | 'owner' | 'leaseUntil' | 'correlationId'
>

/** Times a run is taken up whose thread or process dies. */
export const MOST_CLAIMS = 3

export const shownRun = (row: RunHead): OutlookRun => {
  const { done, elements, worldDigest, outcomeHash, failure, endedAt, ...head } = row
  return {
    ...head,
    progress: { done, of: elements },
    ...(worldDigest !== null && { worldDigest }),
    ...(outcomeHash !== null && { outcomeHash }),
    ...(failure !== null && { failure }),
    ...(endedAt !== null && { endedAt }),
  }
}
