import { type Approval, routes, SERVICES } from '@lodestone/contracts'
import { type CallHead, type CallOf, DEFAULT_PAGE, implement, notFound, said } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { onBehalfOf, passOn } from '../operations/behalf.ts'
import { ownerOf } from '../operations/operations.ts'
import { type ListPosition, type Page, pageOfAll, placeIn } from '../operations/place.ts'
import { keepEvents } from '../stream/stream.store.ts'
import { decisionEvent } from './approval.ts'

type Query = CallOf<'listApprovals'>['query']

/** Services with commands for which two people are asked, in the order in which their approvals are listed. */
const ASKING = SERVICES.filter(name => routes.some(route => route.service === name && 'twoPeople' in route))

/** Milliseconds that a confirmed command may take: as long as one that is passed on. */
const CARRY_OUT_MS = 120_000

/**
 * The approvals of all services as one list, and the way to the one that has an approval. One that cannot be reached makes it 503. `kept` is called
 * when the stream has a decision.
 */
export function approvalRoutes({ database, directory, log }: ServiceContext, kept: () => void) {
  async function pageOf(
    call: CallHead,
    { service, cursor }: ListPosition,
    { state, subject }: Query,
    limit: number,
  ): Promise<Page<Approval>> {
    const query = new URLSearchParams({ limit: String(limit) })
    if (state !== undefined) query.set('state', state)
    if (subject !== undefined) query.set('subject', subject)
    if (cursor !== undefined) query.set('cursor', cursor)
    const path = `/services/${service}/approvals?${query}`
    const answer = await directory.call(service, { method: 'GET', path, headers: onBehalfOf(call) })
    return said(passOn<Page<Approval>>(answer))
  }

  const decided = (verdict: 'confirm' | 'reject') => async (call: CallOf<'confirmApproval' | 'rejectApproval'>) => {
    const { id } = call.params
    const service = ownerOf(id)
    if (!service || !ASKING.includes(service)) throw notFound()
    const answer = passOn<Approval>(
      await directory.call(service, {
        method: 'POST',
        path: `/services/${service}/approvals/${encodeURIComponent(id)}/${verdict}`,
        headers: { ...onBehalfOf(call), 'content-type': 'application/json' },
        body: JSON.stringify(call.body),
        patienceMs: CARRY_OUT_MS,
      }),
    )
    await tell(said(answer))
    return answer
  }

  /**
   * Tells those who watch, operators and auditors, of what operators decide. It is decided whether or not they are told: pages look by themselves now and
   * then. What an organisation's approvers decide is its own.
   */
  async function tell(decided: Approval): Promise<void> {
    if (decided.participantId !== undefined) return
    try {
      await database.within('service').transaction(tx => keepEvents(tx, [decisionEvent(decided)]))
      kept()
    } catch (error) {
      log.warn({ err: error }, 'the stream does not tell of a decision on an approval')
    }
  }

  return implement({
    listApprovals: async call => {
      const { limit = DEFAULT_PAGE } = call.query
      const page = (place: ListPosition, most: number) => pageOf(call, place, call.query, most)
      const { items, nextCursor } = await pageOfAll(ASKING, placeIn(call.query.cursor, ASKING), limit, page)
      return { body: { items, nextCursor } }
    },
    confirmApproval: decided('confirm'),
    rejectApproval: decided('reject'),
  })
}
