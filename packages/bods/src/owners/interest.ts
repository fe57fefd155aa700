import type { Interest, InterestType } from '../model/relationship.ts'
import { type Range, rangeOf, WHOLE } from './share.ts'

/** A share that somebody holds of something. */
export type Holding = {
  readonly owner: string
  readonly owned: string
  /** From nothing to everything where it is not stated. */
  readonly range: Range
  readonly stated: boolean
  readonly type: string
  readonly indirect: boolean
}
/** An interest that is no share. */
export type Right = {
  readonly owner: string
  readonly owned: string
  readonly type: InterestType
  readonly range?: Range
}

/** Interests that make somebody an owner. What is unknown or unpublished may be one, however large. */
const SHARES: ReadonlySet<string> = new Set<InterestType>([
  'shareholding',
  'beneficiaryOfLegalArrangement',
  'unknownInterest',
  'unpublishedInterest',
])
const ANY: Range = { low: 0n, high: WHOLE }

export const typeOf = ({ type }: Interest): InterestType => type ?? 'unknownInterest'

/** What an interest that stands makes of its party. */
export function heldBy(owner: string, owned: string, interest: Interest): Holding | Right {
  const type = typeOf(interest)
  const range = interest.share && rangeOf(interest.share)
  if (!SHARES.has(type)) return { owner, owned, type, ...(range ? { range } : {}) }
  const indirect = interest.directOrIndirect === 'indirect'
  return { owner, owned, type, range: range ?? ANY, stated: range !== undefined, indirect }
}
export const isHolding = (held: Holding | Right): held is Holding => 'indirect' in held
export const isRight = (held: Holding | Right): held is Right => !isHolding(held)
