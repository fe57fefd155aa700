import { type RuledRound, type RuleItem, rule, where } from './item.ts'

const AT = '/rules#what-may-join'

/** What may join a round. */
export function joiningRules({ materials, periods, rules }: RuledRound): readonly RuleItem[] {
  const { smallestLineKg, smallestOfferKg, ceilingStep, priceStep, requireCeilings = false } = rules
  return [
    rule('goods', '/rules#1-pairs', ['materials', 'periods'], {
      materials: { as: 'materials', of: materials },
      periods: { as: 'periods', of: periods },
    }),
    rule('commitment', '/glossary#commitment'),
    ...(smallestLineKg === undefined
      ? []
      : [rule('smallestLine', AT, ['smallestLineKg'], { kg: { as: 'kg', of: smallestLineKg } })]),
    ...(smallestOfferKg === undefined
      ? []
      : [rule('smallestOffer', AT, ['smallestOfferKg'], { kg: { as: 'kg', of: smallestOfferKg } })]),
    ...(ceilingStep === undefined
      ? []
      : [rule('ceilingStep', AT, ['ceilingStep'], { step: { as: 'decimal', of: ceilingStep } })]),
    ...(priceStep === undefined
      ? []
      : [rule('priceStep', AT, ['priceStep'], { step: { as: 'decimal', of: priceStep } })]),
    ...where(requireCeilings, rule('requireCeilings', '/rules#ceiling', ['requireCeilings'])),
    rule('sameGroup', '/rules#1-pairs'),
  ]
}
