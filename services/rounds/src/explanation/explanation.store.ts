import type { Explanation } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg, fromJson, type JsonText } from '@lodestone/kernel'
import { readOfferedGoods } from '../book/book.store.ts'
import { poolsIn } from '../disclosure/disclosed.ts'
import { readDisclosed, readPools } from '../disclosure/disclosure.store.ts'
import { offeredOf } from '../disclosure/published.ts'
import type { Round } from '../round/round.ts'
import type { OwnLine, OwnOffer, Published } from './explanation.parts.ts'
import { explanationFor, outcomeOf, standingIn } from './explanation.ts'

/** What a round has published, of which its explanations to parties may speak. */
export async function readPublished(sql: Sql, { id, draft: { rules } }: Round): Promise<Published> {
  const sheets = await readPools(sql, id)
  return {
    rules,
    cells: sheets.at(-1)?.cells ?? [],
    offered: offeredOf(await readOfferedGoods(sql, id), rules),
    pools: poolsIn((await readDisclosed(sql, [id])).get(id)),
  }
}

type Row = {
  id: string
  pass: number
  input: JsonText<OwnLine | OwnOffer>
  entries: number
  stated: string
  got: string
}

/** Explanations of a party's entries as it may read them, in the order of what the matching says of them in full. */
export async function explainTo(
  sql: Sql,
  round: Round,
  participantId: string,
  details: readonly Explanation[],
): Promise<Explanation[]> {
  if (details.length === 0) return []
  const published = await readPublished(sql, round)
  const rows = await sql.query<Row>(
    `WITH given AS (
       SELECT 'demand' AS owner, line_id AS id, pass, sum(need(grams, ratio)) AS got FROM allocation
       WHERE round_id = $1 AND member_id = $2 GROUP BY line_id, pass
       UNION ALL
       SELECT 'supply', offer_id, pass, sum(grams) FROM allocation WHERE round_id = $1 AND supplier_id = $2 GROUP BY offer_id, pass),
     own AS (
       SELECT entry.id, entry.owner, told.pass, input, material, grade, period, coalesce(got, 0) AS got,
         coalesce((body->'figures'->>${STATED_IN})::numeric * 1000, grams) AS stated
       FROM explanation AS told
       JOIN sealed_entry AS entry ON entry.round_id = told.round_id AND entry.id = told.id AND entry.owner = ${OWNER_OF_KIND}
       LEFT JOIN given ON given.owner = entry.owner AND given.id = entry.id AND given.pass = told.pass
       WHERE told.round_id = $1 AND entry.participant_id = $2),
     alike AS (
       SELECT owner, pass, material, grade, period, count(*)::int AS entries, sum(stated)::bigint::text AS stated, sum(got)::text AS got
       FROM own GROUP BY 1, 2, 3, 4, 5)
     SELECT own.id, own.pass, own.input, alike.entries, alike.stated, alike.got FROM own
     JOIN alike ON alike.owner = own.owner AND alike.pass = own.pass AND alike.material = own.material AND alike.period = own.period
       AND alike.grade IS NOT DISTINCT FROM own.grade
     WHERE own.id = ANY($3::uuid[])`,
    [round.id, participantId, details.map(({ id }) => id)],
    'explained-own',
  )
  const entries = new Map(rows.map(row => [`${row.id} ${row.pass}`, row]))
  return details.map(detail => {
    const found = entries.get(`${detail.id} ${detail.pass ?? 1}`)
    if (!found) throw new Error('an explanation is of an entry that its party does not have in the sealed books')
    const { input, entries: count, stated, got } = found
    return explanationFor(
      {
        kind: detail.kind,
        id: detail.id,
        ...(detail.pass === undefined ? {} : { pass: detail.pass }),
        entry: standingIn(detail, fromJson(input)),
        outcome: outcomeOf(detail),
        alike: { entries: count, statedKg: formatKg(BigInt(stated)), gotKg: formatKg(BigInt(got)) },
      },
      published,
    )
  })
}

const STATED_IN = `CASE told.kind WHEN 'line' THEN 'askedKg' ELSE 'offeredKg' END`
const OWNER_OF_KIND = `CASE told.kind WHEN 'line' THEN 'demand' ELSE 'supply' END`
