import type { ProblemCode, RouteContract } from '@lodestone/contracts'
import { type AnswerTo, type Call, type CallHead, notFound } from '@lodestone/http'
import { isUuid, type Outcome } from '@lodestone/kernel'
import type { InDoor, ServiceContext } from '@lodestone/service'
import { admitted } from '../participant/participant.admission.ts'
import { findWebhook, type Webhook } from './webhook.store.ts'

/** The caller's own webhooks. */
export function ownWebhooks({ database, door }: ServiceContext) {
  async function own({ params: { id }, identity }: Call & { params: { id: string } }): Promise<Webhook> {
    const webhook = isUuid(id) ? await findWebhook(database, id, identity.org ?? '') : undefined
    if (!webhook) throw notFound()
    return webhook
  }

  /** A command on one's own webhook, which is locked meanwhile. */
  async function command<R extends RouteContract>(
    call: CallHead<R> & { readonly params: { readonly id: string } },
    work: (webhook: Webhook, ...given: InDoor) => Promise<Outcome<AnswerTo<R>, ProblemCode>>,
  ): Promise<AnswerTo<R>> {
    const participantId = await admitted(database, call.identity)
    const { id } = call.params
    return door.command(call, async (tx, record) => {
      const webhook = isUuid(id) ? await findWebhook(tx, id, participantId, true) : undefined
      if (!webhook) throw notFound()
      return work(webhook, tx, record)
    })
  }

  return { own, command }
}
