import { exact } from '@lodestone/kernel'
import type { Material } from '../material/material.ts'
import type { OriginRules } from '../policy/rules.ts'
import { type Finding, found } from './finding.ts'
import type { Intermediaries } from './intermediaries.ts'
import type { Evidence, ScreenedOffer } from './offer.ts'

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
