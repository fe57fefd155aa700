import type texts from '../i18n/en/round-rules.json'
import { collectionEnd, decisionsEnd, happenedAt, offersEnd, type When } from '../round/happened.ts'
import type { RoundState } from '../round/round.ts'
import type { RuledRound } from './item.ts'

type Name = keyof typeof texts.step
type Step = {
  readonly step: Name
  /** When it happened or is planned, or the words that say when where no day is set. */
  readonly at: When | { readonly words: keyof typeof texts.at }
  readonly is: 'past' | 'next' | 'ahead'
}

/** The step that a round in this state waits for; none where it is over. */
const NEXT: Readonly<Record<RoundState, Name | undefined>> = {
  draft: 'opening',
  collecting: 'collection',
  offering: 'offers',
  sealing: 'matching',
  matching: 'matching',
  matched: 'decisions',
  awarded: 'reports',
  completed: undefined,
  cancelled: undefined,
}

/** What happens in a round when, in order, with what is behind it and what comes next. */
export function stepsOf(round: RuledRound): readonly Step[] {
  const words = (key: keyof typeof texts.at) => ({ words: key })
  const steps: readonly Omit<Step, 'is'>[] = [
    { step: 'opening', at: happenedAt(round.openedAt) ?? words('byOperator') },
    { step: 'collection', at: collectionEnd(round) },
    { step: 'pool', at: happenedAt(round.poolPublishedAt) ?? words('afterCollection') },
    { step: 'offers', at: offersEnd(round) },
    { step: 'matching', at: happenedAt(round.matchedAt) ?? words('afterOffers') },
    { step: 'decisions', at: decisionsEnd(round) ?? words('withAward') },
    { step: 'award', at: happenedAt(round.awardedAt) ?? words('afterDecisions') },
    { step: 'reports', at: words('afterAward') },
  ]
  const next = steps.findIndex(({ step }) => step === NEXT[round.state])
  const isOf = ({ at }: Omit<Step, 'is'>, index: number): Step['is'] => {
    if (next >= 0) return index < next ? 'past' : index === next ? 'next' : 'ahead'
    return round.state === 'completed' || ('time' in at && !at.planned) ? 'past' : 'ahead'
  }
  return steps.map((one, index) => ({ ...one, is: isOf(one, index) }))
}
