import type { Application } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { personId, type ServiceContext } from '@lodestone/service'
import { OPERATORS } from '../hearer/hearer.ts'
import { tell } from '../notice/notice.keeping.ts'

/** What is told of applications: to whoever applies, and to operators. */
export const APPLICATION_NOTICES = {
  received: 'participants.application-received.v1',
  asked: 'participants.application-asked.v1',
  admitted: 'participants.application-admitted.v1',
  refused: 'participants.application-refused.v1',
  arrived: 'participants.application-arrived.v1',
  answered: 'participants.application-answered.v1',
} as const

type Context = Pick<ServiceContext, 'config' | 'clock' | 'newId'>

/** Tells the contacts of an application how it stands, in the transaction that made it so. */
export const tellApplicant = (
  context: Context,
  tx: Sql,
  application: Application,
  how: 'received' | 'asked' | 'admitted' | 'refused',
): Promise<void> => told(context, tx, application, { hearerId: personId(application.applicant), how })

/** Tells operators of what waits for them. They are told of what others do: nothing of it is in the reach of whoever applies. */
export const tellOperators = (
  context: Context,
  tx: Sql,
  application: Application,
  how: 'arrived' | 'answered',
): Promise<void> => told(context, tx.within('service'), application, { hearerId: OPERATORS, how })

/** Which application it is, and no more: all else is read where it stands. */
async function told(
  { config, clock, newId }: Context,
  tx: Sql,
  { id, version }: Application,
  { hearerId, how }: { readonly hearerId: string; readonly how: keyof typeof APPLICATION_NOTICES },
): Promise<void> {
  const type = APPLICATION_NOTICES[how]
  const now = clock()
  const notice = {
    id: newId(),
    hearerId,
    eventId: `${type} ${id} ${version}`,
    type,
    about: { applicationId: id },
    link: `/api/v1/applications/${id}`,
    at: now.toISOString(),
  }
  await tell({ config }, tx, [notice], now)
}
