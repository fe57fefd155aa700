import { said } from '../said.ts'
import { quantitiesOf, type ShownRound } from './phase.ts'

const STATES: Readonly<Record<ShownRound['state'], string>> = {
  draft: 'is a draft',
  collecting: 'collects lines',
  offering: 'takes offers',
  sealing: 'is closed, its books are being sealed',
  matching: 'is being matched',
  matched: 'is matched',
  awarded: 'is awarded',
  completed: 'is completed',
  cancelled: 'is cancelled',
}

/** How a round stands, as a line that a log may have. */
export function sentenceOf(round: ShownRound): string {
  const { state, missing = [], matching } = round
  const figures = quantitiesOf(round).flatMap(({ material, kg }) => {
    const said = kg.map(([name, quantity]) => `${quantity} kg ${name}`).join(', ')
    return said === '' ? [] : [`${material === undefined ? '' : `${material}: `}${said}.`]
  })
  const isOfOne = figures.length > 0 && (round.byMaterial?.length ?? 0) < 2
  return [
    `The round ${STATES[state]}${isOfOne ? ':' : '.'}`,
    ...figures,
    ...(missing.length > 0 ? [`Its books still lack ${missing.join(', ')}.`] : []),
    ...(matching?.state === 'failed'
      ? [`The matching has failed: ${said('reason', matching.reason ?? 'fault')}.`]
      : []),
  ].join(' ')
}
