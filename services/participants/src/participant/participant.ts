import type { Participant, ParticipantDraft, ParticipantParticulars } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'

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
