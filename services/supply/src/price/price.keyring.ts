import type { ServiceContext } from '@lodestone/service'
import { sealClearPrices } from './price.clear.ts'

/**
 * Makes sure that every price of this database is sealed and can be opened when its time comes, and notes the root under which this
 * process seals. Throws a sentence that names the keyring when it is not the one that belongs to the database.
 */
export async function claimKeyring({ database, keys }: Pick<ServiceContext, 'database' | 'keys'>): Promise<void> {
  const roots = await database.query<{ id: string }>('SELECT id FROM price_root ORDER BY since, id')
  const missing: string[] = []
  for (const { id } of roots) if (!(await keys.holds(id))) missing.push(id)
  if (missing.length > 0)
    throw new Error(
      `prices in this database are sealed under ${missing.join(', ')}, which the keyring ${keys.place} does not hold: restore that file, or name the right one with KEYRING_FILE`,
    )
  await database.query('INSERT INTO price_root (id) VALUES ($1) ON CONFLICT DO NOTHING', [await keys.current()])
  await sealClearPrices(database, keys)
}
