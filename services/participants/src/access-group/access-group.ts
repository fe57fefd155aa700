import type { AccessGroup } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'

/** Groups that an organisation may have at once, those it asks for among them. */
export const MAX_GROUPS = 50

/** A group with the digest of its issuer and name, by which tokens are found to name it. */
export type KeptGroup = AccessGroup & { readonly digest: string }

type Refused = 'wrong-state' | 'validation-failed' | 'stale-version'

const over = () => refuse('wrong-state', 'This group has ended: ask for it again.')

/** What an organisation asks for: it gives nobody anything until an operator has confirmed whose the group is. */
export const askFor = (
  o: Pick<KeptGroup, 'id' | 'participantId' | 'digest'> & { readonly now: Date },
  { group, position }: Pick<KeptGroup, 'group' | 'position'>,
): KeptGroup => {
  const { now, ...one } = o
  return { ...one, group, position, state: 'asked', version: 1, askedAt: now.toISOString() }
}

export const mayAsk = (existing: number): Outcome<undefined, Refused> =>
  existing < MAX_GROUPS
    ? accept(undefined)
    : refuse('validation-failed', `An organisation has at most ${MAX_GROUPS} groups.`, [
        { path: 'group', message: 'end another group first' },
      ])

/** `undefined` where it is confirmed. That it is no other organisation's is kept by the table. */
export function confirm(group: KeptGroup, now: Date): Outcome<KeptGroup | undefined, Refused> {
  switch (group.state) {
    case 'active':
      return accept(undefined)
    case 'asked':
      return accept({ ...group, state: 'active', confirmedAt: now.toISOString(), version: group.version + 1 })
    case 'ended':
      return over()
  }
}

/** Whose a group is was confirmed, what its people may do is the organisation's to say. */
export function place(
  group: KeptGroup,
  position: KeptGroup['position'],
  expected: number | undefined,
): Outcome<KeptGroup, Refused> {
  if (group.version !== expected) return refuse('stale-version', `The group is at version ${group.version}.`)
  if (group.state === 'ended') return over()
  return accept({ ...group, position, version: group.version + 1 })
}

/** `undefined` where it has ended. */
export const end = (group: KeptGroup, now: Date): KeptGroup | undefined =>
  group.state === 'ended'
    ? undefined
    : { ...group, state: 'ended', endedAt: now.toISOString(), version: group.version + 1 }
