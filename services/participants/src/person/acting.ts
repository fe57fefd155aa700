import { isAtLeast, type Position } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { belongsNowhere, type Identity, lookedUpBy } from '@lodestone/http'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { accessOf } from './person.store.ts'

/**
 * Throws 403 where access has ended, or is less than needed, since the call was let in. Asked with the organisation locked, as whoever ends access has it:
 * nothing that outlives access is made behind its end.
 */
export async function mustStillAct(
  tx: Sql,
  identity: Identity,
  { config }: Pick<ServiceContext, 'config'>,
  least: Position = 'reader',
): Promise<void> {
  // Whose token names the organisation is on no list.
  if (identity.position === undefined) return
  const all = await accessOf(tx, ...lookedUpBy(issuerOf(config), identity))
  const own = all.find(one => one.org === identity.org)
  if (!own || !isAtLeast(own.position, least)) throw belongsNowhere()
}
