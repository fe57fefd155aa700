import {
  boolean,
  check,
  date,
  index,
  instant,
  int8,
  integer,
  numeric,
  pgTable,
  primaryKey,
  sql,
  text,
} from '@lodestone/database/drizzle'

/** What a service has told and applied, counted by topic and time. */

export const factCountTable = pgTable(
  'fact_count',
  {
    topic: text().notNull(),
    moment: instant().notNull(),
    count: int8().notNull(),
    sum: numeric().notNull(),
    stated: boolean().notNull().default(false),
  },
  t => [
    primaryKey({ name: 'fact_count_pkey', columns: [t.topic, t.moment] }),
    index('fact_count_unstated').on(t.moment).where(sql`NOT stated`),
  ],
)

export const factLookTable = pgTable(
  'fact_look',
  {
    one: boolean().primaryKey().default(true),
    seen: text(),
    since: date().notNull(),
    stated: instant().notNull().default(sql`'-infinity'`),
  },
  () => [check('fact_look_one_check', sql`one`)],
)

export const appliedCountTable = pgTable(
  'applied_count',
  {
    consumer: text().notNull(),
    topic: text().notNull(),
    partition: integer().notNull(),
    moment: instant().notNull(),
    count: int8().notNull(),
    sum: numeric().notNull(),
  },
  t => [primaryKey({ name: 'applied_count_pkey', columns: [t.consumer, t.topic, t.partition, t.moment] })],
)

export const statedCountTable = pgTable(
  'stated_count',
  {
    consumer: text().notNull(),
    topic: text().notNull(),
    day: date().notNull(),
    until: instant().notNull(),
    count: int8().notNull(),
    sum: numeric().notNull(),
    compared: instant(),
    applied: int8(),
    agrees: boolean().notNull().default(false),
    differsSince: instant('differs_since'),
    alarmed: boolean().notNull().default(false),
  },
  t => [
    primaryKey({ name: 'stated_count_pkey', columns: [t.consumer, t.topic, t.day] }),
    index('stated_count_open').on(t.consumer).where(sql`NOT agrees`),
  ],
)
