import type {
  OwnAsksDraft,
  OwnDecision,
  OwnPledgesDraft,
  OwnProjectsDraft,
  ProjectBook,
  ProjectDecision,
  ProjectRound,
  ProjectTermsDraft,
  PublishedDecision,
  PublishedProject,
} from '@lodestone/contracts'
import {
  check,
  foreignKey,
  index,
  inReach,
  instant,
  integer,
  numeric,
  pgTable,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'
import type { Sealed } from './project-round/book.ts'
import type { Part } from './project-round/statement.ts'

export const projectRoundTable = pgTable(
  'project_round',
  {
    id: uuid().primaryKey(),
    reference: text().notNull(),
    name: text().notNull(),
    state: text().$type<ProjectRound['state']>().notNull(),
    materials: text().array().notNull(),
    openedAt: instant('opened_at').notNull(),
    closesAt: instant('closes_at').notNull(),
    closedAt: instant('closed_at'),
    decidedAt: instant('decided_at'),
    seedHash: text('seed_hash').notNull(),
    seed: text(),
    termsVersion: integer('terms_version').notNull().default(1),
    terms: text().$type<JsonText<ProjectTermsDraft>>(),
    termsDigest: text('terms_digest'),
    termsStatedAt: instant('terms_stated_at'),
    projects: integer().notNull().default(0),
    asks: integer().notNull().default(0),
    pledges: integer().notNull().default(0),
    bookDigest: text('book_digest'),
    resultHash: text('result_hash'),
    published: text().$type<JsonText<PublishedDecision>>(),
  },
  () => [
    check('project_round_state_check', sql`state IN ('open', 'closed', 'decided', 'failed', 'awarded', 'cancelled')`),
  ],
)

const ofRound = { roundId: uuid('round_id').notNull(), participantId: uuid('participant_id').notNull() }

export const projectStatementTable = pgTable(
  'project_statement',
  {
    ...ofRound,
    part: text().$type<Part>().notNull(),
    id: uuid().notNull(),
    version: integer().notNull(),
    rows: integer().notNull(),
    digest: text().notNull(),
    tables: text().$type<JsonText<OwnProjectsDraft | OwnAsksDraft | OwnPledgesDraft>>().notNull(),
    statedAt: instant('stated_at'),
  },
  t => [
    primaryKey({ name: 'project_statement_pkey', columns: [t.roundId, t.participantId, t.part] }),
    check('project_statement_part_check', sql`part IN ('projects', 'asks', 'pledges')`),
    foreignKey({
      name: 'project_statement_round_id_fkey',
      columns: [t.roundId],
      foreignColumns: [projectRoundTable.id],
    }),
    inReach(t.participantId),
  ],
)

export const publishedProjectsTable = pgTable(
  'published_projects',
  { ...ofRound, projects: text().$type<JsonText<PublishedProject[]>>().notNull() },
  t => [
    primaryKey({ name: 'published_projects_pkey', columns: [t.roundId, t.participantId] }),
    foreignKey({
      name: 'published_projects_round_id_fkey',
      columns: [t.roundId],
      foreignColumns: [projectRoundTable.id],
    }),
  ],
)

export const projectDecisionTable = pgTable(
  'project_decision',
  {
    roundId: uuid('round_id').primaryKey(),
    state: text().$type<'waiting' | 'running' | 'done' | 'failed'>().notNull(),
    sealed: text().$type<JsonText<Sealed[]>>().notNull(),
    claims: integer().notNull().default(0),
    owner: uuid(),
    leaseUntil: instant('lease_until'),
    correlationId: text('correlation_id').notNull(),
    book: text().$type<JsonText<ProjectBook>>(),
    result: text().$type<JsonText<ProjectDecision>>(),
    failure: text(),
  },
  t => [
    check('project_decision_state_check', sql`state IN ('waiting', 'running', 'done', 'failed')`),
    index('project_decision_open_idx').on(t.roundId).where(sql`state IN ('waiting', 'running')`),
    foreignKey({
      name: 'project_decision_round_id_fkey',
      columns: [t.roundId],
      foreignColumns: [projectRoundTable.id],
    }),
    inReach(),
  ],
)

export const ownDecisionTable = pgTable(
  'own_decision',
  { ...ofRound, told: text().$type<JsonText<OwnDecision>>().notNull() },
  t => [
    primaryKey({ name: 'own_decision_pkey', columns: [t.roundId, t.participantId] }),
    foreignKey({ name: 'own_decision_round_id_fkey', columns: [t.roundId], foreignColumns: [projectRoundTable.id] }),
    inReach(t.participantId),
  ],
)

export const projectSoldTable = pgTable(
  'project_sold',
  {
    ...ofRound,
    project: text().notNull(),
    year: integer().notNull(),
    kg: numeric({ precision: 20, scale: 3 }).notNull(),
  },
  t => [
    primaryKey({ name: 'project_sold_pkey', columns: [t.roundId, t.participantId, t.project, t.year] }),
    foreignKey({ name: 'project_sold_round_id_fkey', columns: [t.roundId], foreignColumns: [projectRoundTable.id] }),
    inReach(t.participantId),
  ],
)
