import { CELLS_PER_EVENT, cellsPublished, poolPublished } from '@lodestone/contracts'
import { partsOf } from '@lodestone/kernel'
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
  return partsOf(publication.cells, CELLS_PER_EVENT).map((cells, index, parts) => {
    const { id, roundId, ...told } = shown(publication)
    const data = {
      ...told,
      cells,
      ...(parts.length > 1 ? { part: index + 1, parts: parts.length } : {}),
    }
    return roundId === undefined
      ? factOf(cellsPublished, id, { id, ...data })
      : factOf(poolPublished, roundId, { id, roundId, ...data })
  })
}
