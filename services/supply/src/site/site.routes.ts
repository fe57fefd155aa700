import {
  type CallOf,
  DEFAULT_PAGE,
  type Identity,
  implement,
  notFound,
  ProblemError,
  readCursor,
  readIdCursor,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import {
  insertCommitment,
  isKnownReference,
  listCommitments,
  lockCommitment,
  saveCommitment,
} from './commitment.store.ts'
import { type Commitment, revise, showCommitment, state, withdraw } from './commitment.ts'
import { sitesFor } from './over.ts'
import { lockSites } from './site.store.ts'
import { siteName } from './site.ts'

/** Its own for a supplier, all for operators: what is committed elsewhere is nobody else's to read. */
const scopeOf = ({ roles, org }: Identity): { participantId?: string } =>
  roles.has('operator') ? {} : { participantId: org ?? '' }

/** The entry of the journal that a commitment was stated, revised or withdrawn: never of what, nor to whom. */
const factOf = (what: string, { id, participantId, version }: Commitment): Fact => ({
  subject: id,
  type: `supply.commitment-${what}`,
  data: { commitmentId: id, participantId, version },
})

const answerOf = (commitment: Commitment) => ({ body: showCommitment(commitment), version: commitment.version })

/** What sites can make, and what their operators have committed of it past this hub. */
export function siteRoutes({ database, door, admission, clock, newId }: ServiceContext) {
  /** A change of a commitment by its supplier. Less may be left of the site then than stands on offer: that is for a person to look at. */
  async function change(
    call: CallOf<'reviseCommitment' | 'withdrawCommitment'>,
    what: string,
    decide: (
      before: Commitment,
    ) => Outcome<Commitment | undefined, 'validation-failed' | 'wrong-state' | 'stale-version'>,
  ) {
    const { id: participantId } = await admission.admitted(call.identity, 'supplier')
    const id = call.params.id
    if (!isUuid(id)) throw notFound()
    return door.command(call, async (tx, record) => {
      const before = await lockCommitment(tx, id)
      if (before?.participantId !== participantId) throw notFound()
      const outcome = decide(before)
      if (!outcome.ok) return outcome
      const after = outcome.value
      if (!after) return accept(answerOf(before))
      await lockSites(tx, participantId, [before, after].map(siteName))
      await saveCommitment(tx, after)
      record(factOf(what, after))
      return accept(answerOf(after))
    })
  }

  return implement({
    listSites: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readCursor(cursor) ?? ''
      const all = await sitesFor(database, clock(), scopeOf(call.identity).participantId)
      const rows = all.filter(one => one.key > after).slice(0, limit + 1)
      return {
        body: toPage(
          rows,
          limit,
          row => row.key,
          row => row.shown,
        ),
        shows: [...new Set(rows.slice(0, limit).map(row => row.shown.participantId))],
      }
    },
    stateCommitment: async call => {
      const { id: participantId } = await admission.admitted(call.identity, 'supplier')
      return door
        .command(call, async (tx, record) => {
          const outcome = state(call.body, { id: newId(), participantId, now: clock() })
          if (!outcome.ok) return outcome
          const stated = outcome.value
          await lockSites(tx, participantId, [siteName(stated)])
          await insertCommitment(tx, stated)
          record(factOf('stated', stated))
          return accept({
            ...answerOf(stated),
            status: 201,
            headers: { location: `/api/v1/supply/commitments/${stated.id}` },
          })
        })
        .catch(error => {
          throw isKnownReference(error) ? USED() : error
        })
    },
    listCommitments: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readIdCursor(cursor)
      const page = { ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
      return { body: toPage(await listCommitments(database, page), limit, one => one.id, showCommitment) }
    },
    readCommitment: async call => {
      const id = call.params.id
      const [found] = isUuid(id) ? await listCommitments(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      if (!found) throw notFound()
      return answerOf(found)
    },
    reviseCommitment: call => change(call, 'revised', before => revise(before, call.body, call.ifMatch ?? 0, clock())),
    withdrawCommitment: call => change(call, 'withdrawn', before => withdraw(before, call.ifMatch ?? 0, clock())),
  })
}

const USED = () =>
  new ProblemError('duplicate-reference', 'You have a commitment with this reference.', [
    { path: 'reference', message: 'already in use' },
  ])
