import { isNameOf } from '@lodestone/kernel/members'
import { grams } from '@lodestone/kernel/quantity'
import type { Item } from '../api/client.ts'

/** A round as the list has it, and what follows from its state. */
export type Round = Item<'/rounds'>
export type RoundState = Round['state']

/** Whether it is of projects, and not one of goods that was matched under this name before there were any. */
export const isOfProjects = ({ type, passes }: Pick<Round, 'type' | 'passes'>): boolean =>
  type === 'project' && passes === undefined

export const isLive = ({ state }: Pick<Round, 'state'>): boolean => state !== 'completed' && state !== 'cancelled'

/** What a live round waits for: a deadline of the clock, the hub itself, or people. */
export type RoundDeadline =
  | { readonly by: 'clock'; readonly what: 'collection' | 'offers' | 'decisions'; readonly at: string }
  | { readonly by: 'hub'; readonly what: 'sealing' | 'matching' }
  | { readonly by: 'people'; readonly what: 'failed' | 'opening' | 'nothing' | 'decisions' | 'reports' }

type Timed = Pick<Round, 'state' | 'collectionClosesAt' | 'offersCloseAt' | 'matching' | 'totals' | 'passes'>

/** Whether a matched round matched nothing; its totals are the hub's alone to see. */
const isEmpty = ({ totals }: Timed): boolean => totals?.matched !== undefined && grams(totals.matched) === 0n

export function dueOf(round: Timed): RoundDeadline | undefined {
  switch (round.state) {
    case 'draft':
      return { by: 'people', what: 'opening' }
    case 'collecting':
      return { by: 'clock', what: 'collection', at: round.collectionClosesAt }
    case 'offering':
      return { by: 'clock', what: 'offers', at: round.offersCloseAt }
    case 'sealing':
    case 'matching':
      return round.matching?.state === 'failed' ? { by: 'people', what: 'failed' } : { by: 'hub', what: round.state }
    case 'matched': {
      const at = round.passes?.at(-1)?.decisionsCloseAt
      if (at !== undefined && !isEmpty(round)) return { by: 'clock', what: 'decisions', at }
      return { by: 'people', what: isEmpty(round) ? 'nothing' : 'decisions' }
    }
    case 'awarded':
      return { by: 'people', what: 'reports' }
    case 'completed':
    case 'cancelled':
      return undefined
  }
}

type Failed = Pick<NonNullable<Round['matching']>, 'reason' | 'runId'>

/** How an allocation is decided where a side says nothing, and until when: by the day of the current pass, or until people end it. */
export function decidingOf({ rules, passes }: Pick<Round, 'rules' | 'passes'>) {
  const { undecided = 'lapse' } = rules
  const at = passes?.at(-1)?.decisionsCloseAt
  return { how: at === undefined ? undecided : (`${undecided}By` as const), at }
}

/** Whether what is refused in the current pass is matched again in another. */
export const hasFurtherPass = ({ rules, passes }: Pick<Round, 'rules' | 'passes'>): boolean =>
  (rules.maxPasses ?? 1) > (passes?.length ?? 1)

/** Why a matching has failed, by the keys of its texts, and what an operator can do. One that failed before there were reasons has broken off. */
export function failureOf({ reason = 'fault', runId = '' }: Failed) {
  return { why: `matching.why.${reason}`, todo: `matching.todo.${REMEDIES[reason]}`, run: runId } as const
}

/**
 * `loosen`: nothing fits books and rules as they are. `search`: more time may find it. `report`: the fault is the engine's. `mend`: it is that of what
 * the engine runs on.
 */
const REMEDIES = {
  'no-whole-grams': 'loosen',
  'not-proved': 'search',
  'below-greedy': 'report',
  'solver-failed': 'report',
  'checker-refused': 'report',
  fault: 'mend',
} as const satisfies Record<NonNullable<Failed['reason']>, string>

/** The key of why there is no result, where the code of a problem says so. */
export const whyNoResult = (code: string) => (isNameOf(REMEDIES, code) ? (`matching.why.${code}` as const) : undefined)

/** Live rounds: those whose matching has failed, the one with the nearest deadline, then those that wait for the hub, then for people. */
export function inOrderOfNeed<One extends Timed & Pick<Round, 'id'>>(rounds: readonly One[]): One[] {
  const rank = (round: One): string => {
    const due = dueOf(round)
    if (due?.what === 'failed') return '0'
    if (due?.by === 'clock') return `0${due.at}`
    return due?.by === 'hub' ? '1' : due?.what === 'opening' ? '3' : '2'
  }
  return rounds.filter(isLive).toSorted((a, b) => {
    const [one, other] = [rank(a), rank(b)]
    return one < other ? -1 : one > other ? 1 : a.id < b.id ? 1 : -1
  })
}
