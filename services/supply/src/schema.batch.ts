import type { MovedBecause } from '@lodestone/contracts'
import {
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
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { Account, Stage, YieldFinding } from '@lodestone/provenance'
import type { ReportKind } from './batch/round-reports.ts'

const NOTHING = sql`0`

/**
 * A batch of goods, with its grams by where they stand. `siteYear`, `siteGrams`: which site made how much of it in which year, but for what it was made of
 * that the same site had made before. `yieldedAt`: when another party registered it whom a credential names as its maker. `joint`: the first of those that
 * came out of the same event.
 */
export const batchTable = pgTable(
  'batch',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    reference: text().notNull(),
    issuer: text(),
    identityIssuer: text('identity_issuer').notNull(),
    identity: text().notNull(),
    material: text().notNull(),
    grade: text(),
    composition: jsonb().$type<Record<string, string>>(),
    stage: text().$type<Stage>().notNull(),
    country: text().notNull(),
    site: text().notNull(),
    madeOn: date('made_on').notNull(),
    grams: int8().notNull(),
    findings: jsonb().$type<readonly YieldFinding[]>().notNull(),
    registeredAt: instant('registered_at').notNull(),
    available: int8().notNull(),
    offered: int8().notNull().default(NOTHING),
    reserved: int8().notNull().default(NOTHING),
    committed: int8().notNull().default(NOTHING),
    delivered: int8().notNull().default(NOTHING),
    transformed: int8().notNull().default(NOTHING),
    withdrawn: int8().notNull().default(NOTHING),
    siteYear: text('site_year').notNull(),
    siteGrams: int8('site_grams').notNull(),
    yieldedAt: instant('yielded_at'),
    joint: uuid(),
  },
  t => [
    uniqueIndex('batch_identity_key').on(t.identityIssuer, t.identity).where(sql`yielded_at IS NULL AND withdrawn = 0`),
    check(
      'batch_conserved',
      sql`grams > 0 AND available + offered + reserved + committed + delivered + transformed + withdrawn = grams`,
    ),
    check(
      'batch_not_below_zero',
      sql`least(available, offered, reserved, committed, delivered, transformed, withdrawn) >= 0`,
    ),
    index('batch_owner_idx').on(t.participantId, t.id),
    index('batch_site_idx').on(t.siteYear),
    index('batch_joint_idx').on(t.joint),
    inReach(t.participantId),
  ],
)

/** Of what a batch was made. */
export const batchInputTable = pgTable(
  'batch_input',
  {
    batchId: uuid('batch_id').notNull(),
    inputId: uuid('input_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    grams: int8().notNull(),
  },
  t => [
    primaryKey({ name: 'batch_input_pkey', columns: [t.batchId, t.inputId] }),
    check('batch_input_grams', sql`grams > 0`),
    index('batch_input_idx').on(t.inputId),
    inReach(t.participantId),
  ],
)

/** What an offer has of a batch. */
export const batchDrawTable = pgTable(
  'batch_draw',
  {
    offerId: uuid('offer_id').notNull(),
    batchId: uuid('batch_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    nth: integer().notNull(),
    offered: int8().notNull().default(NOTHING),
    reserved: int8().notNull().default(NOTHING),
    committed: int8().notNull().default(NOTHING),
    delivered: int8().notNull().default(NOTHING),
  },
  t => [
    primaryKey({ name: 'batch_draw_pkey', columns: [t.offerId, t.batchId] }),
    check('batch_draw_not_below_zero', sql`least(offered, reserved, committed, delivered) >= 0`),
    index('batch_draw_batch_idx').on(t.batchId),
    inReach(t.participantId),
  ],
)

/** Batches that goods come from which were awarded of an offer that draws on none. */
export const awardDrawTable = pgTable(
  'award_draw',
  {
    allocationId: uuid('allocation_id').notNull(),
    batchId: uuid('batch_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    nth: integer().notNull(),
  },
  t => [
    primaryKey({ name: 'award_draw_pkey', columns: [t.allocationId, t.batchId] }),
    index('award_draw_batch_idx').on(t.batchId),
    inReach(t.participantId),
  ],
)

/** Every movement of a batch's grams. The first one, which opens it, comes from no account. */
export const batchPostingTable = pgTable(
  'batch_posting',
  {
    id: int8().generatedAlwaysAsIdentity().primaryKey(),
    batchId: uuid('batch_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    fromAccount: text('from_account').$type<Account>(),
    toAccount: text('to_account').$type<Account>().notNull(),
    grams: int8().notNull(),
    because: text().$type<MovedBecause>().notNull(),
    madeInto: uuid('made_into'),
    offerId: uuid('offer_id'),
    roundId: uuid('round_id'),
    allocationId: uuid('allocation_id'),
    eventId: uuid('event_id'),
    at: instant().notNull(),
  },
  t => [
    check('batch_posting_grams', sql`grams > 0`),
    index('batch_posting_idx').on(t.batchId, t.id),
    inReach(t.participantId),
  ],
)

/** What rounds have told of offers that draw on batches, each event's parts in their order. */
export const batchToldTable = pgTable(
  'batch_told',
  {
    eventId: uuid('event_id').notNull(),
    nth: integer().notNull(),
    kind: text().$type<ReportKind>().notNull(),
    roundId: uuid('round_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    allocationId: uuid('allocation_id'),
    grams: int8().notNull(),
  },
  t => [
    primaryKey({ name: 'batch_told_pkey', columns: [t.eventId, t.nth] }),
    index('batch_told_offer_idx').on(t.offerId),
    index('batch_told_round_idx').on(t.roundId),
    index('batch_told_allocation_idx').on(t.allocationId).where(sql`kind = 'awarded'`),
    inReach(),
  ],
)
