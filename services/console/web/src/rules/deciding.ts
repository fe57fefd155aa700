import { type RuledRound, type RuleItem, rule } from './item.ts'

/** What accepting, declining and saying nothing do. */
export function decidingRules(round: RuledRound): readonly RuleItem[] {
  const { rules, decisionsCloseAt } = round
  const { undecided = 'lapse', maxPasses = 1 } = rules
  const by = '/rules/after-the-match#1-decisions-by-a-day'
  const again = '/rules/after-the-match#2-further-passes'
  // A pass has a day of its own, which may be later than the one that was planned.
  const day = round.passes?.at(-1)?.decisionsCloseAt ?? decisionsCloseAt
  return [
    rule('sides', by),
    day === undefined
      ? rule(undecided, by, ['undecided', 'decisionsCloseAt'])
      : rule(`${undecided}By`, by, ['undecided', 'decisionsCloseAt'], { time: { as: 'time', of: day } }),
    ...(maxPasses > 1
      ? [
          rule('passes', again, ['maxPasses'], { count: { as: 'count', of: maxPasses } }),
          ...(decisionsCloseAt === undefined ? [] : [spanRule(round, decisionsCloseAt)]),
          rule('stepBack', '/rules/after-the-match#whoever-refuses-steps-back', ['maxPasses']),
        ]
      : [rule('onePass', again, ['maxPasses'])]),
    rule('lots2', '/rules/after-the-match#3-a-lot-or-tier-that-a-refusal-breaks'),
    rule('rest', '/rules/after-the-match#6-what-an-award-takes-out-of-demand-and-offers'),
  ]
}

const spanRule = ({ offersCloseAt }: RuledRound, decisionsCloseAt: string): RuleItem =>
  rule('passesTime', '/rules/after-the-match#1-decisions-by-a-day', ['decisionsCloseAt', 'offersCloseAt'], {
    span: { as: 'span', of: Date.parse(decisionsCloseAt) - Date.parse(offersCloseAt) },
  })
