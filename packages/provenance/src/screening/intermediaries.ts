import { type Bloc, exposure } from '../exposure/exposure.ts'
import type { TradeRow } from '../exposure/trade.ts'
import { materials } from '../material/catalogue.ts'

/** What of a country's own imports of a material came from China directly, in percent, in the last year that is known. */
export type IntermediaryShare = { readonly chinesePct: string; readonly year: number }
/** By material, by country: the countries from which the blocs import it. */
export type Intermediaries = ReadonlyMap<string, ReadonlyMap<string, IntermediaryShare>>

const BLOCS: readonly Bloc[] = ['EU', 'JP']
/** The blocs' own territory, each one economy in the table: what is made at home came through nobody. */
const atHome = (economy: string): boolean => BLOCS.some(bloc => bloc === economy)

/** The intermediaries of every material that the trade table knows, in the last year of the table. */
export function intermediariesOf(rows: readonly TradeRow[]): Intermediaries {
  const year = rows.reduce((last, row) => Math.max(last, row.year), 0)
  const found = new Map<string, Map<string, IntermediaryShare>>()
  for (const { id } of materials) {
    const by = new Map<string, IntermediaryShare>()
    for (const bloc of BLOCS) {
      const result = exposure(rows, { bloc, year, material: id })
      if (!result.ok) continue
      for (const { country, chinesePct } of result.value.intermediaries)
        if (!atHome(country)) by.set(country, { chinesePct, year })
    }
    if (by.size > 0) found.set(id, by)
  }
  return found
}
