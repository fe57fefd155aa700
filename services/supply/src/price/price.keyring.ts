import { asc } from '@lodestone/database/drizzle'
import type { ServiceContext } from '@lodestone/service'
import { priceRootTable } from '../schema.ts'
import { sealClearPrices } from './price.clear.ts'

/**
 * Makes sure that every price of this database is sealed and can be opened when its time comes, and notes the root under which this
 * process seals. Throws a sentence that names the keyring when it is not the one that belongs to the database.
 */
export async function claimKeyring({ database, keys }: Pick<ServiceContext, 'database' | 'keys'>): Promise<void> {
  const { drizzle } = database
  const roots = await drizzle
    .select({ id: priceRootTable.id })
    .from(priceRootTable)
    .orderBy(asc(priceRootTable.since), asc(priceRootTable.id))
  const missing: string[] = []
  for (const { id } of roots) if (!(await keys.holds(id))) missing.push(id)
  if (missing.length > 0)
    throw new Error(
      `prices in this database are sealed under ${missing.join(', ')}, which the keyring ${keys.place} does not hold: restore that file, or name the right one with KEYRING_FILE`,
    )
  await drizzle
    .insert(priceRootTable)
    .values({ id: await keys.current() })
    .onConflictDoNothing()
  await sealClearPrices(database, keys)
}
