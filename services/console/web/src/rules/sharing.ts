import { type RuledRound, type RuleItem, rule, where } from './item.ts'

const WEIGHTS = {
  stated: 'weightStated',
  baseline: 'weightBaseline',
  realisation: 'weightRealisation',
} as const

/** Who is served first, how scarce goods are shared, and how ties are decided. */
export function sharingRules({ rules, seedHash, seed }: RuledRound): readonly RuleItem[] {
  const { allocation, objective = 'volume', weights } = rules
  const classes = '/rules#3-priority-classes'
  return [
    rule(allocation === 'pro-rata' ? 'proRata' : 'priority', classes, ['allocation']),
    rule(objective, objective === 'surplus' ? classes : '/rules#2-selection', ['objective']),
    ...where(objective === 'surplus', rule('surplusCeiling', '/rules#ceiling', ['objective'])),
    rule('fair', '/rules#5-fair-fill'),
    rule(WEIGHTS[weights], '/rules#weight', ['weights']),
    ...newcomerRules(rules),
    rule('lots', '/rules#2-selection'),
    rule(seed === undefined ? 'tie' : 'tieDrawn', '/rules#7-ties', [], {
      hash: { as: 'hash', of: seedHash },
      ...(seed === undefined ? {} : { seed: { as: 'hash', of: seed } }),
    }),
  ]
}

/** Only a round that weighs by yearly use has members without one. */
function newcomerRules({ weights, newcomerWeight = 'stated' }: RuledRound['rules']): readonly RuleItem[] {
  if (weights === 'stated') return []
  const at = '/rules#newcomers'
  if (newcomerWeight === 'stated') return [rule('newcomerStated', at, ['newcomerWeight'])]
  if (newcomerWeight === 'median') return [rule('newcomerMedian', at, ['newcomerWeight'])]
  return [rule('newcomerShare', at, ['newcomerWeight'], { pct: { as: 'percent', of: newcomerWeight } })]
}
