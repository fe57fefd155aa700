import { EU_27, grams, present } from '@lodestone/kernel'
import type { Book } from '../../../packages/engine/src/pairs/book.ts'

/** At most `limit` grams of need of the pairs that it counts. */
export type Cap = { readonly limit: number; readonly counts: (offer: number, line: number) => boolean }

/**
 * The caps on pooled demand of a round, written down from the published rule and not taken from the engine: by material, stage and country, what is neither exempt nor
 * from the buyer's own territory; and by supplier over all materials.
 */
export function capsOf({ rules, lines, offers }: Book): Cap[] {
  if (rules.countryCapBase !== 'pooled-demand') return []
  const asked = (material?: string) =>
    lines.reduce(
      (sum, line) => (material === undefined || line.material === material ? sum + grams(line.quantityKg) : sum),
      0n,
    )
  const share = (pct: string, of: bigint) => Number((grams(pct) * of) / 100_000n)
  const own = (country: string, bloc: string) => (bloc === 'EU' ? EU_27.has(country) : country === 'JP')
  const places = new Map(
    offers.flatMap(({ chain }) => chain.map(({ stage, country }) => [`${stage} ${country}`, { stage, country }])),
  )
  const caps: Cap[] = []
  for (const material of new Set(lines.map(line => line.material))) {
    const limit = share(rules.maxCountrySharePct, asked(material))
    for (const { stage, country } of places.values()) {
      if (rules.countryCapExempt?.includes(country)) continue
      const from = offers.map(({ chain }) => chain.some(one => one.stage === stage && one.country === country))
      const counts = (j: number, i: number) => {
        const line = present(lines[i])
        return present(from[j]) && line.material === material && !own(country, line.bloc)
      }
      caps.push({ limit, counts })
    }
  }
  if (rules.maxSupplierSharePct === undefined) return caps
  const limit = share(rules.maxSupplierSharePct, asked())
  for (const supplier of new Set(offers.map(({ supplierId }) => supplierId)))
    caps.push({ limit, counts: j => present(offers[j]).supplierId === supplier })
  return caps
}
