import { type ForecastPreview, lineDraft } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { readGate } from '../book/gate.ts'
import { covering, roundFor, whyOut } from '../entry/entry.fit.ts'

/** What was read of a file, with the round that each line would join if it were sent now, and why those that collect such needs would not take it. */
export async function placedPreview(database: Database, read: ForecastPreview): Promise<ForecastPreview> {
  const { books, now } = await readGate(database)
  return {
    ...read,
    items: read.items.map(item => {
      if (!item.ok) return item
      const line = lineDraft.parse(item.value)
      const joins = roundFor(line, books, now)
      const out = covering(line, books, now).flatMap(book => {
        const why = whyOut(line, book, now)
        return why ? [{ roundId: book.roundId, ...why }] : []
      })
      return { ...item, ...(joins === undefined ? {} : { joins }), ...(out.length > 0 ? { out } : {}) }
    }),
  }
}
