import type { Price } from '@lodestone/contracts'
import type { Identity } from '@lodestone/http'
import { eachInTurns, type ServiceContext } from '@lodestone/service'
import { openOwn } from './price.seal.ts'
import { openClosed } from './price.store.ts'
import type { PriceOf } from './price.ts'

/** A price that somebody may ask to read; `told` by a matched round in which this version stands. */
export type ReadPrice = PriceOf & {
  readonly participantId: string
  readonly told?: { readonly roundId: string; readonly version: number }
}

/** The prices that this caller may read, in their order: its own, and what a matched round has told. */
export async function pricesFor(
  identity: Identity,
  { database, keys }: Pick<ServiceContext, 'database' | 'keys'>,
  prices: readonly ReadPrice[],
): Promise<(Price | undefined)[]> {
  const told = prices.flatMap(({ offerId, price, participantId, told: by }) =>
    by && participantId !== identity.org ? [{ offerId, price, ...by }] : [],
  )
  const opened = await openClosed(database, keys, told)
  let next = 0
  return eachInTurns(prices, async one => {
    if (one.participantId === identity.org) return openOwn(keys, one, one.participantId)
    return one.told ? opened[next++] : undefined
  })
}
