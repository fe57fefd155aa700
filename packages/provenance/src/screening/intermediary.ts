import { exact } from '@lodestone/kernel'
import { type Bloc, exposure } from '../exposure/exposure.ts'
import type { TradeRow } from '../exposure/trade.ts'
import { materials } from '../material/catalogue.ts'
import type { Material } from '../material/material.ts'
import type { OriginRules } from '../policy/policy.ts'
import { found } from './finding.ts'
import type { Evidence, Finding, ScreenedOffer } from './offer.ts'

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

/** Stages before the last one whose origin customs do not show, and that hold most of what is Chinese in a magnet. */
const HIDDEN_STAGES = ['alloy', 'metal']

/** A finding for every country of the last stage that imports mostly from China: it asks what proves the alloy and the metal. */
export function exposed(
  offer: ScreenedOffer,
  material: Material,
  rules: OriginRules,
  intermediaries: Intermediaries,
): Finding[] {
  const { intermediaryPct } = rules
  const known = intermediaries.get(material.id)
  if (intermediaryPct === undefined || known === undefined) return []
  const threshold = exact.decimalToRational(intermediaryPct)
  const countries = new Set(offer.chain.filter(site => site.stage === material.madeAt).map(site => site.country))
  return [...countries].flatMap(country => {
    const share = known.get(country)
    if (!share || exact.compare(exact.decimalToRational(share.chinesePct), threshold) < 0) return []
    const evidence = HIDDEN_STAGES.map(stage => ({ stage, types: typesOf(stage, offer.evidence) }))
    const figures = { country, chinesePct: shown(share.chinesePct), year: share.year, evidence }
    return [found('intermediary-exposed', figures, material.madeAt)]
  })
}

const shown = (pct: string): string => exact.formatRational(exact.decimalToRational(pct), 1)

const typesOf = (stage: string, evidence: readonly Evidence[]): string[] =>
  [...new Set(evidence.filter(one => one.stage === stage).map(one => one.type))].sort()
