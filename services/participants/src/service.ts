import { defineService } from '@lodestone/service'
import { accessGroupRoutes } from './access-group/access-group.routes.ts'
import { applicationRoutes } from './application/application.routes.ts'
import { decisionRoutes } from './application/decision.routes.ts'
import { documentRoutes } from './application/document.routes.ts'
import { calendarRoutes } from './calendar/calendar.routes.ts'
import { confirmRoutes } from './contact/confirm.routes.ts'
import { contactReadingRoutes } from './contact/contact.reading.routes.ts'
import { contactRoutes } from './contact/contact.routes.ts'
import { unsubscribeRoutes } from './contact/unsubscribe.routes.ts'
import { deadlineJobs } from './deadline/deadline.jobs.ts'
import { limitRoutes } from './limit/limit.routes.ts'
import { mailJobs } from './mail/mail.jobs.ts'
import { mailMeasures } from './mail/mail.measures.ts'
import { noticeConsumer } from './notice/notice.consumers.ts'
import { noticeRoutes } from './notice/notice.routes.ts'
import { correctionRoutes } from './participant/correction.routes.ts'
import { admitted } from './participant/participant.admission.ts'
import { participantRoutes } from './participant/participant.routes.ts'
import { lockParticipant } from './participant/participant.store.ts'
import { callerRoutes } from './person/caller.routes.ts'
import { invitationRoutes } from './person/invitation.routes.ts'
import { joiningRoutes } from './person/joining.routes.ts'
import { personRegister } from './person/person.register.ts'
import { personRoutes } from './person/person.routes.ts'
import { retentionJobs } from './retention/retention.jobs.ts'
import { claimSecrets } from './webhook/secret.ts'
import { webhookJobs } from './webhook/webhook.jobs.ts'
import { webhookMeasures } from './webhook/webhook.measures.ts'
import { webhookRoutes } from './webhook/webhook.routes.ts'

/** Who may take part and who asks to, who acts for them, and how they are told of what happens to their own. */
export const participants = defineService({
  name: 'participants',
  migrations: new URL('../migrations/', import.meta.url),
  admit:
    ({ database }) =>
    identity =>
      admitted(database, identity),
  register: personRegister,
  prepare: claimSecrets,
  routes: context => ({
    ...participantRoutes(context),
    ...correctionRoutes(context),
    ...personRoutes(context),
    ...invitationRoutes(context),
    ...joiningRoutes(context),
    ...callerRoutes(context),
    ...accessGroupRoutes(context),
    ...limitRoutes(context),
    ...applicationRoutes(context),
    ...decisionRoutes(context),
    ...documentRoutes(context),
    ...webhookRoutes(context),
    ...noticeRoutes(context),
    ...contactReadingRoutes(context),
    ...contactRoutes(context),
    ...calendarRoutes(context),
    ...confirmRoutes(context),
    ...unsubscribeRoutes(context),
  }),
  lockSubject: lockParticipant,
  consumer: noticeConsumer,
  jobs: context => [...webhookJobs(context), ...mailJobs(context), ...deadlineJobs(context), ...retentionJobs(context)],
  measures: context => [...webhookMeasures(context), ...mailMeasures(context)],
})
