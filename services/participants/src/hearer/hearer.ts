import { NOTICE_KINDS, type NoticeKind } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Identity } from '@lodestone/http'
import { uuidv8 } from '@lodestone/kernel'
import { admitted } from '../participant/participant.admission.ts'

/**
 * Whom the hub tells: a participant; the operators, who hear together of what waits for them; or whoever applies, before there is a
 * participant. Notices, contacts and e-mails are kept under the hearer's id: that of the participant, the one below, or that of the person
 * (`personId`). Ids of participants are drawn, the others made of words, so that none is another's.
 */
export type HearerKind = 'participant' | 'operators' | 'applicant'

export const OPERATORS = uuidv8('the operators of the hub')

export function kindOfHearer(id: string, takesPart: boolean): HearerKind {
  if (takesPart) return 'participant'
  return id === OPERATORS ? 'operators' : 'applicant'
}

/** As whom somebody hears. */
export function hearerIn({ org, roles }: Identity): string {
  return roles.has('operator') ? OPERATORS : (org ?? '')
}

/** The same, for whom new contacts are made. Throws 403 `not-admitted`. */
export async function hearingIn(database: Sql, identity: Identity): Promise<string> {
  const hearer = hearerIn(identity)
  return hearer === OPERATORS ? hearer : admitted(database, identity)
}

const OF_APPLICATIONS: readonly NoticeKind[] = ['applications']

/** What a hearer is told of where it chooses nothing. */
export const kindsFor = (hearerId: string): readonly NoticeKind[] =>
  hearerId === OPERATORS ? OF_APPLICATIONS : NOTICE_KINDS.filter(kind => !OF_APPLICATIONS.includes(kind))
