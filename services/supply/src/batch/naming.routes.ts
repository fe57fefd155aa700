import { implement, notFound } from '@lodestone/http'
import { accept, fieldsRefused, formatKg, isUuid, refuse } from '@lodestone/kernel'
import { post } from '@lodestone/provenance'
import type { ServiceContext } from '@lodestone/service'
import { markHeld } from '../held/held.store.ts'
import { awardOf, drawsOfAward, lockNaming, orderAwardDraws } from './award.draw.store.ts'
import { commit, mayName, openOf, reserve } from './award.draws.ts'
import { movedFacts } from './batch.facts.ts'
import { lockBatches } from './batch.store.ts'
import { drawFaults } from './drawable.ts'
import { savePostings } from './posting.store.ts'

/** Batches that a supplier names after the award: goods are often made then. The sealed book says what it said; what the round holds is judged again. */
export function batchNaming({ door, admission, clock }: ServiceContext) {
  return implement({
    nameBatches: async call => {
      const { id: participantId } = await admission.admitted(call.identity, 'supplier')
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      const wanted = call.body.batches
      return door.command(call, async (tx, record) => {
        await lockNaming(tx, 'alone')
        const award = await awardOf(tx, id)
        if (award?.participantId !== participantId) throw notFound()
        const { terms, roundId, offerId } = award
        if (terms.batches) return refuse('wrong-state', 'The offer draws on batches: its goods come of these.')
        const before = await drawsOfAward(tx, id)
        const open = openOf(before, award)
        const may = mayName(wanted, open)
        if (!may.ok) return may
        await markHeld(tx, [offerId])
        const batches = await lockBatches(
          tx,
          wanted.map(one => one.batch),
        )
        const drawn = { participantId, terms: { ...terms, batches: wanted } }
        const faults = drawFaults(drawn, batches, new Set(before.map(draw => draw.batch)))
        if (faults.length > 0) return refuse('validation-failed', fieldsRefused(faults.length), faults)
        const balances = new Map([...batches].map(([batch, own]) => [batch, own.balances]))
        const posted = post(balances, reserve(wanted))
        if (!posted.ok) {
          const { batch, left } = posted.exceeded
          const message = `${formatKg(left)} kg are left of batch ${batches.get(batch)?.reference}`
          const path = `batches.${wanted.findIndex(one => one.batch === batch)}.quantityKg`
          return refuse('batch-exceeded', `More than is left: ${message}.`, [{ path, message }])
        }
        await orderAwardDraws(tx, award, wanted, before.length)
        const ground = { at: clock().toISOString(), roundId, allocationId: id }
        const steps = [
          { because: 'round-awarded', movements: reserve(wanted) },
          { because: 'contract-reported', movements: award.isContracted ? commit(wanted) : [] },
        ] as const
        for (const { because, movements } of steps) {
          const postings = movements.map(one => ({ ...one, participantId }))
          await savePostings(tx, postings, { ...ground, because })
          record(...movedFacts(postings, { ...ground, because }))
        }
        const after = await drawsOfAward(tx, id)
        return accept({
          body: {
            allocationId: id,
            roundId,
            offerId,
            openKg: formatKg(openOf(after, award)),
            batches: after.map(({ batch, reserved, committed, delivered }) => ({
              batch,
              heldKg: formatKg(reserved + committed),
              deliveredKg: formatKg(delivered),
            })),
          },
        })
      })
    },
  })
}
