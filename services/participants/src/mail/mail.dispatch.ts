import { perContext, type ServiceContext } from '@lodestone/service'
import { longestAttemptMs } from './mail.dialogue.ts'
import { isAnyMailDue, takeDueMail } from './mail.due.ts'
import { sendMail } from './mail.sending.ts'
import { CONNECTIONS, openPost, type Post } from './mail.transport.ts'
import { MAIL_OUTCOMES, type MailOutcome } from './mail.ts'

export type MailDispatch = {
  /** Sends what is due, a few at a time, until nothing is. Nothing without a way for e-mails. */
  drain(): Promise<void>
  /** Attempts of this process by what became of them. */
  count(outcome: MailOutcome): number
}

/** The one of a running service. */
export const mailDispatchOf = perContext(openMailDispatch)

function openMailDispatch(context: ServiceContext): MailDispatch {
  const { config, onStop } = context
  const post = openPost(config)
  const counts = new Map<MailOutcome, number>(MAIL_OUTCOMES.map(outcome => [outcome, 0]))
  let stopped = false
  let draining: Promise<void> | undefined
  const count = (outcome: MailOutcome): void => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  onStop(async () => {
    stopped = true
    // What is on its way is over soon: its time is bounded.
    await draining?.catch(() => {})
    post?.close()
  })
  return {
    drain: async () => {
      if (!post || stopped) return
      draining = Promise.all(Array.from({ length: CONNECTIONS }, () => lane(context, post, count, () => stopped))).then(
        () => {},
      )
      await draining
    },
    count: outcome => counts.get(outcome) ?? 0,
  }
}

/** Takes one e-mail after the other, so that of a process that dies one of each lane is uncertain, and no more wait for their leases. */
async function lane(
  { log, ...context }: ServiceContext,
  post: Post,
  count: (outcome: MailOutcome) => void,
  stopped: () => boolean,
): Promise<void> {
  const { database, clock, config } = context
  while (!stopped() && (await isAnyMailDue(database, clock()))) {
    const now = clock()
    const leaseUntil = new Date(now.getTime() + longestAttemptMs(config.MAIL_TIMEOUT_MS))
    const [due] = await takeDueMail(database, { now, leaseUntil, limit: 1 })
    if (!due) return
    try {
      const outcome = await sendMail({ log, ...context }, post, due)
      if (outcome !== undefined) count(outcome)
    } catch (error) {
      // Its lease runs out, and it is tried again.
      log.error({ err: error, contactId: due.contact_id }, 'an e-mail could not be sent')
    }
  }
}
