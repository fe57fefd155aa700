import { decidingRules } from './deciding.ts'
import { type RuledRound, type RuleItem, rule } from './item.ts'
import { joiningRules } from './joining.ts'
import { originRules } from './origin.ts'
import { priceRules } from './prices.ts'
import { sharingRules } from './sharing.ts'

type Group = 'joining' | 'origin' | 'sharing' | 'prices' | 'deciding' | 'secrecy'

/** The rules of a round, group by group: a sentence for each that it has, and none for one that it has not. */
export const rulesOfRound = (round: RuledRound): readonly (readonly [group: Group, items: readonly RuleItem[]])[] => [
  ['joining', joiningRules(round)],
  ['origin', originRules(round)],
  ['sharing', sharingRules(round)],
  ['prices', priceRules(round)],
  ['deciding', decidingRules(round)],
  ['secrecy', SECRECY],
]

/** The same in every round. */
const SECRECY: readonly RuleItem[] = [
  rule('publicPool', '/rules/disclosure#the-rules'),
  rule('publicMatch', '/rules/disclosure#figures-of-a-round'),
  rule('secretPrices', '/rules/disclosure#what-is-published'),
  rule('secretNames', '/rules/after-the-match#1-decisions-by-a-day'),
  rule('record', '/rules#11-how-anyone-verifies-it'),
]
