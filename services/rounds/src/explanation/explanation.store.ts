import type { Explanation } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg, fromJson, type JsonText } from '@lodestone/kernel'
import { readOfferedGoods } from '../book/book.store.ts'
import { poolsIn, readDisclosed, readPools } from '../disclosure/disclosure.store.ts'
import { offeredOf } from '../disclosure/published.ts'
import type { Round } from '../round/round.ts'
import { type Alike, explanationFor, type OwnLine, type OwnOffer, outcomeOf, type Published } from './explanation.ts'

/** What a round has published, of which its explanations to parties may speak. */
export async function readPublished(sql: Sql, { id, draft: { rules } }: Round): Promise<Published> {
  const sheets = await readPools(sql, id)
  return {
    rules,
    cells: sheets.at(-1)?.cells ?? [],
    offered: offeredOf(await readOfferedGoods(sql, id), rules.provenanceFloor),
    pools: poolsIn((await readDisclosed(sql, [id])).get(id)),
  }
}

type Entry = { id: string; input: JsonText<OwnLine | OwnOffer> } & Alike

/** Explanations of a party's entries as it may read them, in the order of what the matching says of them in full. */
export async function explainTo(
  sql: Sql,
  round: Round,
  participantId: string,
  details: readonly Explanation[],
): Promise<Explanation[]> {
  if (details.length === 0) return []
  const published = await readPublished(sql, round)
  const entries = new Map(
    (
      await sql.query<Omit<Entry, 'statedKg' | 'gotKg'> & { stated: string; got: string }>(
        `WITH given AS (
           SELECT 'demand' AS owner, line_id AS id, sum(need(grams, ratio)) AS got FROM allocation
           WHERE round_id = $1 AND pass = 1 AND member_id = $2 GROUP BY line_id
           UNION ALL
           SELECT 'supply', offer_id, sum(grams) FROM allocation WHERE round_id = $1 AND pass = 1 AND supplier_id = $2 GROUP BY offer_id),
         own AS (
           SELECT entry.id, entry.owner, input, material, grade, period, grams, coalesce(got, 0) AS got
           FROM sealed_entry AS entry LEFT JOIN given ON given.owner = entry.owner AND given.id = entry.id
           WHERE round_id = $1 AND participant_id = $2),
         alike AS (
           SELECT owner, material, grade, period, count(*)::int AS entries, sum(grams)::text AS stated, sum(got)::text AS got
           FROM own GROUP BY 1, 2, 3, 4)
         SELECT own.id, own.input, alike.entries, alike.stated, alike.got FROM own
         JOIN alike ON alike.owner = own.owner AND alike.material = own.material AND alike.period = own.period
           AND alike.grade IS NOT DISTINCT FROM own.grade
         WHERE own.id = ANY($3::uuid[])`,
        [round.id, participantId, details.map(({ id }) => id)],
        'explained-own',
      )
    ).map(({ stated, got, ...row }) => [
      row.id,
      { ...row, statedKg: formatKg(BigInt(stated)), gotKg: formatKg(BigInt(got)) } satisfies Entry,
    ]),
  )
  return details.map(detail => {
    const found = entries.get(detail.id)
    if (!found) throw new Error('an explanation is of an entry that its party does not have in the sealed books')
    const { input, ...alike } = found
    return explanationFor(
      {
        kind: detail.kind,
        id: detail.id,
        ...(detail.pass === undefined ? {} : { pass: detail.pass }),
        entry: fromJson(input),
        outcome: outcomeOf(detail),
        alike,
      },
      published,
    )
  })
}
