import type { Participant } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, desc, gte, inArray, isNotNull, lt, sql } from '@lodestone/database/drizzle'
import type { Currency } from '@lodestone/kernel'
import { roundTable } from '../schema.ts'
import type { Figures, RoundFacts } from './overview.ts'
import type { LiveRound, OpenOf } from './overview.waiting.ts'

/** Rounds under way that an overview looks at, at most. */
const MOST_LIVE = 200

const TIMES = {
  openedAt: roundTable.openedAt,
  offeringSince: roundTable.offeringSince,
  closedAt: roundTable.closedAt,
  matchedAt: roundTable.matchedAt,
  awardedAt: roundTable.awardedAt,
}
/** Without what else a draft has: its freight table may have 2,000 rows. */
const HEAD = {
  id: roundTable.id,
  reference: roundTable.reference,
  name: sql<string>`${roundTable.draft}->>'name'`,
  state: roundTable.state,
  currency: sql<Currency>`${roundTable.draft}->'rules'->>'baseCurrency'`,
  ...TIMES,
}
export type RoundHead = Omit<RoundFacts, 'figures' | 'outcome'>

export type Span = { readonly from?: string | undefined; readonly before?: string | undefined }

/** Rounds opened in a span, the latest drafted first, one more than the limit. `after`: those drafted before this one. */
export async function listHeads(
  { drizzle }: Sql,
  { from, before }: Span,
  limit: number,
  after?: string,
): Promise<RoundHead[]> {
  const rows = await drizzle
    .select(HEAD)
    .from(roundTable)
    .where(
      and(
        isNotNull(roundTable.openedAt),
        from === undefined ? undefined : gte(roundTable.openedAt, from),
        before === undefined ? undefined : lt(roundTable.openedAt, before),
        after === undefined ? undefined : lt(roundTable.id, after),
      ),
    )
    .orderBy(desc(roundTable.id))
    .limit(limit + 1)
  return rows.flatMap(({ openedAt, ...row }) => (openedAt === null ? [] : [{ ...row, openedAt }]))
}

/** Rounds that are neither drafts nor over, the oldest first. */
export const listLive = ({ drizzle }: Sql): Promise<LiveRound[]> =>
  drizzle
    .select({
      id: roundTable.id,
      reference: roundTable.reference,
      state: roundTable.state,
      type: sql<LiveRound['type']>`${roundTable.draft}->>'type'`,
      collectionClosesAt: roundTable.collectionClosesAt,
      offersCloseAt: roundTable.offersCloseAt,
      decisionsDueAt: roundTable.decisionsDueAt,
      ...TIMES,
    })
    .from(roundTable)
    .where(inArray(roundTable.state, ['collecting', 'offering', 'sealing', 'matching', 'matched', 'awarded']))
    .orderBy(roundTable.id)
    .limit(MOST_LIVE)

/** What of rounds' allocations waits for somebody: of all, or of one organisation's own. */
export async function readOpen(sql: Sql, roundIds: readonly string[], org?: string): Promise<Map<string, OpenOf>> {
  const count = (who: 'member' | 'supplier', where: string) =>
    `json_build_object('allocations', count(*) FILTER (WHERE ${where}),
      'organisations', count(DISTINCT ${who}_id) FILTER (WHERE ${where}))`
  const rows = await sql.query<OpenOf & { id: string }>(
    `SELECT round_id AS id, ${count('member', "state = 'proposed' AND NOT member_accepted")} AS "memberDecisions",
       ${count('supplier', "state = 'proposed' AND NOT supplier_accepted")} AS "supplierDecisions",
       ${count('member', "state = 'awarded'")} AS contracts, ${count('supplier', "state = 'contracted'")} AS deliveries
     FROM allocation
     WHERE round_id = ANY($1::uuid[]) AND state IN ('proposed', 'awarded', 'contracted')
       AND ($2::uuid IS NULL OR member_id = $2 OR supplier_id = $2)
     GROUP BY round_id`,
    [roundIds, org ?? null],
    'overview-open',
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** What a member asked and got, in grams of need. */
const OF_MEMBER = `
  SELECT round_id, material, 'asked' AS name, sum(grams)::text AS grams
  FROM entry WHERE participant_id = $2 AND round_id = ANY($1::uuid[]) AND asked GROUP BY 1, 2
  UNION ALL
  SELECT round_id, material, 'confirmed', sum(grams)::text
  FROM sealed_entry WHERE participant_id = $2 AND round_id = ANY($1::uuid[]) AND owner = 'demand' GROUP BY 1, 2
  UNION ALL
  SELECT round_id, need_material, name, sum(need)::text
  FROM allocation_progress CROSS JOIN LATERAL (VALUES ('matched', matched_need), ('accepted', accepted_need),
    ('contracted', contracted_need), ('delivered', delivered_need)) AS figure (name, need)
  WHERE member_id = $2 AND round_id = ANY($1::uuid[]) GROUP BY 1, 2, 3`

/** What a supplier offered and sold, in grams of its goods. What it sold counts from the moment on in which both sides have accepted it. */
const OF_SUPPLIER = `
  SELECT round_id, material, 'offered' AS name, sum(grams)::text AS grams
  FROM sealed_entry WHERE participant_id = $2 AND round_id = ANY($1::uuid[]) AND owner = 'supply' GROUP BY 1, 2
  UNION ALL
  SELECT round_id, material, name, sum(goods)::text
  FROM allocation_progress CROSS JOIN LATERAL (VALUES ('accepted', CASE WHEN accepted_need > 0 THEN grams ELSE 0 END),
    ('contracted', coalesce(contracted_grams, 0)), ('delivered', delivered_grams)) AS figure (name, goods)
  WHERE supplier_id = $2 AND member_accepted AND supplier_accepted AND round_id = ANY($1::uuid[]) GROUP BY 1, 2, 3`

/** By what an organisation takes part as; a funder has no goods in any round. */
const OF_KIND = { member: OF_MEMBER, supplier: OF_SUPPLIER, funder: undefined } as const satisfies Record<
  Participant['kind'],
  unknown
>

/** An organisation's own figures of rounds, by material. */
export async function readOwnFigures(
  sql: Sql,
  roundIds: readonly string[],
  org: string,
  kind: Participant['kind'],
): Promise<Map<string, Map<string, Figures>>> {
  const own = OF_KIND[kind]
  if (own === undefined) return new Map()
  const rows = await sql.query<{ round_id: string; material: string; name: keyof Figures; grams: string }>(
    own,
    [roundIds, org],
    `overview-of-${kind}`,
  )
  const rounds = new Map<string, Map<string, Figures>>()
  for (const [id, own] of Map.groupBy(rows, row => row.round_id))
    rounds.set(
      id,
      new Map(
        [...Map.groupBy(own, row => row.material)].map(([material, figures]) => [
          material,
          Object.fromEntries(figures.map(({ name, grams }) => [name, BigInt(grams)])),
        ]),
      ),
    )
  return rounds
}
