import {
  type AskOf,
  type CallOf,
  DEFAULT_PAGE,
  implement,
  notFound,
  notOfThisList,
  readCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, present } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { closeAfterLast } from '../round/round.ending.ts'
import { lockRound } from '../round/round.store.ts'
import { takesDecisions } from '../round/round.ts'
import { visibleRound } from '../round/round.visible.ts'
import { decideForSupplier } from './allocation.decision.ts'
import { decidedFact } from './allocation.facts.ts'
import { listAllocations } from './allocation.store.ts'
import { decideOffer, readProposals } from './proposal.store.ts'

/** What is proposed of an offer as one sum, on which its supplier decides. */
export function proposalRoutes({ database, door, admission, clock }: ServiceContext) {
  /** A supplier decides on an offer of its own, in the pass that is matched. */
  const offerDecision = (kind: 'accepted' | 'declined') => async (call: CallOf<'acceptOffer' | 'declineOffer'>) => {
    const { identity } = call
    await admission.admitted(identity)
    const { id: roundId } = await visibleRound(database, call)
    const offerId = call.params.offerId
    const supplierId = identity.org ?? ''
    if (!isUuid(offerId)) throw notFound()
    return door.command(call, async (tx, record) => {
      const round = await lockRound(tx, roundId)
      if (!round) throw notFound()
      const of = { roundId, offerId, pass: round.pass }
      const proposed = (await listAllocations(tx, { roundId, offerIds: [offerId], pass: round.pass })).filter(
        one => one.supplierId === supplierId,
      )
      if (proposed.length === 0) throw notFound()
      const outcome = decideForSupplier(proposed, kind, takesDecisions(round, clock()))
      if (!outcome.ok) return outcome
      if (outcome.value.length > 0) {
        await decideOffer(tx, of, kind)
        await closeAfterLast(tx, round, clock())
        record(...outcome.value.map(one => decidedFact(kind, one, 'supplier')))
      }
      const [body] = await readProposals(tx, { ...of, supplierId })
      return accept({ body: present(body) })
    })
  }

  async function proposals(call: AskOf<'listProposals'>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const { id: roundId } = await visibleRound(database, call)
    const after = readOfferCursor(cursor)
    const rows = await readProposals(database, {
      roundId,
      ...(sees(call.identity, 'operator', 'auditor') ? {} : { supplierId: call.identity.org ?? '' }),
      ...(after ? { after } : {}),
      limit,
    })
    return {
      body: toPage(
        rows,
        limit,
        row => `${row.offerId}/${row.pass}`,
        row => row,
      ),
    }
  }

  return implement({
    listProposals: proposals,
    acceptOffer: offerDecision('accepted'),
    declineOffer: offerDecision('declined'),
  })
}

/** Offer and pass after which the proposals go on. 422 for a cursor of another list. */
function readOfferCursor(cursor: string | undefined): { offerId: string; pass: number } | undefined {
  if (cursor === undefined) return undefined
  const [offerId = '', pass = ''] = readCursor(cursor)?.split('/') ?? []
  if (!isUuid(offerId) || !/^[1-9]$/.test(pass)) throw notOfThisList()
  return { offerId, pass: Number(pass) }
}
