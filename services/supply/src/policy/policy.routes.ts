import { policyId } from '@lodestone/contracts'
import {
  actorOf,
  DEFAULT_PAGE,
  implement,
  notFound,
  notOfThisList,
  ProblemError,
  readCursor,
  readIdCursor,
  toPage,
} from '@lodestone/http'
import { accept, present } from '@lodestone/kernel'
import { atMost, type ServiceContext } from '@lodestone/service'
import { moveGate } from '../book/gate.ts'
import { rowsAfter } from '../catalogue/catalogue.ts'
import { dayOf } from '../screening/screening.ts'
import { policyFact } from './policy.facts.ts'
import { readYardstick, saveAddition } from './policy.store.ts'
import { addVersion, showPolicies } from './policy.ts'
import { previewed } from './preview.store.ts'
import { tried } from './preview.ts'

export function policyRoutes({ database, door, clock }: ServiceContext) {
  /** Trying rules on a hundred thousand offers takes a processor for a while: one at a time. */
  const inTurn = atMost(1)
  const shown = async () => showPolicies((await readYardstick(database)).policies, dayOf(clock()))
  return implement({
    listPolicies: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const rows = rowsAfter(await shown(), readCursor(cursor), limit)
      if (!rows) throw notOfThisList()
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => row,
        ),
      }
    },
    readPolicy: async call => {
      const found = (await shown()).find(one => one.id === call.params.id)
      if (!found) throw notFound()
      return { body: found }
    },
    addPolicyVersion: call => {
      const id = call.params.id
      if (!policyId.safeParse(id).success)
        throw new ProblemError('validation-failed', 'This cannot be the id of a policy.', [
          { path: 'params.id', message: 'lower-case words and numbers with hyphens between, at most 64 characters' },
        ])
      return door.command(call, async (tx, record) => {
        // Nobody judges while the yardstick changes, and whoever has judged by the old one and not yet kept it judges again.
        await moveGate(tx)
        const today = dayOf(clock())
        const { policies } = await readYardstick(tx)
        const addition = addVersion(policies, id, call.body, today)
        if (!addition.ok) return addition
        const { reason } = call.body
        await saveAddition(tx, addition.value, { reason, by: actorOf(call.identity), at: clock() })
        record(policyFact(addition.value, reason))
        const [view] = showPolicies(
          (await readYardstick(tx)).policies.filter(policy => policy.id === id),
          today,
        )
        return accept({ status: 201, body: present(view), headers: { location: `/api/v1/policies/${id}` } })
      })
    },
    previewPolicy: call =>
      inTurn(async () => {
        const { limit = DEFAULT_PAGE, cursor } = call.query
        const after = readIdCursor(cursor)
        const trial = tried(await readYardstick(database), call.params.id, call.body, dayOf(clock()))
        if (!trial.ok) return trial
        const { flips, judged, counts } = await previewed(database, trial.value, { after, limit })
        const page = toPage(
          flips,
          limit,
          flip => flip.offerId,
          flip => flip,
        )
        const whole = after === undefined ? { judged, flips: counts } : {}
        const { policyId: policy, on, against } = trial.value
        const body = { policy, on, ...(against ? { against: against.version } : {}), ...whole, ...page }
        return { body, shows: page.items.map(flip => flip.offerId) }
      }),
  })
}
