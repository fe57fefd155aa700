import type { NameMatch, RestrictionEntry } from '@lodestone/contracts'
import {
  boolean,
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
  uuid,
} from '@lodestone/database/drizzle'

/** Restricted lists as they were last loaded. `generation` rises with each load of any of them. */
export const restrictionListTable = pgTable('restriction_list', {
  id: text().primaryKey(),
  name: text().notNull(),
  version: integer().notNull(),
  generation: int8().notNull(),
  sha256: text().notNull(),
  entries: integer().notNull(),
  loadedBy: text('loaded_by').notNull(),
  loadedAt: instant('loaded_at').notNull(),
  removedAt: instant('removed_at'),
})

export const restrictionEntryTable = pgTable(
  'restriction_entry',
  {
    listId: text('list_id').notNull(),
    entryId: text('entry_id').notNull(),
    digest: text().notNull(),
    entry: jsonb().$type<RestrictionEntry>().notNull(),
  },
  t => [
    primaryKey({ name: 'restriction_entry_pkey', columns: [t.listId, t.entryId] }),
    foreignKey({
      name: 'restriction_entry_list_id_fkey',
      columns: [t.listId],
      foreignColumns: [restrictionListTable.id],
    }),
  ],
)

/** Every name that was ever in an offer, and of every supplier, with the generation of the lists under which it was looked up. */
export const partyNameTable = pgTable(
  'party_name',
  { name: text().primaryKey(), generation: int8().notNull().default(sql`0`) },
  t => [
    index('party_name_generation_idx').on(t.generation),
    pgPolicy('named', { for: 'insert', withCheck: sql`reach() <> 'nobody'` }),
    inReach(),
  ],
)

/** What a name is like on the lists. What was decided holds for the entry as it stood: `digest` is of that. */
export const nameMatchTable = pgTable(
  'name_match',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    listId: text('list_id').notNull(),
    entryId: text('entry_id').notNull(),
    digest: text().notNull(),
    alias: text().notNull(),
    score: text().notNull(),
    how: text().$type<NameMatch['how']>().notNull(),
    decision: jsonb().$type<NonNullable<NameMatch['decision']>>(),
  },
  t => [
    unique('name_match_name_list_id_entry_id_key').on(t.name, t.listId, t.entryId),
    index('name_match_entry_idx').on(t.listId, t.entryId),
    inReach(),
  ],
)

/** Names of which something else is thought since then; `marked` once their offers are due. */
export const nameChangedTable = pgTable(
  'name_changed',
  {
    name: text().primaryKey(),
    at: instant().notNull().default(sql`clock_timestamp()`),
    marked: boolean().notNull().default(false),
  },
  () => [inReach()],
)

/** Which offers hold which names. */
export const offerNameTable = pgTable(
  'offer_name',
  {
    name: text().notNull(),
    offerId: uuid('offer_id').notNull(),
    participantId: uuid('participant_id').notNull(),
  },
  t => [
    primaryKey({ name: 'offer_name_pkey', columns: [t.name, t.offerId] }),
    index('offer_name_offer_idx').on(t.offerId),
    inReach(t.participantId),
  ],
)
