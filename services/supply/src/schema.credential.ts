import type { CredentialView, Issuer } from '@lodestone/contracts'
import type { Finding, Taken } from '@lodestone/credentials'
import {
  boolean,
  index,
  inReach,
  instant,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uuid,
} from '@lodestone/database/drizzle'

/** Whose credentials are believed, and of what. */
export const issuerTable = pgTable(
  'issuer',
  {
    id: uuid().primaryKey(),
    did: text().notNull(),
    version: integer().notNull(),
    name: text().notNull(),
    keys: jsonb().$type<NonNullable<Issuer['keys']>>(),
    hosts: jsonb().$type<NonNullable<Issuer['hosts']>>(),
    attests: jsonb().$type<Issuer['attests']>().notNull(),
    addedBy: text('added_by').notNull(),
    addedAt: instant('added_at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnReason: text('withdrawn_reason'),
  },
  t => [unique('issuer_did_key').on(t.did)],
)

/** The keys that an issuer's own document had when it was last fetched. */
export const issuerDocumentTable = pgTable('issuer_document', {
  did: text().primaryKey(),
  sha256: text().notNull(),
  keysSha256: text('keys_sha256').notNull(),
  seenAt: instant('seen_at').notNull(),
})

/**
 * Credentials that suppliers have given, a row for each holder of a token. `heldAt`: when all of it was last found to hold. `yearly`: it says what a site
 * can make in a year. `goods`: the batches that it says somebody has made, by their names in one form.
 */
export const credentialTable = pgTable(
  'credential',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    sha256: text().notNull(),
    version: integer().notNull(),
    status: text().$type<CredentialView['status']>().notNull(),
    kind: text().$type<CredentialView['kind']>().notNull(),
    name: text().notNull(),
    issuer: text().notNull(),
    issuerName: text('issuer_name').notNull(),
    validFrom: text('valid_from'),
    validUntil: text('valid_until'),
    stages: text().array().$type<CredentialView['stages']>().notNull(),
    countries: text().array().notNull(),
    taken: jsonb().$type<Taken>().notNull(),
    findings: jsonb().$type<readonly Finding[]>().notNull(),
    token: text().notNull(),
    givenAt: instant('given_at').notNull(),
    checkedAt: instant('checked_at').notNull(),
    heldAt: instant('held_at'),
    dueAt: instant('due_at'),
    attempts: integer().notNull(),
    goods: text().array().notNull().default(sql`'{}'::text[]`),
    yearly: boolean().notNull().default(false),
  },
  t => [
    unique('credential_participant_id_sha256_key').on(t.participantId, t.sha256),
    index('credential_due_of_issuer_idx').on(t.issuer, t.dueAt).where(sql`due_at IS NOT NULL`),
    index('credential_issuer_idx').on(t.issuer),
    index('credential_goods_idx').using('gin', t.goods).where(sql`status = 'accepted'`),
    index('credential_ended_idx').on(t.issuer, t.name).where(sql`status IN ('revoked', 'withdrawn')`),
    index('credential_yearly_idx').on(t.participantId).where(sql`yearly AND status = 'accepted'`),
    inReach(t.participantId),
  ],
)

/** Which credentials stand for which batches. */
export const batchCredentialTable = pgTable(
  'batch_credential',
  {
    batchId: uuid('batch_id').notNull(),
    credentialId: uuid('credential_id').notNull(),
    participantId: uuid('participant_id').notNull(),
  },
  t => [
    primaryKey({ name: 'batch_credential_pkey', columns: [t.batchId, t.credentialId] }),
    index('batch_credential_idx').on(t.credentialId),
    inReach(t.participantId),
  ],
)
