import { implement, notFound } from '@lodestone/http'
import { accept, isUuid, present, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { markBatch } from '../credential/credential.due.store.ts'
import { credentialsOf } from '../credential/credential.store.ts'
import { boundBatch } from '../site/bounding.ts'
import { isBelievable, mustBack } from './backing.store.ts'
import { MAX_BACKING } from './backing.ts'
import { credentialsGivenFact } from './batch.facts.ts'
import { listBatches } from './batch.listing.store.ts'
import { giveCredentials, moveYear } from './batch.store.ts'
import { isWithdrawn } from './batch.ts'
import { madeIn, timeSaid } from './made.ts'
import { showJudged } from './proof.store.ts'

/** Credentials that come after the batch for which they stand: the offers that rest on it are judged again. */
export function batchProving({ door, admission, clock }: ServiceContext) {
  return implement({
    giveBatchCredentials: async call => {
      const { id: participantId } = await admission.admitted(call.identity, 'supplier')
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const [batch] = await listBatches(tx, { id, participantId, limit: 1 })
        if (!batch) throw notFound()
        if (isWithdrawn(batch)) return refuse('wrong-state', 'The batch is withdrawn.')
        const held = await mustBack(tx, batch, call.body.credentials)
        if (!held.ok) return held
        const more = [...new Set(call.body.credentials)].filter(one => !batch.credentials.includes(one))
        if (batch.credentials.length + more.length > MAX_BACKING)
          return refuse('validation-failed', `At most ${MAX_BACKING} credentials stand for a batch.`, [
            { path: 'credentials', message: `${batch.credentials.length} stand for it already` },
          ])
        // Offers before their sites and batches, as everybody locks them.
        if (more.length > 0) await markBatch(tx, id, clock())
        const standing = (await credentialsOf(tx, [id])).filter(isBelievable).map(one => one.taken)
        const time = timeSaid(batch.identity, [...standing, ...held.value])
        const siteYear = time === undefined ? batch.siteYear : madeIn(batch, time)
        if (siteYear !== batch.siteYear) {
          const within = (await boundBatch(tx, participantId, siteYear))(batch.siteGrams)
          if (!within.ok) return within
          await moveYear(tx, id, siteYear)
        }
        await giveCredentials(tx, batch, more)
        if (more.length > 0) record(credentialsGivenFact(batch, more))
        const credentials = [...batch.credentials, ...more].sort()
        return accept({ body: present((await showJudged(tx, [{ ...batch, credentials }]))[0]) })
      })
    },
  })
}
