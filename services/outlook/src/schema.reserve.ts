import type { Reserve, ReserveMovement, ReservePlan, ReserveTarget, ReserveTrigger } from '@lodestone/contracts'
import {
  check,
  date,
  foreignKey,
  index,
  inReach,
  instant,
  int8,
  integer,
  jsonb,
  pgTable,
  sql,
  text,
  unique,
  uuid,
} from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'

type Bloc = NonNullable<Reserve['bloc']>

export const reserveTable = pgTable(
  'reserve',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id'),
    bloc: text().$type<Bloc>(),
    name: text().notNull(),
    element: text().$type<Reserve['element']>().notNull(),
    stage: text().$type<Reserve['stage']>().notNull(),
    version: integer().notNull(),
    target: jsonb().$type<ReserveTarget>(),
    openedAt: instant('opened_at').notNull(),
  },
  t => [check('reserve_owner', sql`(participant_id IS NULL) <> (bloc IS NULL)`), inReach(t.participantId)],
)

export const reserveTriggerTable = pgTable(
  'reserve_trigger',
  {
    id: uuid().primaryKey(),
    reserveId: uuid('reserve_id').notNull(),
    name: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    measure: text().$type<ReserveTrigger['measure']>().notNull(),
    value: text().notNull(),
    months: integer().notNull(),
    statedBy: text('stated_by').notNull(),
    statedAt: instant('stated_at').notNull(),
  },
  t => [
    foreignKey({
      name: 'reserve_trigger_reserve_id_fkey',
      columns: [t.reserveId],
      foreignColumns: [reserveTable.id],
    }),
    unique('reserve_trigger_key').on(t.reserveId, t.name, t.version),
    inReach(),
  ],
)

export const reserveObservationTable = pgTable(
  'reserve_observation',
  {
    id: uuid().primaryKey(),
    bloc: text().$type<Bloc>().notNull(),
    element: text().$type<Reserve['element']>().notNull(),
    measure: text().$type<ReserveTrigger['measure']>().notNull(),
    month: text().notNull(),
    value: text().notNull(),
    source: text().notNull(),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  t => [index('reserve_observation_idx').on(t.bloc, t.element, t.measure, t.month), inReach()],
)

export const reserveMovementTable = pgTable(
  'reserve_movement',
  {
    id: uuid().primaryKey(),
    reserveId: uuid('reserve_id').notNull(),
    participantId: uuid('participant_id'),
    nth: integer().notNull(),
    kind: text().$type<ReserveMovement['kind']>().notNull(),
    on: date('moved_on').notNull(),
    from: text('from_account').$type<ReserveMovement['from']>().notNull(),
    to: text('to_account').$type<ReserveMovement['to']>().notNull(),
    grams: int8().notNull(),
    borrower: text(),
    trigger: uuid('trigger_id'),
    metIn: text('met_in'),
    corrects: uuid(),
    reason: text().notNull(),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  t => [
    foreignKey({
      name: 'reserve_movement_reserve_id_fkey',
      columns: [t.reserveId],
      foreignColumns: [reserveTable.id],
    }),
    foreignKey({
      name: 'reserve_movement_trigger_id_fkey',
      columns: [t.trigger],
      foreignColumns: [reserveTriggerTable.id],
    }),
    foreignKey({ name: 'reserve_movement_corrects_fkey', columns: [t.corrects], foreignColumns: [t.id] }),
    unique('reserve_movement_nth').on(t.reserveId, t.nth),
    unique('reserve_movement_corrects_key').on(t.corrects),
    check('reserve_movement_grams', sql`grams > 0`),
    check(
      'reserve_movement_way',
      sql`kind || ' ' || from_account || ' ' || to_account IN (
        'receipt outside held', 'release held outside', 'loan held lent', 'return lent held',
        'correction held outside', 'correction outside held', 'correction lent held', 'correction held lent')`,
    ),
    check('reserve_movement_borrower', sql`(borrower IS NOT NULL) = ('lent' IN (from_account, to_account))`),
    check('reserve_movement_undoes', sql`(corrects IS NOT NULL) = (kind = 'correction')`),
    inReach(t.participantId),
  ],
)

export const reservePlanTable = pgTable(
  'reserve_plan',
  {
    id: uuid().primaryKey(),
    element: text().$type<Reserve['element']>().notNull(),
    content: text().$type<JsonText<Omit<ReservePlan, 'id' | 'plannedAt' | 'digest'>>>().notNull(),
    digest: text().notNull(),
    plannedAt: instant('planned_at').notNull(),
  },
  () => [inReach()],
)
