import type { JudgedUnder, Offer } from '@lodestone/contracts'
import {
  boolean,
  bytea,
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
  uuid,
} from '@lodestone/database/drizzle'
import type { Assurance } from '@lodestone/kernel'
import type { BookOwner } from '../book/book.ts'
import type { PolicyVersion } from '../policy/policy.ts'

/** What the owners of the sealed books committed to. */
export const sealTable = pgTable(
  'seal',
  {
    roundId: uuid('round_id').notNull(),
    owner: text().$type<BookOwner>().notNull(),
    count: integer().notNull(),
    sumKg: text('sum_kg').notNull(),
    digest: text().notNull(),
    root: text().notNull(),
    agreed: boolean().notNull(),
    policy: jsonb().$type<JudgedUnder>(),
  },
  t => [primaryKey({ name: 'seal_pkey', columns: [t.roundId, t.owner] })],
)

/** This service's own copy of every entry of a sealed book. */
export const sealedEntryTable = pgTable(
  'sealed_entry',
  {
    roundId: uuid('round_id').notNull(),
    owner: text().$type<BookOwner>().notNull(),
    id: uuid().notNull(),
    version: integer().notNull(),
    participantId: uuid('participant_id').notNull(),
    corporateGroup: text('corporate_group').notNull(),
    material: text().notNull(),
    grade: text(),
    period: text().notNull(),
    bloc: text(),
    priority: integer().notNull(),
    grams: int8().notNull(),
    input: text().notNull(),
    salt: text().notNull(),
    leaf: bytea().notNull(),
    level: text(),
    assurance: text().$type<Assurance>(),
  },
  t => [
    primaryKey({ name: 'sealed_entry_pkey', columns: [t.roundId, t.owner, t.id] }),
    index('sealed_entry_own_idx').on(t.participantId, t.roundId),
    inReach(t.participantId),
  ],
)

/** In what each offer states its price; without a currency it no longer stands. Never the price. */
export const offerPricingTable = pgTable(
  'offer_pricing',
  {
    offerId: uuid('offer_id').primaryKey(),
    version: integer().notNull(),
    material: text(),
    period: text(),
    validUntil: instant('valid_until'),
    currency: text(),
    indexName: text('index_name'),
  },
  t => [index('offer_pricing_material_idx').on(t.material).where(sql`currency IS NOT NULL`), inReach()],
)

/** What each version of an offer declares to contain. */
export const offerCompositionTable = pgTable(
  'offer_composition',
  {
    offerId: uuid('offer_id').notNull(),
    version: integer().notNull(),
    composition: jsonb().$type<NonNullable<Offer['composition']>>().notNull(),
  },
  t => [primaryKey({ name: 'offer_composition_pkey', columns: [t.offerId, t.version] }), inReach()],
)

/** Versions of the policies that a round may name. `materials`: those it speaks about; null: all. */
export const policyVersionTable = pgTable(
  'policy_version',
  {
    id: text().notNull(),
    version: text().notNull(),
    kind: text().$type<PolicyVersion['kind']>().notNull(),
    state: text().$type<PolicyVersion['state']>().notNull(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
    materials: text().array(),
  },
  t => [primaryKey({ name: 'policy_version_pkey', columns: [t.id, t.version] })],
)
