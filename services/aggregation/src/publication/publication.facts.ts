import { CELLS_PER_EVENT, cellsPublished, poolPublished } from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { DEMAND_STREAM, type Publication } from './publication.store.ts'

/** A publication as the public sees it. */
export const shown = ({ id, stream, version, publishedAt, cells }: Publication) => ({
  id,
  ...(stream === DEMAND_STREAM ? {} : { roundId: stream }),
  version,
  publishedAt,
  cells,
})

/** The events that tell a publication: its cells in parts that fit a message; nothing of what was withheld. */
export function publicationFacts(publication: Publication): Fact[] {
  const pool = publication.stream !== DEMAND_STREAM
  const parts = Math.max(1, Math.ceil(publication.cells.length / CELLS_PER_EVENT))
  return Array.from({ length: parts }, (_, index) => ({
    subject: pool ? publication.stream : publication.id,
    event: pool ? poolPublished : cellsPublished,
    data: {
      ...shown(publication),
      cells: publication.cells.slice(index * CELLS_PER_EVENT, (index + 1) * CELLS_PER_EVENT),
      ...(parts > 1 ? { part: index + 1, parts } : {}),
    } as unknown as Json,
  }))
}
