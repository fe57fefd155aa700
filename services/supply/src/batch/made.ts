import type { Taken } from '@lodestone/credentials'
import type { Grams } from '@lodestone/kernel'
import type { BatchIdentity } from '@lodestone/provenance'
import { inYear, siteName } from '../site/site.ts'
import type { Batch, BatchInput } from './batch.ts'
import { goodsOf } from './said.ts'

/** When credentials say that a batch was made; the earliest where several say it. */
export const timeSaid = (identity: BatchIdentity, credentials: readonly Taken[]): string | undefined =>
  credentials
    .flatMap(taken => goodsOf(taken, identity))
    .flatMap(({ time }) => time ?? [])
    .sort()
    .at(0)

/** The site that made a batch, in the year of a time or a day. */
export const madeIn = (batch: Pick<Batch, 'site' | 'country' | 'stage'>, at: string): string =>
  inYear(batch, at.slice(0, 4))

/** Grams of a batch that its site has made anew: what it is made of that the same site made at the same stage is not made twice. */
export function newlyMade(
  batch: Pick<Batch, 'site' | 'country' | 'stage' | 'grams'>,
  consumed: readonly { readonly source: Pick<Batch, 'site' | 'country' | 'stage'>; readonly grams: Grams }[],
): Grams {
  const again = consumed
    .filter(({ source }) => siteName(source) === siteName(batch))
    .reduce((sum, one) => sum + one.grams, 0n)
  return again > batch.grams ? 0n : batch.grams - again
}

/**
 * The part of what went in that each of several batches is made of, by its share of the mass that came out. Together they are exactly what went in, and no
 * part is below its share in whole grams.
 */
export function partsByMass(consumed: readonly BatchInput[], made: readonly Grams[]): BatchInput[][] {
  const whole = made.reduce((sum, one) => sum + one, 0n)
  let before = 0n
  return made.map(own => {
    const after = before + own
    const parts = consumed.map(({ batch, grams }) => ({
      batch,
      grams: (grams * after) / whole - (grams * before) / whole,
    }))
    before = after
    return parts.filter(one => one.grams > 0n)
  })
}
