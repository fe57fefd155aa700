import type { IssuedKind, RevokedBecause } from '@lodestone/contracts'
import {
  boolean,
  check,
  date,
  index,
  inReach,
  instant,
  int8,
  integer,
  pgTable,
  sql,
  text,
  unique,
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { Assurance } from '@lodestone/kernel'
import type { Level } from '@lodestone/provenance'

/** The keys with which the hub signs credentials, or has signed. Under a root of the keyring there is one that is not withdrawn. */
export const issuingKeyTable = pgTable(
  'issuing_key',
  {
    root: text().notNull(),
    kid: text().primaryKey(),
    x: text().notNull(),
    wrapped: text().notNull(),
    since: instant().notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  t => [uniqueIndex('issuing_key_root_key').on(t.root).where(sql`withdrawn_at IS NULL`)],
)

/** Of which offer an allocation was awarded, how much and what was contracted of it, and how much of it is still to be had or was delivered. */
export const awardTable = pgTable(
  'award',
  {
    allocationId: uuid('allocation_id').primaryKey(),
    roundId: uuid('round_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    grams: int8().notNull().default(sql`0`),
    awarded: int8(),
    contracted: int8(),
    contractedOn: date('contracted_on'),
  },
  t => [index('award_offer_idx').on(t.offerId), inReach()],
)

/** What members have reported as delivered. */
export const deliveryTable = pgTable(
  'delivery',
  {
    id: uuid().primaryKey(),
    allocationId: uuid('allocation_id').notNull(),
    roundId: uuid('round_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    memberId: uuid('member_id').notNull(),
    material: text().notNull(),
    grams: int8().notNull(),
    date: date().notNull(),
  },
  t => [
    index('delivery_allocation_idx').on(t.allocationId),
    index('delivery_supplier_idx').on(t.participantId, t.id),
    index('delivery_member_idx').on(t.memberId, t.id),
    inReach(t.participantId, t.memberId),
  ],
)

/** What the hub has issued, each with its place in the status lists. */
export const issuedTable = pgTable(
  'issued',
  {
    nth: int8().generatedAlwaysAsIdentity().primaryKey(),
    id: uuid().notNull(),
    kind: text().$type<IssuedKind>().notNull(),
    participantId: uuid('participant_id').notNull(),
    memberId: uuid('member_id'),
    offerId: uuid('offer_id').notNull(),
    deliveryId: uuid('delivery_id'),
    version: integer().notNull(),
    policy: text().notNull(),
    policyVersion: text('policy_version').notNull(),
    level: text().$type<Level>().notNull(),
    assurance: text().$type<Assurance>().notNull(),
    stages: text(),
    token: text().notNull(),
    issuedAt: instant('issued_at').notNull(),
    due: boolean().notNull(),
    revokedAt: instant('revoked_at'),
    revokedBecause: text('revoked_because').$type<RevokedBecause>(),
    toldAt: instant('told_at'),
    kid: text(),
  },
  t => [
    unique('issued_id_key').on(t.id),
    check(
      'issued_kind_check',
      sql`(kind = 'passport') = (delivery_id IS NOT NULL) AND (kind = 'passport') = (member_id IS NOT NULL)`,
    ),
    uniqueIndex('issued_screening_key').on(t.offerId).where(sql`kind = 'screening' AND revoked_at IS NULL`),
    uniqueIndex('issued_passport_key').on(t.deliveryId).where(sql`revoked_at IS NULL`),
    index('issued_offer_idx').on(t.offerId).where(sql`revoked_at IS NULL`),
    index('issued_revoked_idx').on(t.nth).where(sql`revoked_at IS NOT NULL`),
    index('issued_kid_idx').on(t.kid).where(sql`revoked_at IS NULL`),
    index('issued_due_idx').on(t.nth).where(sql`due AND revoked_at IS NULL`),
    index('issued_untold_idx').on(t.nth).where(sql`revoked_at IS NOT NULL AND told_at IS NULL`),
    inReach(t.participantId, t.memberId),
  ],
)
