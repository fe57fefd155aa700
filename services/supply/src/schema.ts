import type { DataOf, roundOpened, WhyOfferOut } from '@lodestone/contracts'
import {
  boolean,
  bytea,
  check,
  date,
  foreignKey,
  index,
  inReach,
  instant,
  int8,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { JsonText, Seal } from '@lodestone/kernel'
import type { Policy } from '@lodestone/provenance'
import type { BookState, EntryStatus } from './entry/entry.ts'
import type { MediaType } from './evidence/evidence.ts'
import type { OfferTerms, StandingOffer } from './offer/offer.ts'
import type { SealedPrice } from './price/price.ts'
import type { Grounded, Judgement, Level, OperatorDecision } from './screening/judgement.ts'

export const offerTable = pgTable(
  'offer',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    reference: text().notNull(),
    version: integer().notNull(),
    status: text().$type<StandingOffer['status']>().notNull(),
    material: text().notNull(),
    period: text().notNull(),
    validUntil: instant('valid_until').notNull(),
    submittedAt: instant('submitted_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    body: text().$type<JsonText<OfferTerms>>().notNull(),
    computed: jsonb().$type<Judgement['computed']>().notNull(),
    decision: jsonb().$type<OperatorDecision>(),
    level: text().$type<Level>().notNull(),
    waits: boolean().notNull(),
    policyVersion: text('policy_version').notNull(),
    recheckOn: date('recheck_on'),
    sealedPrice: jsonb('sealed_price').$type<SealedPrice>(),
    lapsed: jsonb().$type<Grounded>(),
  },
  t => [
    unique('offer_reference_key').on(t.participantId, t.reference),
    check('offer_price_sealed', sql`sealed_price IS NOT NULL AND strpos(body, '"price":') = 0`),
    index('offer_standing_idx').on(t.validUntil).where(sql`status = 'standing'`),
    index('offer_waits_idx').on(t.id).where(sql`status = 'standing' AND waits`),
    index('offer_recheck_idx').on(t.recheckOn).where(sql`status = 'standing'`),
    index('offer_judged_idx').on(t.policyVersion).where(sql`status = 'standing'`),
    index('offer_clear_idx').on(t.id).where(sql`sealed_price IS NULL`),
    inReach(t.participantId),
  ],
)

/** A round as this service knows it, and the seal of its supply book. `matched` ends the secrecy of its prices. */
export const bookTable = pgTable('book', {
  roundId: uuid('round_id').primaryKey(),
  state: text().$type<BookState>().notNull(),
  offersCloseAt: instant('offers_close_at').notNull(),
  matched: boolean().notNull().default(false),
  data: jsonb().$type<DataOf<typeof roundOpened>>().notNull(),
  seal: jsonb().$type<Seal>(),
  closedAt: instant('closed_at'),
  doneAt: instant('done_at'),
  cancelled: boolean().notNull().default(false),
})

/** An offer's place in a round, with the offer as it stood there. `live` while no other round may take the offer. */
export const entryTable = pgTable(
  'entry',
  {
    roundId: uuid('round_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    version: integer().notNull(),
    status: text().$type<EntryStatus>().notNull(),
    level: text().$type<Level>().notNull(),
    live: boolean().notNull(),
    body: text().$type<JsonText<OfferTerms>>().notNull(),
    salt: text(),
    awarded: boolean().notNull().default(false),
    sealedPrice: jsonb('sealed_price').$type<SealedPrice>(),
    reason: text(),
    awardedGrams: int8('awarded_grams'),
    carriedFrom: uuid('carried_from'),
    why: jsonb().$type<WhyOfferOut>(),
  },
  t => [
    primaryKey({ name: 'entry_pkey', columns: [t.roundId, t.offerId] }),
    check('entry_price_sealed', sql`sealed_price IS NOT NULL AND strpos(body, '"price":') = 0`),
    uniqueIndex('entry_live_key').on(t.offerId).where(sql`live`),
    index('entry_clear_idx').on(t.offerId).where(sql`sealed_price IS NULL`),
    inReach(t.participantId),
  ],
)

/** The generation of the set of rounds that take offers. */
export const gateTable = pgTable(
  'gate',
  {
    one: boolean().primaryKey(),
    generation: int8().notNull(),
  },
  () => [check('gate_one_check', sql`one`)],
)

export const evidenceFileTable = pgTable(
  'evidence_file',
  {
    sha256: text().primaryKey(),
    mediaType: text('media_type').$type<MediaType>().notNull(),
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

/** Policies of provenance, a row a version. */
export const policyTable = pgTable(
  'policy',
  {
    id: text().notNull(),
    version: text().notNull(),
    kind: text().$type<Policy['kind']>().notNull(),
    name: text().notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
    state: text().$type<Policy['state']>().notNull(),
    source: jsonb().$type<Policy['source']>().notNull(),
    note: text(),
    rules: jsonb().$type<Policy['rules']>().notNull(),
    reason: text().notNull(),
    addedBy: text('added_by').notNull(),
    addedAt: instant('added_at').notNull(),
  },
  t => [
    check('policy_check', sql`valid_to >= valid_from`),
    primaryKey({ name: 'policy_pkey', columns: [t.id, t.version] }),
    unique('policy_id_valid_from_key').on(t.id, t.validFrom),
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

/** The roots of keyrings under which prices are sealed here. */
export const priceRootTable = pgTable('price_root', {
  id: text().primaryKey(),
  since: instant().notNull().default(sql`now()`),
})
