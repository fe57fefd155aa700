import type { RoundRules } from '@lodestone/contracts'
import { filled, type Named, UNTOLD, type Wording } from './wording.ts'

/** The rules of a round in words, each with what it is called; its rates of freight are a table of their own. */
export const rulesInWords = (rules: RoundRules, wording: Wording): Named[] => [
  ...originRules(rules, wording),
  ...sharingRules(rules, wording),
  ...priceRules(rules, wording),
]

function originRules(rules: RoundRules, wording: Wording): Named[] {
  const { rule } = wording.texts
  const { provenancePolicy, countryCapExempt = [], countryCapLadder, maxSupplierSharePct } = rules
  const cap = wording.percent(rules.maxCountrySharePct)
  return [
    [rule.provenanceFloor.label, rule.provenanceFloor[rules.provenanceFloor]],
    [rule.assurance.label, rule.assurance[rules.assurance ?? 'declared']],
    ...listed(rule.policy, [provenancePolicy?.id, provenancePolicy?.version], ' · '),
    [rule.maxCountrySharePct, `${cap}, ${rule.countryCapBase[rules.countryCapBase]}`],
    ...listed(rule.countryCapExempt, [wording.list(countryCapExempt.map(wording.country))]),
    ...(countryCapLadder
      ? listed(
          rule.ladderSteps,
          [
            countryCapLadder.steps.map(wording.percent).join(' → '),
            `; ${rule.ladderKeepPct}: ${wording.percent(countryCapLadder.keepVolumePct)}`,
          ],
          '',
        )
      : []),
    ...(maxSupplierSharePct
      ? listed(rule.maxSupplierSharePct, [
          `${wording.percent(maxSupplierSharePct)}, ${rule.supplierCapBy[rules.supplierCapBy ?? 'supplier']}`,
        ])
      : []),
  ]
}

function sharingRules(rules: RoundRules, wording: Wording): Named[] {
  const { rule, undecided } = wording.texts
  const { newcomerWeight = 'stated', maxPasses = 1 } = rules
  const newcomers =
    newcomerWeight === 'stated' || newcomerWeight === 'median'
      ? rule.newcomerWeight[newcomerWeight]
      : filled(rule.newcomerWeight.upTo, { pct: wording.percent(newcomerWeight) })
  return [
    [rule.objective.label, rule.objective[rules.objective ?? 'volume']],
    [rule.allocation.label, rule.allocation[rules.allocation]],
    [rule.weights.label, rule.weights[rules.weights]],
    ...listed(rule.newcomerWeight.label, [rules.weights === 'stated' ? undefined : newcomers]),
    [rule.requireCeilings.label, rule.requireCeilings[rules.requireCeilings ? 'yes' : 'no']],
    [rule.pricing.label, rule.pricing[rules.pricing]],
    [rule.departures.label, rule.departures[rules.departures ?? 'lowest-ceiling']],
    [rule.passes, wording.count(maxPasses)],
    [rule.undecided, undecided[rules.undecided ?? 'lapse']],
  ]
}

function priceRules(rules: RoundRules, wording: Wording): Named[] {
  const { rule } = wording.texts
  const currency = rules.baseCurrency
  const money = (amount = ''): string => wording.money({ amount, currency })
  const rates = Object.entries(rules.rates).map(([other, rate]) => `1 ${other} = ${money(rate)}`)
  const reserves = Object.entries(rules.reservePrices ?? {}).map(
    ([material, amount]) => `${wording.material(material)} ${money(amount)}/kg`,
  )
  const indices = Object.entries(rules.indices).map(([index, value]) => `${index} ${wording.decimal(value)}/kg`)
  return [
    ...listed(rule.smallestLine, [rules.smallestLineKg && wording.kg(rules.smallestLineKg)]),
    ...listed(rule.smallestOffer, [rules.smallestOfferKg && wording.kg(rules.smallestOfferKg)]),
    ...listed(rule.ceilingStep, [rules.ceilingStep && wording.decimal(rules.ceilingStep)]),
    ...listed(rule.priceStep, [rules.priceStep && wording.decimal(rules.priceStep)]),
    [rule.baseCurrency, currency],
    [rule.rates, rates.join(' · ') || UNTOLD],
    ...listed(rule.reservePrices, reserves, ' · '),
    ...listed(rule.indices, indices, ' · '),
  ]
}

/** A rule that is named only where it says something. */
const listed = (label: string, values: readonly (string | undefined)[], between = ' '): Named[] => {
  const said = values.filter(Boolean)
  return said.length > 0 ? [[label, said.join(between)]] : []
}
