import {
  bytea,
  date,
  foreignKey,
  inReach,
  instant,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { FileType } from '@lodestone/http'

export const evidenceFileTable = pgTable(
  'evidence_file',
  {
    sha256: text().primaryKey(),
    mediaType: text('media_type').$type<FileType>().notNull(),
    content: bytea().notNull(),
  },
  () => [
    pgPolicy('given', { for: 'insert', withCheck: sql`reach() <> 'nobody'` }),
    pgPolicy('in_reach', {
      for: 'select',
      using: sql`(SELECT everybody_in_reach()) OR EXISTS (
      SELECT FROM evidence_owner WHERE evidence_owner.sha256 = evidence_file.sha256 AND participant_id = (SELECT organisation_in_reach()))`,
    }),
  ],
)

export const evidenceOwnerTable = pgTable(
  'evidence_owner',
  {
    sha256: text().notNull(),
    participantId: uuid('participant_id').notNull(),
    givenAt: instant('given_at').notNull(),
  },
  t => [
    primaryKey({ name: 'evidence_owner_pkey', columns: [t.sha256, t.participantId] }),
    foreignKey({ name: 'evidence_owner_sha256_fkey', columns: [t.sha256], foreignColumns: [evidenceFileTable.sha256] }),
    inReach(t.participantId),
  ],
)

/** Ends of proofs that have been told. */
export const evidenceNoticeTable = pgTable(
  'evidence_notice',
  {
    offerId: uuid('offer_id').notNull(),
    stage: text().notNull(),
    type: text().notNull(),
    sha256: text().notNull(),
    validTo: date('valid_to').notNull(),
    threshold: integer().notNull(),
    toldAt: instant('told_at').notNull(),
  },
  t => [
    primaryKey({
      name: 'evidence_notice_pkey',
      columns: [t.offerId, t.stage, t.type, t.sha256, t.validTo, t.threshold],
    }),
    inReach(),
  ],
)
