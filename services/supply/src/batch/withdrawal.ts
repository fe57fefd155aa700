import { accept, formatKg, type Outcome, refuse } from '@lodestone/kernel'
import { ACCOUNTS, type Account } from '@lodestone/provenance'
import type { Batch } from './batch.ts'
import type { Posting } from './posting.store.ts'

/** What stands in the way of a withdrawal, and what to do first. */
const FIRST: Readonly<Record<Exclude<Account, 'available' | 'withdrawn'>, string>> = {
  offered: 'on offer: withdraw these offers or have them draw on another first',
  reserved: 'reserved by a round',
  committed: 'contracted',
  delivered: 'delivered',
  transformed: 'transformed: withdraw the batches that were made of it first',
}

/**
 * How the grams of a batch that was registered wrongly leave the ledger, with those of all that came out of the same event: whole, while nothing has come of
 * any. One of them alone would give back what another has the elements of.
 */
export function withdrawalOf(asked: Pick<Batch, 'id'>, joint: readonly Batch[]): Outcome<Posting[], 'wrong-state'> {
  const [first] = joint.flatMap(({ id, reference, balances }) => {
    const which = id === asked.id ? 'it' : `${reference}, which came out of the same event,`
    return ACCOUNTS.flatMap(account =>
      account !== 'available' && account !== 'withdrawn' && balances[account] > 0n
        ? [`${formatKg(balances[account])} kg of ${which} are ${FIRST[account]}.`]
        : [],
    )
  })
  if (first !== undefined) return refuse('wrong-state', first)
  return accept(
    joint.map(({ id, participantId, grams }) => ({
      batch: id,
      participantId,
      from: 'available',
      to: 'withdrawn',
      grams,
    })),
  )
}

/** How what a batch was made of goes back to the batches that it came from, with the holder of each. */
export const givenBack = ({ inputs }: Batch, sources: ReadonlyMap<string, Pick<Batch, 'participantId'>>): Posting[] =>
  inputs.map(({ batch, grams }) => {
    const participantId = sources.get(batch)?.participantId
    if (participantId === undefined) throw new Error(`no batch ${batch}`)
    return { batch, participantId, from: 'transformed', to: 'available', grams }
  })
