import type { Sql } from '@lodestone/database'
import { implement, sees } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import type { BookOwner } from '../book/book.ts'
import { readSeals } from '../book/seal.store.ts'
import { readDisclosed, readPools } from '../disclosure/disclosure.store.ts'
import { takesOrigin } from '../disclosure/published.ts'
import { readMatched } from '../result/result.store.ts'
import type { Round } from '../round/round.ts'
import { visibleRound } from '../round/round.visible.ts'
import { readConfirmed, readMatches, readOffered } from './element.store.ts'
import { elementsOf, elementsOfShown, type RoundGoods } from './element.ts'

export function elementRoutes({ database }: ServiceContext) {
  /** The books as far as they are sealed and matched. */
  async function booksOf(tx: Sql, round: Round): Promise<RoundGoods> {
    const seals = (await readSeals(tx, [round.id])).get(round.id) ?? []
    const sealed = (owner: BookOwner): boolean => seals.some(seal => seal.owner === owner && seal.agreed)
    return {
      ...(sealed('demand') ? { confirmed: await readConfirmed(tx, round.id) } : {}),
      ...(sealed('supply') ? { offered: await readOffered(tx, round.id) } : {}),
      ...((await readMatched(tx, [round.id])).has(round.id) ? { matched: await readMatches(tx, round.id) } : {}),
    }
  }

  return implement({
    readRoundElements: async call => {
      const round = await visibleRound(database, call)
      const body = await database.transaction(async tx => {
        const cells = (await readPools(tx, round.id)).at(-1)?.cells ?? []
        if (sees(call.identity, 'operator', 'auditor'))
          return elementsOf(await booksOf(tx, round), { cells }, origin => takesOrigin(round.draft.rules, origin))
        const disclosed = (await readDisclosed(tx, [round.id])).get(round.id)?.get('matched')
        return elementsOfShown({ cells, byMaterial: disclosed?.byMaterial ?? [] })
      })
      return { body: { roundId: round.id, state: round.state, ...body } }
    },
  })
}
