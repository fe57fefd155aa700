import { type RuledRound, type RuleItem, rule, type Said, where } from './item.ts'

type Rules = RuledRound['rules']
const LEVELS = '/rules/origin#how-a-level-is-known'
const ASSURANCE = {
  declared: 'assuranceDeclared',
  documented: 'assuranceDocumented',
  verified: 'assuranceVerified',
} as const
const CAP = {
  'pooled-demand': 'capPooled',
  'servable-demand': 'capServable',
  matched: 'capMatched',
  'report-only': 'capReport',
} as const satisfies Record<Rules['countryCapBase'], Said>
/** Where shares of countries are only shown, a supplier's is still of what all lines ask. */
const SUPPLIER_CAP = {
  'pooled-demand': 'supplierCapPooled',
  'servable-demand': 'supplierCapServable',
  matched: 'supplierCapMatched',
  'report-only': 'supplierCapPooled',
} as const satisfies Record<Rules['countryCapBase'], Said>

/** What origin goods must be of, and how much may come from one country or supplier. */
export function originRules({ rules }: RuledRound): readonly RuleItem[] {
  const { provenanceFloor, assurance = 'declared', provenancePolicy: policy } = rules
  return [
    rule(`floor${provenanceFloor}`, '/rules/origin', ['provenanceFloor']),
    rule('unproven', '/rules/origin'),
    rule(ASSURANCE[assurance], LEVELS, ['assurance']),
    rule('stricterLine', '/rules#1-pairs'),
    ...(policy === undefined
      ? []
      : [
          rule(policy.version === undefined ? 'policy' : 'policyVersion', '/rules/origin', ['provenancePolicy'], {
            id: { as: 'text', of: policy.id },
            ...(policy.version === undefined ? {} : { version: { as: 'text', of: policy.version } }),
          }),
        ]),
    ...countryRules(rules),
    ...supplierRules(rules),
  ]
}

function countryRules(rules: Rules): readonly RuleItem[] {
  const { countryCapBase, countryCapLadder, countryCapExempt = [], maxCountrySharePct } = rules
  const at = '/rules#country-cap'
  // A ladder's steps stand in for the cap, where there is one.
  const ladder = countryCapBase === 'report-only' ? undefined : countryCapLadder
  return [
    rule(CAP[countryCapBase], at, ['countryCapBase', ladder ? 'countryCapLadder' : 'maxCountrySharePct'], {
      pct: { as: 'percents', of: ladder?.steps ?? [maxCountrySharePct] },
    }),
    ...(ladder
      ? [rule('ladder', '/rules#ladder', ['countryCapLadder'], { keep: { as: 'percent', of: ladder.keepVolumePct } })]
      : []),
    rule('home', at),
    ...where(
      countryCapExempt.length > 0,
      rule('exempt', at, ['countryCapExempt'], { countries: { as: 'countries', of: countryCapExempt } }),
    ),
  ]
}

function supplierRules({ maxSupplierSharePct, supplierCapBy, countryCapBase }: Rules): readonly RuleItem[] {
  if (maxSupplierSharePct === undefined) return []
  const at = '/rules#supplier-cap'
  return [
    rule(SUPPLIER_CAP[countryCapBase], at, ['maxSupplierSharePct', 'countryCapBase'], {
      pct: { as: 'percent', of: maxSupplierSharePct },
    }),
    rule(supplierCapBy === 'group' ? 'byGroup' : 'bySupplier', at, ['supplierCapBy']),
  ]
}
