import { namesOf } from '@lodestone/kernel/members'
import { rulesOf } from './rules.text.ts'
import type { RulesBody, RulesText } from './rules.ts'

/**
 * What a what-if asks for: the rules that differ between two forms. A rule that is not named stays, so what was emptied is named as what it then
 * means: no cap is a cap of 100 %, no ladder one with a single step, and a choice that is no longer said the one that the hub takes. Rates and index values that are left out stay.
 */
export function changesOf(before: RulesText, after: RulesText): Partial<RulesBody> {
  const own = rulesOf(before)
  const other: RulesBody = rulesOf(after)
  const emptied: Partial<RulesBody> = {
    ...(own.maxSupplierSharePct !== undefined && other.maxSupplierSharePct === undefined
      ? { maxSupplierSharePct: '100' }
      : {}),
    ...(own.countryCapExempt && !other.countryCapExempt ? { countryCapExempt: [] } : {}),
    ...(own.countryCapLadder && !other.countryCapLadder
      ? { countryCapLadder: { steps: [other.maxCountrySharePct], keepVolumePct: '0' } }
      : {}),
    ...(own.freight && !other.freight ? { freight: [] } : {}),
    ...(own.reservePrices && !other.reservePrices ? { reservePrices: {} } : {}),
    ...(own.requireCeilings && !other.requireCeilings ? { requireCeilings: false } : {}),
    ...(own.supplierCapBy && !other.supplierCapBy ? { supplierCapBy: 'supplier' as const } : {}),
    ...(own.newcomerWeight !== undefined && other.newcomerWeight === undefined ? { newcomerWeight: 'stated' } : {}),
    ...(own.departures && !other.departures ? { departures: 'lowest-ceiling' as const } : {}),
    ...(own.assurance && !other.assurance ? { assurance: 'declared' as const } : {}),
    ...(own.objective && !other.objective ? { objective: 'volume' as const } : {}),
  }
  const changed = namesOf(other).filter(name => JSON.stringify(own[name]) !== JSON.stringify(other[name]))
  return { ...Object.fromEntries(changed.map(name => [name, other[name]])), ...emptied }
}
