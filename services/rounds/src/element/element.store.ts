import { isOf, offerPosted, offerRevised } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Assurance } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'
import type { Lot } from '@lodestone/provenance'
import { joinedByHash } from '../disclosure/sums.store.ts'
import type { MatchedGoods, Origin, PlacedLot } from './element.ts'

/** Keeps what each version of an offer declares to contain. */
export async function applyCompositions(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const rows = events
    .flatMap(event => (isOf(offerPosted, event) || isOf(offerRevised, event) ? [event.data] : []))
    .filter(({ offer }) => offer.composition !== undefined)
  if (rows.length === 0) return
  await tx.query(
    `INSERT INTO offer_composition (offer_id, version, composition)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::jsonb[]) ON CONFLICT DO NOTHING`,
    [
      rows.map(one => one.offerId),
      rows.map(one => one.version),
      rows.map(one => JSON.stringify(one.offer.composition)),
    ],
    'offer-composition-keep',
  )
}

type Composition = Lot['composition'] | null
type Kind = { material: string; grade: string | null; grams: string }
const lotOf = (row: Kind & { composition?: Composition }): Lot => ({
  material: row.material,
  grade: row.grade ?? undefined,
  composition: row.composition ?? undefined,
  grams: BigInt(row.grams),
})

/** The sealed demand of a round, summed by material, grade and bloc. */
export async function readConfirmed(sql: Sql, roundId: string): Promise<PlacedLot[]> {
  const rows = await sql.query<Kind & { bloc: string | null }>(
    `SELECT material, grade, bloc, sum(grams)::text AS grams FROM sealed_entry
     WHERE round_id = $1 AND owner = 'demand' GROUP BY 1, 2, 3`,
    [roundId],
  )
  return rows.map(row => ({ ...lotOf(row), bloc: row.bloc ?? undefined }))
}

/** The sealed offers of a round, summed by material, grade, composition and origin. */
export async function readOffered(sql: Sql, roundId: string): Promise<(Lot & Origin)[]> {
  const rows = await sql.query<Kind & { composition: Composition; level: string; assurance: Assurance | null }>(
    `SELECT material, grade, composition, level, assurance, sum(grams)::text AS grams
     FROM sealed_entry AS goods LEFT JOIN offer_composition AS declared ON declared.offer_id = goods.id AND declared.version = goods.version
     WHERE round_id = $1 AND owner = 'supply' GROUP BY 1, 2, 3, 4, 5`,
    [roundId],
  )
  return rows.map(row => ({ ...lotOf(row), level: row.level, assurance: row.assurance ?? undefined }))
}

/** What the matching of a round gave, summed by what was asked, what serves it and at which ratio, and by the member's bloc. */
export async function readMatches(tx: Sql, roundId: string): Promise<MatchedGoods[]> {
  const rows = await joinedByHash(tx, () =>
    tx.query<
      Kind & {
        composition: Composition
        asked_material: string
        asked_grade: string | null
        bloc: string | null
        ratio: bigint
      }
    >(
      `SELECT line.material AS asked_material, line.grade AS asked_grade, line.bloc, own.material, own.grade, composition, own.ratio,
         sum(own.grams)::text AS grams
       FROM allocation AS own
       JOIN sealed_entry AS line ON line.round_id = own.round_id AND line.owner = 'demand' AND line.id = own.line_id
       JOIN sealed_entry AS goods ON goods.round_id = own.round_id AND goods.owner = 'supply' AND goods.id = own.offer_id
       LEFT JOIN offer_composition AS declared ON declared.offer_id = goods.id AND declared.version = goods.version
       WHERE own.round_id = $1 AND NOT own.superseded GROUP BY 1, 2, 3, 4, 5, 6, 7`,
      [roundId],
    ),
  )
  return rows.map(row => {
    const { grams, ...goods } = lotOf(row)
    return {
      asked: { material: row.asked_material, grade: row.asked_grade ?? undefined },
      goods,
      grams,
      ratio: row.ratio,
      bloc: row.bloc ?? undefined,
    }
  })
}
