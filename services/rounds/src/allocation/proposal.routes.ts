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
import type { InDoor, ServiceContext } from '@lodestone/service'
import { originOf } from '../origin/origin.store.ts'
import { closeAfterLast } from '../round/round.ending.ts'
import { lockRound } from '../round/round.store.ts'
import { type Round, takesDecisions } from '../round/round.ts'
import { visibleRound } from '../round/round.visible.ts'
import { type Proposed, saleOf } from './allocation.binding.ts'
import { decideForSupplier } from './allocation.decision.ts'
import { decidedFact } from './allocation.facts.ts'
import { listAllocations } from './allocation.store.ts'
import { decideOffer, readProposals } from './proposal.store.ts'

/** What is proposed of an offer as one sum, on which its supplier decides. */
export function proposalRoutes({ database, door, admission, approvers, clock }: ServiceContext) {
  /** The offer of its own on which a supplier decides. */
  async function named(call: CallOf<'acceptOffer' | 'declineOffer'>) {
    await admission.admitted(call.identity)
    const { id: roundId } = await visibleRound(database, call)
    const { offerId } = call.params
    if (!isUuid(offerId)) throw notFound()
    return { roundId, offerId, supplierId: call.identity.org ?? '' }
  }

  /** Decides on it in the pass that is matched, unless `hold` gives what is answered instead. */
  async function decide<Held>(
    { roundId, offerId, supplierId }: Awaited<ReturnType<typeof named>>,
    kind: 'accepted' | 'declined',
    [tx, record]: InDoor,
    hold: (round: Round, proposed: Proposed) => Promise<Held>,
  ) {
    const round = await lockRound(tx, roundId)
    if (!round) throw notFound()
    const of = { roundId, offerId, pass: round.pass }
    const all = await listAllocations(tx, { roundId, offerIds: [offerId], pass: round.pass })
    const [first, ...more] = all.filter(one => one.supplierId === supplierId)
    if (!first) throw notFound()
    const outcome = decideForSupplier([first, ...more], kind, takesDecisions(round, clock()))
    if (!outcome.ok) return outcome
    if (outcome.value.length > 0) {
      const held = await hold(round, [first, ...more])
      if (held) return held
      await decideOffer(tx, of, kind)
      await closeAfterLast(tx, round, clock())
      record(...outcome.value.map(one => decidedFact(kind, one, 'supplier')))
    }
    const [body] = await readProposals(tx, { ...of, supplierId })
    return accept({ body: present(body) })
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
    acceptOffer: async call => {
      const of = await named(call)
      return door.command(call, (tx, record) =>
        decide(of, 'accepted', [tx, record], async (round, proposed) =>
          approvers.second(tx, call, saleOf(round, proposed, await originOf(tx, proposed[0])), record),
        ),
      )
    },
    declineOffer: async call => {
      const of = await named(call)
      return door.command(call, (tx, record) =>
        decide(of, 'declined', [tx, record], () => approvers.drop(tx, call, 'acceptOffer', record)),
      )
    },
  })
}

/** Offer and pass after which the proposals go on. 422 for a cursor of another list. */
function readOfferCursor(cursor: string | undefined): { offerId: string; pass: number } | undefined {
  if (cursor === undefined) return undefined
  const [offerId = '', pass = ''] = readCursor(cursor)?.split('/') ?? []
  if (!isUuid(offerId) || !/^[1-9]$/.test(pass)) throw notOfThisList()
  return { offerId, pass: Number(pass) }
}
