import type { Body, Item } from '../../api/client.ts'
import type { Language } from '../../i18n/i18n.ts'
import type { Tone } from '../../ui/badge.tsx'

/** Who acts for an organisation, as its administrators keep it. */

export type Person = Item<'/people'>
export type Draft = Body<'/people', 'post'>
export type Position = Person['position']

export const POSITIONS = ['reader', 'trader', 'approver', 'administrator'] as const satisfies readonly Position[]
/** A machine neither approves nor keeps the list. */
export const positionsFor = (kind: Person['kind']): readonly Position[] =>
  POSITIONS.filter(position => kind === 'human' || position === 'reader' || position === 'trader')

export const TONES: Readonly<Record<Person['state'], Tone>> = { invited: 'accent', active: 'good', left: 'neutral' }

/** What an administrator types of somebody new. */
export type Text = {
  readonly kind: Person['kind']
  readonly name: string
  readonly email: string
  readonly account: string
  readonly position: Position
  readonly language: Language
}
export const newText = (language: Language): Text => ({
  kind: 'human',
  name: '',
  email: '',
  account: '',
  position: 'trader',
  language,
})

/** `participantId` is named by operators alone. */
export function draftOf({ kind, name, email, account, position, language }: Text, participantId?: string): Draft {
  const who = { kind, name: name.trim(), position, ...(participantId === undefined ? {} : { participantId }) }
  return kind === 'machine' ? { ...who, account: account.trim() } : { ...who, email: email.trim(), language }
}

export type Complaint = 'name' | 'email' | 'account'
/** What the browser finds wrong before the hub is asked. */
export function complaintsOf({ kind, name, email, account }: Text): Set<Complaint> {
  const found = new Set<Complaint>()
  if (name.trim() === '') found.add('name')
  if (kind === 'human' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.trim())) found.add('email')
  if (kind === 'machine' && account.trim() === '') found.add('account')
  return found
}

/** Since when somebody is what they are. */
export const sinceOf = ({ invitedAt, joinedAt, leftAt }: Person): string => leftAt ?? joinedAt ?? invitedAt
