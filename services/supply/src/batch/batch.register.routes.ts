import type { BatchDraft } from '@lodestone/contracts'
import { type CallOf, implement, ProblemError } from '@lodestone/http'
import { accept, type FieldError, fieldsRefused, present } from '@lodestone/kernel'
import { participantsOf, type ServiceContext } from '@lodestone/service'
import { batchFaults } from './batch.draft.ts'
import { registerBatches } from './batch.register.ts'
import { isKnownBatch } from './batch.store.ts'
import { showJudged } from './proof.store.ts'

/** Batches that suppliers declare, and operators register for them. */
export function batchRegistration({ database, door, admission, clock, newId }: ServiceContext) {
  /** Whose batch it is: a supplier's own, or that of the supplier whom an operator names. */
  async function holderOf({ identity, body }: CallOf<'registerBatch' | 'registerJointBatches'>): Promise<string> {
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

  const refuseFaults = (faults: readonly FieldError[]) => {
    if (faults.length > 0) throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults)
  }
  const whoOf = async (call: CallOf<'registerBatch' | 'registerJointBatches'>) => {
    const participantId = await holderOf(call)
    return { participantId, now: clock(), anybodys: call.identity.roles.has('operator') }
  }
  const known = (error: unknown): never => {
    throw isKnownBatch(error) ? KNOWN() : error
  }

  return implement({
    registerBatch: async call => {
      const { holder: _, ...draft } = call.body
      refuseFaults(batchFaults(draft, clock()))
      const who = await whoOf(call)
      const product = { id: newId(), stated: draft, path: '' }
      return door
        .command(call, async (tx, record) => {
          const registered = await registerBatches(tx, [product], draft.inputs, who)
          if (!registered.ok) return registered
          record(...registered.value.facts)
          return accept({
            status: 201,
            body: present((await showJudged(tx, registered.value.batches))[0]),
            headers: { location: `/api/v1/supply/batches/${product.id}` },
          })
        })
        .catch(known)
    },
    registerJointBatches: async call => {
      const { holder: _, products, inputs, credentials, ...shared } = call.body
      const stated = products.map((one, nth) => ({
        id: newId(),
        path: `products.${nth}.`,
        stated: { ...shared, ...one, credentials: [...credentials, ...one.credentials] },
      }))
      refuseFaults(jointFaults(stated, inputs, clock()))
      const who = await whoOf(call)
      return door
        .command(call, async (tx, record) => {
          const registered = await registerBatches(tx, stated, inputs, who)
          if (!registered.ok) return registered
          record(...registered.value.facts)
          return accept({ status: 201, body: { items: await showJudged(tx, registered.value.batches) } })
        })
        .catch(known)
    },
  })
}

const OF_ONE = /^(?:material|grade|composition)/
/** What may not be of products, at the place of each; of what they share it is said once. */
function jointFaults(
  products: readonly { readonly path: string; readonly stated: Omit<BatchDraft, 'inputs'> }[],
  inputs: BatchDraft['inputs'],
  now: Date,
): FieldError[] {
  const faults = products.flatMap(({ path, stated }) =>
    batchFaults({ ...stated, inputs }, now).map(one =>
      OF_ONE.test(one.path) ? { ...one, path: `${path}${one.path}` } : one,
    ),
  )
  return [...new Map(faults.map(one => [`${one.path} ${one.message}`, one])).values()]
}

const KNOWN = () =>
  new ProblemError(
    'duplicate-reference',
    'This batch is registered. Where it is yours, give it credentials, or withdraw it and register it anew.',
    [{ path: 'reference', message: 'a batch that is registered, in whatever format it is named' }],
  )
