import type { Sql } from '@lodestone/database'
import { keyOf, keyText } from '../cell/cell.ts'
import type { Contributions } from '../disclosure/disclosure.ts'
import { totalOf } from '../disclosure/figure.ts'
import { latestPublication, releasesOf } from '../publication/publication.store.ts'

/** What a round's matching gave to members of a bloc for one material: need filled by member group, and offered kilograms by supplier group. */
export type Matched = { readonly bloc: string; readonly members: Contributions; readonly suppliers: Contributions }

type Sum = { bloc: string; name: string; grams: bigint }

const byBloc = (rows: readonly Sum[], bloc: string): Contributions =>
  new Map(rows.filter(row => row.bloc === bloc && row.grams > 0n).map(row => [row.name, row.grams]))

export async function matchedOf(sql: Sql, roundId: string, material: string): Promise<Matched[]> {
  const members = await sql.query<Sum>(
    `SELECT bloc, name, sum(fill.grams)::bigint AS grams FROM fill JOIN entry USING (round_id, line_id)
     JOIN contributor ON contributor.id = entry.participant_id
     WHERE round_id = $1 AND material = $2 AND bloc IS NOT NULL GROUP BY bloc, name`,
    [roundId, material],
  )
  const suppliers = await sql.query<Sum>(
    `SELECT member.bloc, supplier.name, sum(allotment.grams)::bigint AS grams FROM allotment
     JOIN entry USING (round_id, line_id) JOIN offer ON offer.id = offer_id
     JOIN contributor AS member ON member.id = entry.participant_id
     JOIN contributor AS supplier ON supplier.id = offer.participant_id
     WHERE round_id = $1 AND entry.material = $2 AND member.bloc IS NOT NULL GROUP BY member.bloc, supplier.name`,
    [roundId, material],
  )
  return ['EU', 'JP'].map(bloc => ({ bloc, members: byBloc(members, bloc), suppliers: byBloc(suppliers, bloc) }))
}

/** What the published pool of a round shows of a material, by bloc; `undefined` when any of its cells is suppressed or no pool is published. */
export async function shownPool(
  sql: Sql,
  roundId: string,
  material: string,
): Promise<ReadonlyMap<string, Contributions[]> | undefined> {
  const pool = await latestPublication(sql, roundId)
  const cells = pool?.cells.filter(cell => cell.material === material)
  if (!cells || cells.some(cell => 'suppressed' in cell)) return undefined
  const released = await releasesOf(sql, cells.map(keyOf), roundId)
  const blocs = new Map<string, Contributions[]>()
  for (const cell of cells) {
    const figure = released.get(keyText(keyOf(cell)))?.ofStream
    if (!figure) return undefined
    blocs.set(cell.bloc, [...(blocs.get(cell.bloc) ?? []), totalOf(figure.parts)])
  }
  return blocs
}
