import { CELLS_PER_EVENT, cellsPublished, poolPublished } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
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
  const parts = Math.max(1, Math.ceil(publication.cells.length / CELLS_PER_EVENT))
  return Array.from({ length: parts }, (_, index) => {
    const { id, roundId, ...told } = shown(publication)
    const data = {
      ...told,
      cells: publication.cells.slice(index * CELLS_PER_EVENT, (index + 1) * CELLS_PER_EVENT),
      ...(parts > 1 ? { part: index + 1, parts } : {}),
    }
    return roundId === undefined
      ? factOf(cellsPublished, id, { id, ...data })
      : factOf(poolPublished, roundId, { id, roundId, ...data })
  })
}
