import { isAbove, type Taken } from '@lodestone/credentials'
import { type FieldError, formatKg } from '@lodestone/kernel'
import { plainName } from '@lodestone/provenance'
import type { Batch } from './batch.ts'
import { goodsOf } from './said.ts'

/** Credentials that may stand for one batch: judging it reads them all. */
export const MAX_BACKING = 20

/** What keeps credentials from standing for a batch: each has to be about it or about its site, and none says fewer kilograms. */
export function backingFaults(
  { identity, site, grams }: Pick<Batch, 'identity' | 'site' | 'grams'>,
  credentials: readonly (Taken | undefined)[],
): FieldError[] {
  return credentials.flatMap((taken, nth): FieldError[] => {
    const path = `credentials.${nth}`
    if (!taken) return [{ path, message: 'not a credential of yours' }]
    if (taken.kind === 'facility')
      return plainName(taken.site?.name ?? '') === plainName(site)
        ? []
        : [{ path, message: `about the site ${taken.site?.name ?? 'that it does not name'}, not ${site}` }]
    const said = goodsOf(taken, identity)
    if (said.length === 0) return [{ path, message: 'says nothing of this batch, by its reference, or of its site' }]
    const less = said.flatMap(one => one.kilograms ?? []).find(one => isAbove(formatKg(grams), one))
    return less === undefined ? [] : [{ path, message: `says ${less} kg of this batch, not ${formatKg(grams)} kg` }]
  })
}
