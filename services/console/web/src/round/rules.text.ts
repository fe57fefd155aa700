import type { Rules, RulesBody, RulesText } from './rules.ts'

/** What is asked of a line or offer before it joins, in a field each. */
const ASKED = ['smallestLineKg', 'smallestOfferKg', 'ceilingStep'] as const

const words = (text: string): string[] => text.split(/[\s,;]+/).filter(word => word !== '')
const rows = (text: string): string[] =>
  text
    .split('\n')
    .map(row => row.trim())
    .filter(row => row !== '')
/** A row's last word, and what stands before it. */
const lastWord = (row: string): [before: string, last: string] => {
  const [, before = '', last = row] = /^(.*\S)\s+(\S+)$/.exec(row) ?? []
  return [before, last]
}

/** The rules that a form says. What cannot be right, the hub refuses, beside its field. */
export function rulesOf(text: RulesText): RulesBody {
  const steps = words(text.ladderSteps)
  return {
    provenanceFloor: text.provenanceFloor,
    ...(text.assurance === 'declared' ? {} : { assurance: text.assurance }),
    maxCountrySharePct: text.maxCountrySharePct.trim(),
    countryCapBase: text.countryCapBase,
    ...(text.maxSupplierSharePct.trim() ? { maxSupplierSharePct: text.maxSupplierSharePct.trim() } : {}),
    ...(words(text.countryCapExempt).length > 0 ? { countryCapExempt: words(text.countryCapExempt) } : {}),
    ...(steps.length > 0 ? { countryCapLadder: { steps, keepVolumePct: text.ladderKeepPct.trim() } } : {}),
    ...(text.supplierCapBy === 'supplier' ? {} : { supplierCapBy: text.supplierCapBy }),
    ...(text.requireCeilings === 'yes' ? { requireCeilings: true } : {}),
    ...(rows(text.reservePrices).length > 0
      ? { reservePrices: Object.fromEntries(rows(text.reservePrices).map(lastWord)) }
      : {}),
    weights: text.weights,
    ...(text.newcomerWeight === 'stated'
      ? {}
      : { newcomerWeight: text.newcomerWeight === 'share' ? text.newcomerSharePct.trim() : text.newcomerWeight }),
    ...(text.departures === 'lowest-ceiling' ? {} : { departures: text.departures }),
    ...(text.objective === 'volume' ? {} : { objective: text.objective }),
    allocation: text.allocation,
    pricing: text.pricing,
    baseCurrency: text.baseCurrency,
    rates: Object.fromEntries(rows(text.rates).map(lastWord)),
    indices: Object.fromEntries(rows(text.indices).map(lastWord)),
    ...(rows(text.freight).length > 0
      ? {
          freight: rows(text.freight).map(row => {
            const [from = '', to = '', amount = ''] = words(row)
            return { from, to, amount }
          }),
        }
      : {}),
    ...Object.fromEntries(ASKED.filter(name => text[name].trim()).map(name => [name, text[name].trim()])),
    ...(text.priceStep === 'any' ? {} : { priceStep: text.priceStep }),
  }
}

/** A form that says these rules. */
export function textOf(rules: Rules): RulesText {
  const { newcomerWeight = 'stated' } = rules
  const named = newcomerWeight === 'stated' || newcomerWeight === 'median'
  const pairs = (of: Readonly<Record<string, string | undefined>>): string =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${value}`)
      .join('\n')
  return {
    provenanceFloor: rules.provenanceFloor,
    assurance: rules.assurance ?? 'declared',
    objective: rules.objective ?? 'volume',
    maxCountrySharePct: rules.maxCountrySharePct,
    countryCapBase: rules.countryCapBase,
    maxSupplierSharePct: rules.maxSupplierSharePct ?? '',
    supplierCapBy: rules.supplierCapBy ?? 'supplier',
    countryCapExempt: rules.countryCapExempt?.join(' ') ?? '',
    ladderSteps: rules.countryCapLadder?.steps.join(' ') ?? '',
    ladderKeepPct: rules.countryCapLadder?.keepVolumePct ?? '',
    weights: rules.weights,
    newcomerWeight: named ? newcomerWeight : 'share',
    newcomerSharePct: named ? '' : newcomerWeight,
    allocation: rules.allocation,
    requireCeilings: rules.requireCeilings ? 'yes' : 'no',
    reservePrices: pairs(rules.reservePrices ?? {}),
    pricing: rules.pricing,
    departures: rules.departures ?? 'lowest-ceiling',
    baseCurrency: rules.baseCurrency,
    rates: pairs(rules.rates),
    indices: pairs(rules.indices),
    freight: (rules.freight ?? []).map(({ from, to, amount }) => `${from} ${to} ${amount}`).join('\n'),
    smallestLineKg: rules.smallestLineKg ?? '',
    smallestOfferKg: rules.smallestOfferKg ?? '',
    ceilingStep: rules.ceilingStep ?? '',
    priceStep: rules.priceStep ?? 'any',
  }
}
