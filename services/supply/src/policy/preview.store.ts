import type { PolicyPreview } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { standingAfter } from '../offer/offer.listing.store.ts'
import { type Flip, flipOf, type Trial } from './preview.ts'

/** Offers judged between two looks at the database: a few milliseconds each way. */
const PAGE = 50

type Counts = NonNullable<PolicyPreview['flips']>

/**
 * Tries rules on the standing offers in order of id. From the start it goes through all of them and counts; from a cursor only as far as the
 * page needs. `flips` has one more than the limit when there are more.
 */
export async function previewed(
  sql: Sql,
  trial: Trial,
  page: { after: string | undefined; limit: number },
): Promise<{ flips: Flip[]; judged: number; counts: Counts }> {
  const flips: Flip[] = []
  const counts = new Map<string, Counts[number]>()
  let judged = 0
  for (let after = page.after; ; ) {
    const offers = await standingAfter(sql, after, PAGE)
    for (const offer of offers) {
      const flip = flipOf(offer, trial)
      if (!flip) continue
      const key = `${flip.from ?? ''}${flip.to}`
      const { from, to } = flip
      counts.set(key, { ...(from ? { from } : {}), to, count: (counts.get(key)?.count ?? 0) + 1 })
      if (flips.length <= page.limit) flips.push(flip)
    }
    judged += offers.length
    after = offers.at(-1)?.id
    const enough = page.after !== undefined && flips.length > page.limit
    if (offers.length < PAGE || enough) return { flips, judged, counts: [...counts.values()].sort(byLevels) }
  }
}

const byLevels = (a: Counts[number], b: Counts[number]): number =>
  `${a.from ?? ''}${a.to}` < `${b.from ?? ''}${b.to}` ? -1 : 1
