import type { Participant, ParticipantDraft } from '@lodestone/contracts'
import { accept, type Outcome } from '@lodestone/kernel'

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

export type Command = 'admit' | 'suspend'

/** Moves a participant; `undefined` when it is already there, so that repeating a transition changes nothing. */
export function move(participant: Participant, command: Command): Outcome<Participant | undefined, 'wrong-state'> {
  const status = command === 'admit' ? 'admitted' : 'suspended'
  if (participant.status === status) return accept(undefined)
  return accept({ ...participant, status, version: participant.version + 1 })
}
