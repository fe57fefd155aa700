import type { Participant, ParticipantCorrection, ParticipantDraft, ParticipantParticulars } from '@lodestone/contracts'
import { accept, canonicalJson, type Outcome, refuse } from '@lodestone/kernel'

/** An organisation that has applied; an operator admits it. */
export function apply(id: string, draft: ParticipantDraft): Participant {
  return {
    id,
    ...draft,
    ownership: draft.ownership ?? [],
    baselines: draft.baselines ?? [],
    status: 'applied',
    version: 1,
  }
}

type Command = 'admit' | 'suspend'

/** Moves a participant; `undefined` when it is already there, so that repeating a transition changes nothing. */
export function move(participant: Participant, command: Command): Outcome<Participant | undefined, 'wrong-state'> {
  const status = command === 'admit' ? 'admitted' : 'suspended'
  if (participant.status === status) return accept(undefined)
  return accept({ ...participant, status, version: participant.version + 1 })
}

type Counting = ParticipantCorrection['to']

const countingOf = ({ kind, country, bloc }: Counting): Counting => ({ kind, country, ...(bloc ? { bloc } : {}) })
const isSame = (one: Counting, other: Counting): boolean =>
  canonicalJson(countingOf(one)) === canonicalJson(countingOf(other))

/** Corrects its kind, country and bloc, unless it has taken part since `tookPartAt`; `undefined` when that has been done. */
export function correct(
  participant: Participant,
  { from, to }: Pick<ParticipantCorrection, 'from' | 'to'>,
  tookPartAt: string | undefined,
): Outcome<Participant | undefined, 'validation-failed' | 'wrong-state'> {
  if (isSame(from, to))
    return refuse('validation-failed', 'This corrects nothing.', [{ path: 'to', message: 'the same as before' }])
  if (isSame(participant, to)) return accept(undefined)
  if (!isSame(participant, from))
    return refuse('wrong-state', 'It is registered otherwise than the correction says: look again.')
  if (tookPartAt !== undefined)
    return refuse(
      'wrong-state',
      `It has taken part since ${tookPartAt}: what was published and sealed rests on its kind, country and bloc. Suspend it, and register it anew.`,
    )
  const { bloc: _, ...one } = participant
  return accept({ ...one, ...countingOf(to), version: participant.version + 1 })
}

/** Its verified particulars are replaced by others: what is left out is empty. Who it is, and in which group and bloc it counts, stays. */
export function revise(
  { identifiers: _, ...participant }: Participant,
  { legalName, ownership = [], baselines = [], identifiers }: ParticipantParticulars,
  expected: number,
): Outcome<Participant, 'stale-version'> {
  const { version } = participant
  if (version !== expected) return refuse('stale-version', `The participant is at version ${version}.`)
  const known = identifiers ? { identifiers } : {}
  return accept({ ...participant, legalName, ownership, baselines, ...known, version: version + 1 })
}
