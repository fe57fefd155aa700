import { everybodyFor, type Sql } from '@lodestone/database'
import { implement, notFound } from '@lodestone/http'
import { accept, isUuid, present } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { markBatch } from '../credential/credential.due.store.ts'
import { movedFacts } from './batch.facts.ts'
import { jointWith, listBatches } from './batch.listing.store.ts'
import { lockBatches } from './batch.store.ts'
import { type Batch, isWithdrawn } from './batch.ts'
import { savePostings } from './posting.store.ts'
import { showJudged } from './proof.store.ts'
import { givenBack, withdrawalOf } from './withdrawal.ts'

/** A batch that was registered wrongly leaves with what came out of the same event, and can be registered anew. */
export function batchWithdrawal({ door, admission, clock }: ServiceContext) {
  return implement({
    withdrawBatch: async call => {
      const { identity } = call
      const scope = identity.roles.has('operator')
        ? {}
        : { participantId: (await admission.admitted(identity, 'supplier')).id }
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const [known] = await listBatches(tx, { id, ...scope, limit: 1 })
        if (!known) throw notFound()
        const joint = await jointWith(tx, known)
        // Offers before batches, as everybody locks them.
        for (const one of joint) await markBatch(tx, one.id, clock())
        const at = clock().toISOString()
        return everybodyFor(
          tx,
          'what went into a batch goes back to whoever it came from, and nothing of it is told',
          async wide => {
            const locked = await lockBatches(
              wide,
              joint.flatMap(one => [one.id, ...one.inputs.map(input => input.batch)]),
            )
            const batch = locked.get(id)
            if (!batch) throw notFound()
            if (isWithdrawn(batch)) return accept({ body: await shown(wide, batch) })
            const all = joint.flatMap(one => locked.get(one.id) ?? []).filter(one => !isWithdrawn(one))
            const leaving = withdrawalOf(batch, all)
            if (!leaving.ok) return leaving
            const own = { because: 'batch-withdrawn', at } as const
            await savePostings(wide, leaving.value, own)
            record(...movedFacts(leaving.value, own))
            for (const one of all) {
              const back = givenBack(one, locked)
              const ground = { ...own, madeInto: one.id }
              await savePostings(wide, back, ground)
              record(...movedFacts(back, ground))
            }
            const balances = { ...batch.balances, available: 0n, withdrawn: batch.grams }
            return accept({ body: await shown(wide, { ...batch, balances }) })
          },
        )
      })
    },
  })
}

const shown = async (sql: Sql, batch: Batch) => present((await showJudged(sql, [batch]))[0])
