import { namesOf } from '@lodestone/kernel/members'
import type { Item } from '../api/client.ts'
import type { Tone } from '../ui/badge.tsx'

/** A credential in the hub's keeping, as its holder, operators and auditors see it. */
export type Credential = Item<'/supply/credentials'>
export type CredentialStatus = Credential['status']

export const CREDENTIAL_TONES: Readonly<Record<CredentialStatus, Tone>> = {
  accepted: 'good',
  waiting: 'warn',
  refused: 'bad',
  revoked: 'bad',
  expired: 'warn',
  withdrawn: 'neutral',
}
export const CREDENTIAL_STATUSES: readonly CredentialStatus[] = namesOf(CREDENTIAL_TONES)

/** What somebody has to look at: what waits, and what proves nothing any more although nobody withdrew it. */
export const isAsking = ({ status }: Credential): boolean => status !== 'accepted' && status !== 'withdrawn'

/** The day of a time as its issuer wrote it; nothing where it is none. */
export const dayOf = (text: string | undefined): string | undefined => /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0]
