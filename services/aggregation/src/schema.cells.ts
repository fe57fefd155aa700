import {
  check,
  index,
  inReach,
  int8,
  integer,
  pgTable,
  pgView,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { CellKey } from './disclosure/decision.ts'
import type { Commitment } from './disclosure/figure.ts'

const cellColumns = {
  material: text().notNull(),
  period: text().notNull(),
  grade: text().notNull(),
}
const sumColumns = { forecast: int8().notNull(), intent: int8().notNull(), firm: int8().notNull() }
const shareColumns = { ...cellColumns, participantId: uuid('participant_id').notNull() }
const blocColumns = { ...cellColumns, bloc: text().$type<CellKey['bloc'] | ''>().notNull() }

/** A mark that sums are to be made anew: of a cell of a participant, or of wherever a line or a participant is. */
export const changedTable = pgTable(
  'changed',
  {
    participantId: uuid('participant_id'),
    lineId: uuid('line_id'),
    material: text(),
    grade: text(),
    period: text(),
  },
  () => [
    check(
      'changed_check',
      sql`CASE WHEN material IS NULL THEN num_nonnulls(participant_id, line_id) = 1 ELSE num_nonnulls(participant_id, grade, period) = 3 END`,
    ),
    inReach(),
  ],
)

/** What a participant's lines in a cell still want; there as long as one of the lines is. */
export const shareTable = pgTable('share', { ...shareColumns, ...sumColumns }, t => [
  primaryKey({ name: 'share_pkey', columns: [t.material, t.period, t.grade, t.participantId] }),
  index('share_participant_idx').on(t.participantId),
  inReach(t.participantId),
])

/** The same of all participants of a bloc, '' where it is not known yet. `contributors`: how many want something, groups counted once. */
export const cellTable = pgTable('cell', { ...blocColumns, ...sumColumns, contributors: integer().notNull() }, t => [
  primaryKey({ name: 'cell_pkey', columns: [t.material, t.period, t.grade, t.bloc] }),
  inReach(),
])

const SAME_SHARE = sql`(one.material, one.period, one.grade, one.participant_id) = (share.material, share.period, share.grade, share.participant_id)`
const SAME_CELL = sql`(one.material, one.period, one.grade) = (cell.material, cell.period, cell.grade)`

/** What is marked. */
export const shareChangedView = pgView('share_changed', shareColumns)
  .with({ securityInvoker: true })
  .as(sql`SELECT material, period, grade, participant_id FROM changed WHERE material IS NOT NULL
    UNION SELECT line.material, line.period, line.grade, line.participant_id FROM changed JOIN line ON line.id = changed.line_id
    UNION SELECT share.material, share.period, share.grade, share.participant_id
      FROM changed JOIN share ON share.participant_id = changed.participant_id WHERE changed.material IS NULL`)

/** The same, summed anew. */
export const shareFreshView = pgView('share_fresh', { ...shareColumns, ...sumColumns })
  .with({ securityInvoker: true })
  .as(sql`SELECT line.material, line.period, line.grade, line.participant_id,
      coalesce(sum(left_over.grams) FILTER (WHERE commitment = 'forecast'), 0)::bigint AS forecast,
      coalesce(sum(left_over.grams) FILTER (WHERE commitment = 'intent'), 0)::bigint AS intent,
      coalesce(sum(left_over.grams) FILTER (WHERE commitment = 'firm'), 0)::bigint AS firm
    FROM share_changed JOIN line USING (material, period, grade, participant_id)
    CROSS JOIN LATERAL (SELECT greatest(line.grams - coalesce(sum(need), 0), 0) AS grams FROM award WHERE award.line_id = line.id) AS left_over
    GROUP BY line.material, line.period, line.grade, line.participant_id`)

/** Shares as they stand now, marked or not. */
export const shareNowView = pgView('share_now', { ...shareColumns, ...sumColumns })
  .with({ securityInvoker: true })
  .as(sql`SELECT material, period, grade, participant_id, forecast, intent, firm FROM share
    WHERE NOT EXISTS (SELECT FROM share_changed AS one WHERE ${SAME_SHARE})
    UNION ALL SELECT material, period, grade, participant_id, forecast, intent, firm FROM share_fresh`)

/** Cells of which anything is marked, summed anew. */
export const cellFreshView = pgView('cell_fresh', { ...blocColumns, ...sumColumns, contributors: integer().notNull() })
  .with({ securityInvoker: true })
  .as(sql`SELECT material, period, grade, coalesce(bloc, '') AS bloc, sum(forecast)::bigint AS forecast, sum(intent)::bigint AS intent,
      sum(firm)::bigint AS firm, (count(DISTINCT name) FILTER (WHERE forecast + intent + firm > 0))::integer AS contributors
    FROM share_now LEFT JOIN contributor ON contributor.id = participant_id
    WHERE (material, period, grade) IN (SELECT material, period, grade FROM share_changed)
    GROUP BY material, period, grade, coalesce(bloc, '')`)

/** Cells as they stand now, marked or not. */
export const cellNowView = pgView('cell_now', { ...blocColumns, ...sumColumns, contributors: integer().notNull() })
  .with({ securityInvoker: true })
  .as(sql`SELECT material, period, grade, bloc, forecast, intent, firm, contributors FROM cell
    WHERE NOT EXISTS (SELECT FROM share_changed AS one WHERE ${SAME_CELL})
    UNION ALL SELECT material, period, grade, bloc, forecast, intent, firm, contributors FROM cell_fresh`)

/** Standing lines with what they still want. Read by processes of version 0.1.0 alone, which may run beside newer ones; it goes when that is over. */
export const wantedView = pgView('wanted', {
  forecastId: uuid('forecast_id').notNull(),
  version: integer().notNull(),
  id: uuid().notNull(),
  participantId: uuid('participant_id').notNull(),
  material: text().notNull(),
  grade: text().notNull(),
  period: text().notNull(),
  commitment: text().$type<Commitment>().notNull(),
  grams: int8().notNull(),
})
  .with({ securityInvoker: true })
  .as(sql`SELECT forecast_id, version, id, participant_id, material, grade, period, commitment, (grams - coalesce(got.need, 0))::bigint AS grams
    FROM line LEFT JOIN (SELECT line_id, sum(need) AS need FROM award GROUP BY line_id) AS got ON got.line_id = line.id
    WHERE grams > coalesce(got.need, 0)`)
