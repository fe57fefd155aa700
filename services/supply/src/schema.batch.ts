import type { Batch, MovedBecause } from '@lodestone/contracts'
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
  unique,
  uuid,
} from '@lodestone/database/drizzle'
import type { Account, Stage, YieldFinding } from '@lodestone/provenance'
import type { ToldKind } from './batch/told.ts'

const NOTHING = sql`0`

/** A batch of goods, with its grams by where they stand. */
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
    assurance: text().$type<Batch['assurance']>().notNull(),
    credentialDigest: text('credential_digest'),
    credentialIssuer: text('credential_issuer'),
    findings: jsonb().$type<readonly YieldFinding[]>().notNull(),
    registeredAt: instant('registered_at').notNull(),
    available: int8().notNull(),
    offered: int8().notNull().default(NOTHING),
    reserved: int8().notNull().default(NOTHING),
    committed: int8().notNull().default(NOTHING),
    delivered: int8().notNull().default(NOTHING),
    transformed: int8().notNull().default(NOTHING),
  },
  t => [
    unique('batch_identity_key').on(t.identityIssuer, t.identity),
    check(
      'batch_conserved',
      sql`grams > 0 AND available + offered + reserved + committed + delivered + transformed = grams`,
    ),
    check('batch_not_below_zero', sql`least(available, offered, reserved, committed, delivered, transformed) >= 0`),
    index('batch_owner_idx').on(t.participantId, t.id),
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
    kind: text().$type<ToldKind>().notNull(),
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
