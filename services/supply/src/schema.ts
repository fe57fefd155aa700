import type { DataOf, roundOpened, WhyOfferOut } from '@lodestone/contracts'
import {
  boolean,
  check,
  date,
  index,
  inReach,
  instant,
  int8,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { Assurance, JsonText, Seal } from '@lodestone/kernel'
import type { BookState, EntryStatus } from './entry/entry.ts'
import type { OfferTerms, StandingOffer } from './offer/offer.ts'
import type { SealedPrice } from './price/price.ts'
import type { Grounded, Judgement, Level, OperatorDecision } from './screening/judgement.ts'

export * from './schema.batch.ts'
export * from './schema.credential.ts'
export * from './schema.evidence.ts'
export * from './schema.held.ts'
export * from './schema.issued.ts'
export * from './schema.policy.ts'
export * from './schema.restriction.ts'
export * from './schema.site.ts'

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
    sites: text().array().notNull().default(sql`'{}'::text[]`),
  },
  t => [
    unique('offer_reference_key').on(t.participantId, t.reference),
    check('offer_price_sealed', sql`sealed_price IS NOT NULL AND strpos(body, '"price":') = 0`),
    index('offer_standing_idx').on(t.validUntil).where(sql`status = 'standing'`),
    index('offer_waits_idx').on(t.id).where(sql`status = 'standing' AND waits`),
    index('offer_recheck_idx').on(t.recheckOn).where(sql`status = 'standing'`),
    index('offer_rules_idx').on(sql`coalesce((computed->>'rules')::int, 0)`).where(sql`status = 'standing'`),
    index('offer_judged_idx').on(t.policyVersion).where(sql`status = 'standing'`),
    index('offer_clear_idx').on(t.id).where(sql`sealed_price IS NULL`),
    index('offer_sites_idx').using('gin', t.sites),
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
    assurance: text().$type<Assurance>().notNull().default('declared'),
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
