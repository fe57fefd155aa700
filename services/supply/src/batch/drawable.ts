import type { FieldError } from '@lodestone/kernel'
import type { StandingOffer } from '../offer/offer.ts'
import { type Batch, isWithdrawn } from './batch.ts'

type Drawn = Pick<StandingOffer, 'participantId'> & {
  readonly terms: Pick<StandingOffer['terms'], 'batches' | 'material' | 'chain'>
}
type Source = Pick<Batch, 'participantId' | 'material' | 'stage' | 'country' | 'yieldedAt' | 'balances'>

/**
 * What keeps an offer from drawing on batches: they are its supplier's, of its material, and of the chain's stage that makes that. One that has yielded its
 * name may stay in an offer that drew on it `before`, which is not proven by it, and come into no other.
 */
export function drawFaults(
  { participantId, terms }: Drawn,
  batches: ReadonlyMap<string, Source>,
  before: ReadonlySet<string>,
): FieldError[] {
  return (terms.batches ?? []).flatMap(({ batch: id }, place) => {
    const batch = batches.get(id)
    const path = `batches.${place}.batch`
    if (batch?.participantId !== participantId) return [{ path, message: 'not a batch of yours' }]
    if (batch.yieldedAt && !before.has(id)) return [{ path, message: 'a credential names another party as its maker' }]
    if (isWithdrawn(batch)) return [{ path, message: 'withdrawn' }]
    if (batch.material !== terms.material) return [{ path, message: `a batch of ${batch.material}` }]
    if (!terms.chain.some(site => site.stage === batch.stage && site.country === batch.country))
      return [{ path, message: `made in ${batch.country}, where the chain has no ${batch.stage}` }]
    return []
  })
}
