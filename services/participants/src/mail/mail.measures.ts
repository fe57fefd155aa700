import type { Measure, ServiceContext } from '@lodestone/service'
import { countDisabled } from '../contact/contact.store.ts'
import { mailDispatchOf } from './mail.dispatch.ts'
import { pendingMails } from './mail.due.ts'
import { MAIL_OUTCOMES } from './mail.ts'

/** How sending e-mails goes: sums over everybody, by a closed set of names. */
export function mailMeasures(context: ServiceContext): Measure[] {
  const { database, clock } = context
  const dispatch = mailDispatchOf(context)
  return [
    {
      name: 'mail_pending',
      help: 'E-mails that are not settled, those that wait for a later attempt among them',
      kind: 'gauge',
      read: async () => (await pendingMails(database)).depth,
    },
    {
      name: 'mail_oldest_pending_seconds',
      help: 'Age of the oldest e-mail that is not settled',
      kind: 'gauge',
      read: async () => {
        const { oldest } = await pendingMails(database)
        return oldest === null ? 0 : Math.max(0, clock().getTime() - Date.parse(oldest)) / 1_000
      },
    },
    {
      name: 'mail_disabled_contacts',
      help: 'Contacts that nothing is sent to because their mail servers refuse it for good',
      kind: 'gauge',
      read: () => countDisabled(database),
    },
    {
      name: 'mail_attempts_total',
      help: 'Attempts of this process since its start, by what became of them',
      kind: 'counter',
      label: 'outcome',
      read: async () => MAIL_OUTCOMES.map(outcome => [outcome, dispatch.count(outcome)] as const),
    },
  ]
}
