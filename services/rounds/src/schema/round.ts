import type { EntryStatus, LineOut, RoundDraft, RoundState } from '@lodestone/contracts'
import {
  boolean,
  check,
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
  uuid,
} from '@lodestone/database/drizzle'
import type { KeptMatching, KeptMissing } from '../round/round.missing.ts'
import type { Cancelling } from '../round/round.ts'
import type { MaterialTotals } from '../totals/totals.ts'

/** A round that was opened is for every organisation. */
const OPENED = sql`opened_at IS NOT NULL AND (SELECT organisation_in_reach()) IS NOT NULL`

/** The round: its procedure and its secret. `position` is its place in the feed of changes. */
export const roundTable = pgTable(
  'round',
  {
    id: uuid().primaryKey(),
    reference: text().notNull().unique('round_reference_key'),
    state: text().$type<RoundState>().notNull(),
    version: integer().notNull(),
    collectionClosesAt: instant('collection_closes_at').notNull(),
    offersCloseAt: instant('offers_close_at').notNull(),
    draft: jsonb().$type<RoundDraft>().notNull(),
    seed: text().notNull(),
    seedHash: text('seed_hash').notNull(),
    openedAt: instant('opened_at'),
    closedAt: instant('closed_at'),
    missing: jsonb().$type<KeptMissing['missing']>().notNull().default([]),
    position: int8().notNull().default(sql`0`),
    told: integer().notNull().default(0),
    matching: jsonb().$type<KeptMatching>(),
    cancelling: jsonb().$type<Cancelling>(),
    awardedAt: instant('awarded_at'),
    pass: integer().notNull().default(1),
    decisionsDueAt: instant('decisions_due_at'),
    offeringSince: instant('offering_since'),
    gaps: jsonb().$type<NonNullable<KeptMissing['gaps']>>(),
    matchedAt: instant('matched_at'),
  },
  t => [
    index('round_opened_idx').on(t.openedAt),
    index('round_collecting_idx').on(t.collectionClosesAt).where(sql`state = 'collecting'`),
    index('round_offering_idx').on(t.offersCloseAt).where(sql`state = 'offering'`),
    index('round_position_idx').on(t.position),
    index('round_closed_idx').on(t.closedAt, t.id).where(sql`state IN ('awarded', 'completed')`),
    index('round_cancelling_idx').on(t.id).where(sql`cancelling IS NOT NULL`),
    index('round_deciding_idx').on(t.decisionsDueAt).where(sql`decisions_due_at IS NOT NULL`),
    check(
      'round_fits_state',
      sql`(state IN ('draft', 'cancelled') OR opened_at IS NOT NULL)
        AND (state <> 'offering' OR offering_since IS NOT NULL)
        AND (state NOT IN ('sealing', 'matching', 'matched', 'awarded', 'completed') OR closed_at IS NOT NULL)
        AND (state NOT IN ('sealing', 'matching') OR matching IS NOT NULL)
        AND (state NOT IN ('awarded', 'completed') OR awarded_at IS NOT NULL)`,
    ),
    inReach(),
    pgPolicy('opened', { for: 'select', using: OPENED }),
    pgPolicy('moved', { for: 'update', using: OPENED }),
  ],
)

/** The last position given. */
export const feedTable = pgTable('feed', {
  position: int8().notNull(),
})

/** Lines that have joined a round, as demand tells; `eventVersion` is that of the forecast's stream. */
export const entryTable = pgTable(
  'entry',
  {
    roundId: uuid('round_id').notNull(),
    lineId: uuid('line_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    version: integer().notNull(),
    eventVersion: integer('event_version').notNull(),
    status: text().$type<EntryStatus>().notNull(),
    material: text().notNull(),
    grade: text(),
    period: text().notNull(),
    grams: int8().notNull(),
    asked: boolean().notNull().default(true),
  },
  t => [
    primaryKey({ name: 'entry_pkey', columns: [t.roundId, t.lineId] }),
    index('entry_own_idx').on(t.participantId, t.roundId),
    inReach(t.participantId),
  ],
)

/** Lines that were dropped from a round or have left it, in parts. */
export const lineOutTable = pgTable(
  'line_out',
  {
    roundId: uuid('round_id').notNull(),
    part: integer().notNull(),
    lines: jsonb().$type<LineOut[]>().notNull(),
  },
  t => [primaryKey({ name: 'line_out_pkey', columns: [t.roundId, t.part] }), inReach()],
)

/** What members took of what earlier rounds gave them, as it was counted when a round that weighs by it was opened. */
export const realisationTable = pgTable(
  'realisation',
  {
    roundId: uuid('round_id').notNull(),
    memberId: uuid('member_id').notNull(),
    rounds: integer().notNull(),
    proposedGrams: int8('proposed_grams').notNull(),
    takenGrams: int8('taken_grams').notNull(),
  },
  t => [primaryKey({ name: 'realisation_pkey', columns: [t.roundId, t.memberId] }), inReach(t.memberId)],
)

/** Rounds whose quantities have changed since they were summed up; marked by triggers. */
export const roundMarkedTable = pgTable(
  'round_marked',
  {
    roundId: uuid('round_id').notNull(),
  },
  t => [
    index('round_marked_idx').on(t.roundId),
    pgPolicy('marked', { for: 'insert', withCheck: sql`reach() <> 'nobody'` }),
    pgPolicy('read', { for: 'select', using: sql`(SELECT everybody_in_reach())` }),
    pgPolicy('taken', { for: 'delete', using: sql`(SELECT everybody_in_reach())` }),
  ],
)

/** The quantities of a round as they were summed up when it was last marked. */
export const roundTotalsTable = pgTable(
  'round_totals',
  {
    roundId: uuid('round_id').primaryKey(),
    byMaterial: jsonb('by_material').$type<MaterialTotals[]>().notNull(),
  },
  () => [inReach()],
)
