import type { Allocation } from './award.checks.ts'
import { endOf } from './award.checks.ts'
import type { Decided, Deciders } from './deciders.ts'
import type { Ending } from './endings.ts'
import type { Round } from './market.checks.ts'
import type { Reporters } from './reporters.ts'

/** What somebody was told of a round, and is not so. */
export function untrue(
  round: Round,
  { ends }: Ending,
  own: readonly Allocation[],
  deciders: Deciders,
  reporters: Reporters,
): string[] {
  const kept = endOf(round)
  return [
    ...ends.filter(end => end !== kept).map(end => `it was told to be ${end}, and is ${kept}`),
    ...deciders.decided.flatMap(decided =>
      own.some(one => isOf(decided, one)) && !stands(decided, own)
        ? [`told and not so: ${JSON.stringify(decided)}`]
        : [],
    ),
    ...own.flatMap(one => wrongReports(one, reporters)),
  ]
}

const isOf = ({ side, id }: Decided, one: Allocation): boolean => id === (side === 'member' ? one.id : one.offer)

function stands(decided: Decided, own: readonly Allocation[]): boolean {
  const all = own.filter(one => isOf(decided, one))
  if (decided.kind === 'declined') return all.every(({ state }) => state === 'declined')
  return all.every(one => (decided.side === 'member' ? one.member : one.supplier || one.declinedBy === 'member'))
}

function wrongReports({ id, contracted, delivered, ended }: Allocation, reporters: Reporters): string[] {
  const told = reporters.delivered.filter(one => one.id === id)
  const keys = (sure: boolean): number =>
    new Set(told.filter(({ isSure }) => isSure || !sure).map(({ key }) => key)).size
  const contract = reporters.contracted.get(id)
  return [
    ...(contract === undefined || contract === contracted
      ? []
      : [`${id} was contracted with ${contract} g, and is with ${contracted}`]),
    ...(delivered.length < keys(true) || delivered.length > keys(false)
      ? [`${keys(true)} deliveries of ${id} were accepted, and ${delivered.length} are kept`]
      : []),
    ...(reporters.ended.has(id) && !ended ? [`${id} was ended, and is not`] : []),
  ]
}
