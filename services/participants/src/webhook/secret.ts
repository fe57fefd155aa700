import { randomBytes } from 'node:crypto'
import type { Database, Sql } from '@lodestone/database'
import { eq, type RowOf } from '@lodestone/database/drizzle'
import type { KeyProvider } from '@lodestone/keyring'
import type { ServiceContext } from '@lodestone/service'
import { type StoredSecret, webhookTable } from '../schema.ts'
import { SECRET_BYTES, secretBytes } from './signature.ts'

/** A secret opens under the name of its webhook alone, so it can be moved to no other row. */
const nameOf = (webhookId: string): string => `webhook/${webhookId}`

/** A new secret, to be shown to its owner, and as it is stored. */
export async function newSecret(
  keys: KeyProvider,
  webhookId: string,
): Promise<{ secret: Buffer; stored: StoredSecret }> {
  const secret = randomBytes(SECRET_BYTES)
  return { secret, stored: { wrapped: await keys.wrap(nameOf(webhookId), secret) } }
}

/** The secrets that sign now, the newest first. Throws KeyMissing or BrokenSeal. */
export const openSecrets = (
  keys: KeyProvider,
  webhookId: string,
  stored: readonly StoredSecret[],
  now: Date,
): Promise<Buffer[]> => Promise.all(live(stored, now).map(one => keys.unwrap(nameOf(webhookId), one.wrapped)))

/** Without those whose time is over. */
export const live = (stored: readonly StoredSecret[], now: Date): StoredSecret[] =>
  stored.filter(({ until }) => until === undefined || Date.parse(until) > now.getTime())

/** The secrets after a rotation: those before sign on until `until`, unless their time ends sooner. */
export const rotated = (stored: readonly StoredSecret[], fresh: StoredSecret, until: Date, now: Date): StoredSecret[] =>
  live(
    [
      fresh,
      ...stored.map(one => ({
        ...one,
        until: new Date(Math.min(until.getTime(), one.until ? Date.parse(one.until) : until.getTime())).toISOString(),
      })),
    ],
    now,
  )

/**
 * Makes sure that the secrets of this database can be opened and new ones sealed, and seals those that were written in clear before. Throws
 * a sentence that names the keyring when it is not the one that belongs to the database, or cannot be made.
 */
export async function claimSecrets({ database, keys }: Pick<ServiceContext, 'database' | 'keys'>): Promise<void> {
  const roots = await database.query<{ root: string }>(
    `SELECT DISTINCT split_part(one->>'wrapped', '.', 1) AS root FROM webhook, jsonb_array_elements(secrets) AS one`,
  )
  const missing: string[] = []
  for (const { root } of roots) if (!(await keys.holds(root))) missing.push(root)
  if (missing.length > 0)
    throw new Error(
      `secrets of webhooks in this database are sealed under ${missing.join(', ')}, which the keyring ${keys.place} does not hold: restore that file, or name the right one with KEYRING_FILE`,
    )
  await keys.current()
  await sealClearSecrets(database, keys)
}

/** Rows of one transaction. */
const BATCH = 100

/** Safe when several processes do it at once. What the database keeps of the rows as they were goes with its next vacuum. */
async function sealClearSecrets(database: Database, keys: KeyProvider): Promise<void> {
  for (let sealed = BATCH; sealed === BATCH; ) sealed = await database.transaction(tx => sealSome(tx, keys))
  await database.query(
    `UPDATE idempotency SET body = regexp_replace(body, ',"secret":"whsec_[^"]*"', '')
     WHERE scope LIKE '% createWebhook' AND strpos(body, '"whsec_') > 0`,
  )
}

async function sealSome(tx: Sql, keys: KeyProvider): Promise<number> {
  const rows = await tx.query<Pick<RowOf<typeof webhookTable>, 'id'> & { clear_secret: string }>(
    `SELECT id, clear_secret FROM webhook WHERE clear_secret IS NOT NULL ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
  )
  for (const { id, clear_secret } of rows) {
    const stored: StoredSecret = { wrapped: await keys.wrap(nameOf(id), secretBytes(clear_secret)) }
    await tx.drizzle
      .update(webhookTable)
      .set({ secrets: [stored], clearSecret: null })
      .where(eq(webhookTable.id, id))
  }
  return rows.length
}
