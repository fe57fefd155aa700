import { generateKeyPairSync } from 'node:crypto'
import { type DidDocument, didDocument, type NamedKey, type SigningKey, signingKeyOf } from '@lodestone/credentials'
import type { Sql } from '@lodestone/database'
import { and, asc, eq, isNull } from '@lodestone/database/drizzle'
import { present, sha256Hex } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { issuingKeyTable } from '../schema.ts'

/** Under this name the keyring wraps the keys: prices and secrets open under others. */
const WRAPPED_AS = 'credentials'
const KIND = { kty: 'OKP', crv: 'Ed25519' } as const

/**
 * Makes the key with which this process signs, unless there is one under the newest root of its keyring. So a rotation of the keyring changes it too,
 * and what was signed before is still verified by the key that the hub's document goes on showing.
 */
export const claimIssuingKey = async ({ database, keys, clock }: Keeping): Promise<void> => {
  await claim(database, keys, clock(), ofRoot)
}

type Keeping = Pick<ServiceContext, 'database' | 'keys' | 'clock'>
type Row = typeof issuingKeyTable.$inferSelect

async function claim(sql: Sql, keys: ServiceContext['keys'], now: Date, read: typeof ofRoot): Promise<Row> {
  const root = await keys.current()
  const [known] = await read(sql, root)
  if (known) return known
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const secret = Buffer.from(present(d), 'base64url')
  const row = { root, x: present(x), kid: nameOf(present(x)), wrapped: await keys.wrap(WRAPPED_AS, secret) }
  // Of processes that make one in the same moment the first one's counts.
  await sql.drizzle
    .insert(issuingKeyTable)
    .values({ ...row, since: now.toISOString() })
    .onConflictDoNothing()
  return present((await read(sql, root))[0])
}

const ofRoot = async ({ drizzle }: Sql, root: string): Promise<Row[]> => selected(drizzle, root)
/** The same, which nobody withdraws then before the transaction ends: else what it signs would be missed by whoever revokes what was signed. */
const heldOfRoot = async ({ drizzle }: Sql, root: string): Promise<Row[]> => selected(drizzle, root).for('share')
const selected = (drizzle: Sql['drizzle'], root: string) =>
  drizzle
    .select()
    .from(issuingKeyTable)
    .where(and(eq(issuingKeyTable.root, root), isNull(issuingKeyTable.withdrawnAt)))

/** Tells keys apart, within one document. */
const nameOf = (x: string): string => `key-${sha256Hex(x).slice(0, 16)}`

/** A key with the name by which the hub's document shows it. */
export type OwnKey = { readonly kid: string; readonly key: SigningKey }

/**
 * Gives the key with which this process signs now, as the hub of that DID. It is opened once; whether another process has withdrawn it is looked at
 * each time; in a transaction it is not withdrawn before that ends.
 */
export function openIssuingKey({ database, keys, clock }: Keeping, did: string): (tx?: Sql) => Promise<OwnKey> {
  let opened: OwnKey | undefined
  return async tx => {
    const row = await claim(tx ?? database, keys, clock(), tx ? heldOfRoot : ofRoot)
    if (opened?.kid === row.kid) return opened
    const secret = await keys.unwrap(WRAPPED_AS, row.wrapped)
    const key = await signingKeyOf({ ...KIND, x: row.x, d: secret.toString('base64url') }, 'EdDSA', `${did}#${row.kid}`)
    opened = { kid: row.kid, key }
    return opened
  }
}

/** A key of the hub, locked until the transaction ends. */
export async function lockIssuingKey({ drizzle }: Sql, kid: string): Promise<Row | undefined> {
  const [row] = await drizzle.select().from(issuingKeyTable).where(eq(issuingKeyTable.kid, kid)).for('update')
  return row
}

export const withdrawKey = ({ drizzle }: Sql, kid: string, withdrawnAt: string) =>
  drizzle.update(issuingKeyTable).set({ withdrawnAt }).where(eq(issuingKeyTable.kid, kid))

/** The hub's document: every key that it signs or has signed with, but for those that are withdrawn. */
export async function documentOf({ drizzle }: Sql, did: string): Promise<DidDocument> {
  const rows = await drizzle
    .select({ kid: issuingKeyTable.kid, x: issuingKeyTable.x })
    .from(issuingKeyTable)
    .where(isNull(issuingKeyTable.withdrawnAt))
    .orderBy(asc(issuingKeyTable.since), asc(issuingKeyTable.kid))
  return didDocument(
    did,
    rows.map(({ kid, x }): NamedKey => ({ kid: `${did}#${kid}`, key: { ...KIND, x } })),
  )
}
