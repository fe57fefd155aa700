import type { Sql } from '@lodestone/database'
import { implement } from '@lodestone/http'
import { periodInside } from '@lodestone/kernel'
import { ASSUMPTIONS, findMaterial } from '@lodestone/provenance'
import type { ServiceContext } from '@lodestone/service'
import { countryShares, coverageRows, type DemandSum, ELIGIBLE_LEVELS, type Eligible } from './coverage.ts'

type Filter = { material?: string; period?: string }

const read = (filter: Filter) => [filter.material ?? null, filter.period ?? null]

/** Demand as it stands, less what rounds have awarded to it. */
const demandOf = (sql: Sql, filter: Filter) =>
  sql.query<DemandSum>(
    `SELECT material, nullif(grade, '') AS grade, period, commitment, sum(grams)::bigint AS grams
     FROM cell_now CROSS JOIN LATERAL (VALUES ('forecast', forecast), ('intent', intent), ('firm', firm)) AS one (commitment, grams)
     WHERE ($1::text IS NULL OR material = $1) AND ($2::text IS NULL OR period = $2) GROUP BY material, grade, period, commitment`,
    read(filter),
  )

/** Eligible supply as it stands, less what rounds have awarded of it. */
const supplyOf = (sql: Sql, material: string | undefined) =>
  sql.query<Eligible>(
    `SELECT material, grade, composition, period, (grams - coalesce(sold.offered, 0))::bigint AS grams, chain
     FROM offer CROSS JOIN LATERAL (SELECT sum(offered) AS offered FROM award WHERE award.offer_id = offer.id) AS sold
     WHERE status = 'standing' AND level = ANY($2) AND ($1::text IS NULL OR material = $1) AND grams > coalesce(sold.offered, 0)`,
    [material ?? null, ELIGIBLE_LEVELS],
  )

export function coverageRoutes({ reading, clock }: ServiceContext) {
  return implement({
    readCoverage: async call => {
      const { material, period } = call.query
      const known = material === undefined || findMaterial(material) !== undefined
      const sql = reading(call)
      const [demand, offers] = known
        ? await Promise.all([demandOf(sql, call.query), supplyOf(sql, material)])
        : [[], []]
      const supply = offers.filter(offer => period === undefined || periodInside(offer.period, period))
      const rows = coverageRows(demand, supply)
      return {
        body: {
          asOf: clock().toISOString(),
          eligibleLevels: ELIGIBLE_LEVELS,
          assumptions: ASSUMPTIONS,
          items: period === undefined ? rows : rows.filter(row => row.period === period),
          shares: countryShares(demand, supply),
        },
      }
    },
  })
}
