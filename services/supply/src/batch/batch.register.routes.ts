import { type CallOf, implement, ProblemError } from '@lodestone/http'
import { accept, fieldsRefused } from '@lodestone/kernel'
import { participantsOf, type ServiceContext } from '@lodestone/service'
import { batchFaults } from './batch.draft.ts'
import { registerBatch } from './batch.register.ts'
import { isKnownBatch } from './batch.store.ts'
import { showBatch } from './batch.ts'

/** Batches that suppliers declare, and operators register for them. */
export function batchRegistration({ database, door, admission, clock, newId }: ServiceContext) {
  /** Whose batch it is: a supplier's own, or that of the supplier whom an operator names. */
  async function holderOf({ identity, body }: CallOf<'registerBatch'>): Promise<string> {
    if (!identity.roles.has('operator')) {
      const { id } = await admission.admitted(identity, 'supplier')
      if (body.holder === undefined || body.holder === id) return id
      throw new ProblemError('validation-failed', fieldsRefused(1), [{ path: 'holder', message: 'not you' }])
    }
    const known =
      body.holder === undefined ? undefined : (await participantsOf(database, [body.holder])).get(body.holder)
    if (known?.kind === 'supplier' && known.status === 'admitted') return known.id
    throw new ProblemError('validation-failed', fieldsRefused(1), [
      { path: 'holder', message: 'not an admitted supplier' },
    ])
  }

  return implement({
    registerBatch: async call => {
      const { holder: _, ...draft } = call.body
      const faults = batchFaults(draft, clock())
      if (faults.length > 0) throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults)
      const participantId = await holderOf(call)
      const who = { id: newId(), participantId, now: clock(), anybodys: call.identity.roles.has('operator') }
      return door
        .command(call, async (tx, record) => {
          const registered = await registerBatch(tx, { ...draft, assurance: 'declared' }, who)
          if (!registered.ok) return registered
          record(...registered.value.facts)
          return accept({
            status: 201,
            body: showBatch(registered.value.batch),
            headers: { location: `/api/v1/supply/batches/${who.id}` },
          })
        })
        .catch(error => {
          throw isKnownBatch(error) ? KNOWN() : error
        })
    },
  })
}

const KNOWN = () =>
  new ProblemError('duplicate-reference', 'This batch is registered.', [
    { path: 'reference', message: 'a batch that is registered, in whatever format it is named' },
  ])
