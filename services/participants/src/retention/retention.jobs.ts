import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import type { Job, ServiceContext } from '@lodestone/service'
import { DAY_MS, HOUR_MS } from '../webhook/webhook.ts'
import { removeApplicants, removeApplications, removeContacts, removePeople } from './retention.store.ts'

/** Of one transaction. */
const MOST = 200

type Removal = (tx: Sql, before: Date, most: number) => Promise<Fact[]>

/** Removes what names people when the days for which it is kept are over. Of every removal the history keeps that it was. */
export function retentionJobs({ config, door, clock, newId }: ServiceContext): Job[] {
  const { APPLICATIONS_KEPT_DAYS, PEOPLE_KEPT_DAYS, CONTACTS_KEPT_DAYS } = config
  const removals: readonly (readonly [Removal, days: number])[] = [
    [removeApplications, APPLICATIONS_KEPT_DAYS],
    [removeApplicants, APPLICATIONS_KEPT_DAYS],
    [removePeople, PEOPLE_KEPT_DAYS],
    [removeContacts, CONTACTS_KEPT_DAYS],
  ]
  const removed = (remove: Removal, days: number): Promise<number> =>
    door.transaction({ actor: 'participants', correlationId: newId() }, async (tx, record) => {
      const facts = await remove(tx, new Date(clock().getTime() - days * DAY_MS), MOST)
      record(...facts)
      return facts.length
    })
  return [
    {
      name: 'remove-personal-data',
      everyMs: HOUR_MS,
      run: async () => {
        for (const [remove, days] of removals) while ((await removed(remove, days)) >= MOST);
      },
    },
  ]
}
