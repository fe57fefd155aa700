import { present } from '@lodestone/kernel'
import type { Job, ServiceContext } from '@lodestone/service'
import { keepNotices } from '../notice/notice.keeping.ts'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../webhook/webhook.ts'
import { forgetDeadlines, type Near, takeNear } from './deadline.store.ts'
import { aboutOf, REMINDERS, reminderId } from './deadline.ts'

const CHECK_MS = 10 * SECOND_MS
/** Reminders of one transaction. */
const MOST = 500
/** How long a deadline that has passed is kept. */
const KEPT_MS = 90 * DAY_MS

export function deadlineJobs(context: ServiceContext): Job[] {
  const { database, clock } = context
  return [
    {
      name: 'remind',
      everyMs: CHECK_MS,
      run: async () => {
        while ((await remind(context)) === MOST);
      },
    },
    {
      name: 'forget-deadlines',
      everyMs: HOUR_MS,
      run: () => forgetDeadlines(database, new Date(clock().getTime() - KEPT_MS)),
    },
  ]
}

/** Tells organisations of what is due soon; says of how much. */
async function remind(context: ServiceContext): Promise<number> {
  const { door, clock, newId } = context
  return door.transaction({ actor: 'participants', correlationId: newId() }, async tx => {
    const now = clock()
    const near = await takeNear(tx, now, MOST)
    const reminders = Map.groupBy(near, ({ due_at: dueAt, ...one }) => reminderId({ ...one, dueAt }))
    const told = [...reminders].map(([id, all]) => reminderOf(id, all, now))
    await keepNotices(context, tx, told, now)
    return near.length
  })
}

/** One reminder for everybody of whom the same is due. */
function reminderOf(id: string, all: readonly Near[], now: Date) {
  const { what, subject, due_at: dueAt } = present(all[0])
  const data = aboutOf(what, subject, dueAt)
  return {
    event: { id, type: REMINDERS[what], time: now.toISOString() },
    notices: [...new Set(all.map(one => one.participant_id))].map(to => ({ to, data })),
  }
}
