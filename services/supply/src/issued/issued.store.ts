import type { IssuedKind, RevokedBecause } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, desc, eq, gt, isNotNull, isNull, or } from '@lodestone/database/drizzle'
import type { StandingOffer } from '../offer/offer.ts'
import { issuedTable } from '../schema.ts'
import { type About, type Attested, attestedOf, placesIn } from './issued.ts'

export type IssuedRow = typeof issuedTable.$inferSelect

/** What is issued and not revoked: the credential of an offer's screening, or the passport of a delivery. */
export async function findIssued(
  { drizzle }: Sql,
  of: { readonly offerId: string } | { readonly deliveryId: string },
): Promise<IssuedRow | undefined> {
  const about =
    'offerId' in of
      ? and(eq(issuedTable.offerId, of.offerId), eq(issuedTable.kind, 'screening'))
      : eq(issuedTable.deliveryId, of.deliveryId)
  const [row] = await drizzle
    .select()
    .from(issuedTable)
    .where(and(about, isNull(issuedTable.revokedAt)))
  return row
}

export type IssuedFilter = {
  readonly id?: string
  /** What matters to this organisation: a supplier's screenings and passports, a member's passports. */
  readonly org?: string
  readonly kind?: IssuedKind | undefined
  readonly after?: string
  readonly limit: number
}

/** What is signed and kept, by id, one more than the limit. */
export function listIssued({ drizzle }: Sql, { id, org, kind, after, limit }: IssuedFilter): Promise<IssuedRow[]> {
  const { id: own, participantId, memberId, kind: ownKind } = issuedTable
  return drizzle
    .select()
    .from(issuedTable)
    .where(
      and(
        id === undefined ? undefined : eq(own, id),
        org === undefined ? undefined : or(eq(participantId, org), eq(memberId, org)),
        kind === undefined ? undefined : eq(ownKind, kind),
        after === undefined ? undefined : gt(own, after),
      ),
    )
    .orderBy(asc(own))
    .limit(limit + 1)
}

/** The passport of a delivery that was issued last, revoked or not. */
export async function latestPassport({ drizzle }: Sql, deliveryId: string): Promise<IssuedRow | undefined> {
  const ofDelivery = eq(issuedTable.deliveryId, deliveryId)
  const [row] = await drizzle.select().from(issuedTable).where(ofDelivery).orderBy(desc(issuedTable.nth)).limit(1)
  return row
}

/** Takes a place in the lists for what is about to be signed; `due`: what it rests on may have changed meanwhile. */
export async function takePlace(
  { drizzle }: Sql,
  {
    id,
    issuedAt,
    due,
    about,
    attested,
  }: { id: string; issuedAt: string; due: boolean; about: About; attested: Attested },
): Promise<bigint> {
  const [row] = await drizzle
    .insert(issuedTable)
    .values({ id, issuedAt, due, token: '', ...about, ...attested })
    .returning({ nth: issuedTable.nth })
  if (!row) throw new Error('nothing was inserted')
  return row.nth
}

export const keepToken = ({ drizzle }: Sql, id: string, token: string, kid: string) =>
  drizzle.update(issuedTable).set({ token, kid }).where(eq(issuedTable.id, id))

/** Revokes all that was signed with a key; how many they were. */
export async function revokeSigned({ drizzle }: Sql, kid: string, revokedAt: string): Promise<number> {
  const { rowCount } = await drizzle
    .update(issuedTable)
    .set({ due: false, revokedAt, revokedBecause: 'key-withdrawn' })
    .where(and(eq(issuedTable.kid, kid), isNull(issuedTable.revokedAt)))
  return rowCount ?? 0
}

/**
 * Of offers that are being saved: revokes the credential of a screening that is no longer what they are thought of, and has passports of their goods
 * judged again. In the transaction that saves them, so that no moment comes between.
 */
export async function revokeChanged(tx: Sql, offers: readonly StandingOffer[]): Promise<void> {
  const now = offers.map(attestedOf)
  await tx.query(
    `UPDATE issued SET due = kind = 'passport', revoked_at = CASE WHEN kind = 'screening' THEN now() END,
       revoked_because = CASE WHEN kind = 'passport' THEN NULL WHEN issued.version <> given.version THEN 'offer-changed'
         WHEN (issued.policy, issued.policy_version) IS DISTINCT FROM (given.policy, given.policy_version) THEN 'policy-changed'
         WHEN issued.level <> given.level THEN 'level-changed' ELSE 'assurance-changed' END
     FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) AS given (offer_id, version, policy, policy_version, level, assurance)
     WHERE issued.offer_id = given.offer_id AND revoked_at IS NULL AND (kind = 'passport' OR
       (issued.version, issued.policy, issued.policy_version, issued.level, issued.assurance)
       IS DISTINCT FROM (given.version, given.policy, given.policy_version, given.level, given.assurance))`,
    [
      offers.map(offer => offer.id),
      now.map(one => one.version),
      now.map(one => one.policy),
      now.map(one => one.policyVersion),
      now.map(one => one.level),
      now.map(one => one.assurance),
    ],
    'issued-revoke-changed',
  )
}

/** Places of a list whose credentials are revoked; `undefined` where nothing has a place in it. */
export const revokedIn = (sql: Sql, list: number): Promise<bigint[] | undefined> =>
  everybodyFor(sql, 'a status list tells which places are revoked, and nothing of what has them', async wide => {
    const [first, last] = placesIn(list)
    const [row] = await wide.query<{ known: boolean; revoked: string[] }>(
      `SELECT EXISTS (SELECT FROM issued WHERE nth BETWEEN $1 AND $2) AS known,
         ARRAY(SELECT nth::text FROM issued WHERE nth BETWEEN $1 AND $2 AND revoked_at IS NOT NULL ORDER BY nth) AS revoked`,
      [first, last],
      'issued-revoked',
    )
    return row?.known ? row.revoked.map(BigInt) : undefined
  })

/** What is revoked and of which nobody has been told yet, locked; what somebody else tells of is left to him. */
export const lockUntold = ({ drizzle }: Sql, limit: number): Promise<IssuedRow[]> =>
  drizzle
    .select()
    .from(issuedTable)
    .where(and(isNotNull(issuedTable.revokedAt), isNull(issuedTable.toldAt)))
    .orderBy(asc(issuedTable.nth))
    .limit(limit)
    .for('update', { skipLocked: true })

/** Passports that are to be judged again, locked; those that somebody else judges are left to him. */
export const lockDuePassports = ({ drizzle }: Sql, limit: number): Promise<IssuedRow[]> =>
  drizzle
    .select()
    .from(issuedTable)
    .where(and(eq(issuedTable.due, true), isNull(issuedTable.revokedAt)))
    .orderBy(asc(issuedTable.nth))
    .limit(limit)
    .for('update', { skipLocked: true })

export const markJudged = ({ drizzle }: Sql, id: string, at: string, revokedBecause: RevokedBecause | undefined) =>
  drizzle
    .update(issuedTable)
    .set({ due: false, ...(revokedBecause ? { revokedAt: at, revokedBecause } : {}) })
    .where(eq(issuedTable.id, id))

export const markTold = ({ drizzle }: Sql, id: string, toldAt: string) =>
  drizzle.update(issuedTable).set({ toldAt }).where(eq(issuedTable.id, id))
