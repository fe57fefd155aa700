import type { Sql } from '@lodestone/database'
import type { MatchedPart } from '@lodestone/kernel'
import { keyOf, keyText } from '../cell/cell.key.ts'
import type { CellKey } from '../disclosure/decision.ts'
import { type Contributions, net } from '../disclosure/disclosure.ts'
import { COMMITMENTS, type Commitment, totalOf } from '../disclosure/figure.ts'
import { latestPublication } from '../publication/publication.store.ts'
import { releasesOf } from '../publication/release.store.ts'

/** What a contributor got or sold of a material in one cell and commitment: need filled of a member group, kilograms offered of a supplier group. */
type Amount = {
  readonly material: string
  readonly grade: string
  readonly period: string
  readonly bloc: CellKey['bloc']
  readonly commitment: Commitment
  readonly name: string
  readonly grams: bigint
}
/** What all passes of a round's matching gave to the members of both blocs for one material, and took from suppliers for them. */
export type MatchedAmounts = { readonly members: readonly Amount[]; readonly suppliers: readonly Amount[] }

export async function matchedOf(sql: Sql, roundId: string, material: string): Promise<MatchedAmounts> {
  const members = await sql.query<Amount>(
    `SELECT material, grade, period, bloc, commitment, name, sum(own.grams)::bigint AS grams
     FROM (SELECT round_id, line_id, grams FROM fill UNION ALL SELECT round_id, line_id, -need FROM superseded) AS own
     JOIN entry USING (round_id, line_id) JOIN contributor ON contributor.id = entry.participant_id
     WHERE round_id = $1 AND material = $2 AND bloc IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(own.grams) > 0`,
    [roundId, material],
  )
  const suppliers = await sql.query<Amount>(
    `SELECT entry.material, entry.grade, entry.period, member.bloc, commitment, supplier.name, sum(own.grams)::bigint AS grams
     FROM (SELECT round_id, line_id, offer_id, grams FROM allotment UNION ALL SELECT round_id, line_id, offer_id, -offered FROM superseded) AS own
     JOIN entry USING (round_id, line_id) JOIN offer ON offer.id = offer_id
     JOIN contributor AS member ON member.id = entry.participant_id
     JOIN contributor AS supplier ON supplier.id = offer.participant_id
     WHERE round_id = $1 AND entry.material = $2 AND member.bloc IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(own.grams) > 0`,
    [roundId, material],
  )
  return { members, suppliers }
}

/**
 * What was matched by the parts that the published pool of a round shows of a material; `undefined` when no pool is published, any of its cells is
 * suppressed, or something was matched that stands in none of them.
 */
export async function partsOf(
  sql: Sql,
  roundId: string,
  material: string,
  { members, suppliers }: MatchedAmounts,
): Promise<MatchedPart[] | undefined> {
  const pool = await latestPublication(sql, roundId)
  const cells = pool?.cells.filter(cell => cell.material === material)
  if (!cells || cells.some(cell => 'suppressed' in cell)) return undefined
  const released = await releasesOf(sql, cells.map(keyOf), roundId)
  const parts: MatchedPart[] = []
  let standing = 0
  for (const cell of cells) {
    const key = keyText(keyOf(cell))
    const figure = released.get(key)?.ofStream
    if (!figure) return undefined
    const apart = figure.split
      ? COMMITMENTS.map(one => ({ commitments: [one], asked: figure.parts[one] }))
      : [{ commitments: COMMITMENTS, asked: totalOf(figure.parts) }]
    for (const { commitments, asked } of apart) {
      const own = (amounts: readonly Amount[]): Amount[] =>
        amounts.filter(one => keyText(keyOf(one)) === key && commitments.includes(one.commitment))
      const got = own(members)
      standing += got.length
      parts.push({ asked, members: byName(got), suppliers: byName(own(suppliers)) })
    }
  }
  return standing === members.length ? parts : undefined
}

const byName = (amounts: readonly Amount[]): Contributions =>
  net(amounts.map(({ name, grams }) => new Map([[name, grams]])))
