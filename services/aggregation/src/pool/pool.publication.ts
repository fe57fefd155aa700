import type { ServiceContext } from '@lodestone/service'
import { contributions } from '../cell/contribution.store.ts'
import { type Book, copyAgrees, ENTRIES_AT } from '../entry/book.store.ts'
import { publicationFacts } from '../publication/publication.facts.ts'
import { lockGate } from '../publication/publication.store.ts'
import { decideSheet, saveSheet } from '../publication/sheet.store.ts'
import { markPool, waitingBooks } from './pool.store.ts'

/** False while the copy of the book does not agree with what its owner said of it. */
export async function publishPool({ door, newId, clock }: ServiceContext, { roundId, phase }: Book): Promise<boolean> {
  return door.transaction({ actor: 'aggregation', correlationId: newId() }, async (tx, record) => {
    await lockGate(tx)
    const book = (await waitingBooks(tx, roundId)).find(one => one.phase === phase)
    if (!book) return true
    if (!(await copyAgrees(tx, book))) return false
    const sheet = await decideSheet(tx, roundId, await contributions(tx, roundId, ENTRIES_AT[phase]))
    await markPool(tx, roundId, phase === 'sealed')
    if (sheet.previous && JSON.stringify(sheet.previous.cells) === JSON.stringify(sheet.cells)) return true
    record(...publicationFacts(await saveSheet(tx, roundId, sheet, { id: newId(), now: clock() })))
    return true
  })
}
