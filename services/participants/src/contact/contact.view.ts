import type { Contact } from './contact.store.ts'
import { tokenOf } from './unsubscribe.ts'

/** A contact as the API shows it. */
export const shown = ({
  hearerId: participantId,
  unsubscribeKey: _,
  unconfirmedSince: __,
  disabledAt,
  endedAt,
  lastStatus,
  ...contact
}: Contact) => ({
  participantId,
  ...contact,
  ...(disabledAt === null ? {} : { disabledAt }),
  ...(endedAt === null ? {} : { endedAt }),
  ...(lastStatus === null ? {} : { lastStatus }),
})
/** As its own organisation is shown it. */
export const answerOf = (contact: Contact) => ({
  body: { ...shown(contact), unsubscribe: tokenOf(contact) },
  version: contact.version,
})
