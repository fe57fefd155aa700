import type { Job, ServiceContext } from '@lodestone/service'
import { forgetConfirmations } from '../contact/confirmation.store.ts'
import { forgetNotices } from '../notice/notice.store.ts'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../webhook/webhook.ts'
import { mailDispatchOf } from './mail.dispatch.ts'
import { forgetMails } from './mail.due.ts'
import { gatherDigests } from './mail.enqueue.ts'
import { digestTime } from './mail.ts'

/** After an event or a command, and otherwise: for what is due again, and what a stopped process left. */
const SOON_MS = 250
const CHECK_MS = 1_000
const GATHER_MS = 60 * SECOND_MS
/** How long notices, and what became of e-mails, are kept. */
const KEPT_MS = 90 * DAY_MS

export function mailJobs(context: ServiceContext): Job[] {
  const { database, clock } = context
  const dispatch = mailDispatchOf(context)
  const old = () => new Date(clock().getTime() - KEPT_MS)
  return [
    { name: 'send-mails', everyMs: CHECK_MS, soonMs: SOON_MS, run: () => dispatch.drain() },
    {
      name: 'gather-digests',
      everyMs: GATHER_MS,
      run: async () => {
        await gatherDigests(database, digestTime(clock()), clock())
      },
    },
    {
      name: 'forget-notices',
      everyMs: HOUR_MS,
      run: async () => {
        await forgetMails(database, old())
        await forgetNotices(database, old())
        await forgetConfirmations(database, new Date(clock().getTime() - DAY_MS))
      },
    },
  ]
}
