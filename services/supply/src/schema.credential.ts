import type { CredentialView, Issuer } from '@lodestone/contracts'
import type { Finding, Taken } from '@lodestone/credentials'
import {
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

/** Credentials that suppliers have given, a row for each holder of a token. `heldAt`: when all of it was last found to hold. */
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
  },
  t => [
    unique('credential_participant_id_sha256_key').on(t.participantId, t.sha256),
    index('credential_due_idx').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    index('credential_issuer_idx').on(t.issuer),
    inReach(t.participantId),
  ],
)

/** Which offers name which credentials; written by triggers of `offer`. */
export const offerCredentialTable = pgTable(
  'offer_credential',
  {
    offerId: uuid('offer_id').notNull(),
    credentialId: uuid('credential_id').notNull(),
    participantId: uuid('participant_id').notNull(),
  },
  t => [
    primaryKey({ name: 'offer_credential_pkey', columns: [t.credentialId, t.offerId] }),
    index('offer_credential_offer_idx').on(t.offerId),
    inReach(t.participantId),
  ],
)
