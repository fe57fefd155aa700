import { exact, grams, present, type Rational } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import type { Pairs } from '../pairs/kinds.ts'
import { capHolder, cappedDemand, countedStages } from './shares.ts'

/** A limit on need served: at most `share` of `base` grams, or of what is matched when the base is absent. */
export type Cap = {
  readonly key: string
  readonly share: Rational
  readonly base: number | undefined
  /** The material whose lines a country cap covers; a supplier cap covers all. */
  readonly material: string | undefined
  /** The supplier, or the corporate group, that a supplier cap is about. */
  readonly supplier: string | undefined
  readonly counts: (offer: number, line: number) => boolean
  /** Grams of need that stand from earlier passes: what counts towards the cap, and what is in the base of one on matched volume. */
  readonly before: { readonly counted: number; readonly matched: number }
}

/** Every cap that an offer of the round could touch. `countryPct` is the step in force, `undefined` leaves country caps out; the supplier cap is always on. */
export function capsOf(book: Book, pairs: Pairs, countryPct: string | undefined): Cap[] {
  const caps = new Map<string, Cap>()
  const { rules, standing } = book
  const onMatched = rules.countryCapBase === 'matched'
  const pooled = cappedDemand(book, pairs)
  const before = (key: string, material: string | undefined): Cap['before'] => ({
    counted: Number(grams(standing?.countedKg[key] ?? '0')),
    matched: Object.entries(standing?.matchedKg ?? {}).reduce(
      (sum, [own, kg]) => (material === undefined || own === material ? sum + Number(grams(kg)) : sum),
      0,
    ),
  })
  if (countryPct !== undefined && rules.countryCapBase !== 'report-only') {
    const share = percent(countryPct)
    const stages = stagesByBloc(book)
    for (const [material, demand] of pooled) {
      for (const offer of book.offers) {
        for (const { stage, country } of offer.chain) {
          const place = `${stage}\t${country}`
          const key = `country ${material} ${stage} ${country}`
          if (caps.has(key)) continue
          caps.set(key, {
            key,
            share,
            base: onMatched ? undefined : demand,
            material,
            supplier: undefined,
            counts: (j, i) => present(book.lines[i]).material === material && stages(j, i).has(place),
            before: before(key, material),
          })
        }
      }
    }
  }
  if (rules.maxSupplierSharePct !== undefined) {
    const share = percent(rules.maxSupplierSharePct)
    const total = [...pooled.values()].reduce((sum, grams) => sum + grams, 0)
    const holders = book.offers.map(offer => capHolder(offer, rules))
    for (const supplier of new Set(holders)) {
      const key = `supplier ${supplier}`
      caps.set(key, {
        key,
        share,
        base: onMatched ? undefined : total,
        material: undefined,
        supplier,
        counts: j => holders[j] === supplier,
        before: before(key, undefined),
      })
    }
  }
  return [...caps.values()].map(closedWhereExceeded).sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** A cap that what is kept of earlier passes exceeds by itself allows no more of what counts towards it, and asks for nothing else to make up for it. */
function closedWhereExceeded(cap: Cap): Cap {
  const { share, base, before } = cap
  const isExceeded = BigInt(base ?? before.matched) * share.n < BigInt(before.counted) * share.d
  return isExceeded ? { ...cap, base: 0, before: { counted: 0, matched: 0 } } : cap
}

const percent = (pct: string): Rational => exact.divide(exact.decimalToRational(pct), exact.rational(100n))

/** Counted stages depend on the offer and the buyer's bloc only. */
function stagesByBloc(book: Book): (offer: number, line: number) => ReadonlySet<string> {
  const known = new Map<string, Set<string>>()
  return (j, i) => {
    const key = `${j} ${present(book.lines[i]).bloc}`
    let stages = known.get(key)
    if (!stages) {
      stages = new Set(countedStages(book, j, i))
      known.set(key, stages)
    }
    return stages
  }
}

/** Whether matched need of a line is in the base of a cap on matched volume. */
export const covers = (book: Book, { material }: Cap, line: number): boolean =>
  material === undefined || present(book.lines[line]).material === material

/** What a cap counts and what it allows in grams, for these flows. */
export type CapUse = { readonly cap: Cap; readonly used: number; readonly limit: number }

export function capUses(book: Book, caps: readonly Cap[], flows: readonly Flow[]): CapUse[] {
  return caps.map(cap => {
    let used = 0
    let matched = 0
    for (const { line, entry, served } of flows) {
      if (covers(book, cap, line)) matched += served
      if (cap.counts(entry.offer, line)) used += served
    }
    return { cap, used, limit: limitOf(cap, matched) }
  })
}

/** Whole grams of need that a cap still allows when so much is matched now. */
export const limitOf = ({ share, base, before }: Cap, matched: number): number =>
  Number((BigInt(base ?? before.matched + matched) * share.n) / share.d) - before.counted

/** What a gram of need of a line takes of what a cap allows when an offer serves it: one where it counts, less the share where it is in the base. */
export const weightUnder = (book: Book, cap: Cap, offer: number, line: number): number =>
  (cap.counts(offer, line) ? 1 : 0) - (cap.base === undefined && covers(book, cap, line) ? shareOf(cap) : 0)

/** Grams of need that a cap allows before anything is matched; parts of a gram where it is on matched volume. */
export const allowedUnder = (cap: Cap): number =>
  cap.base === undefined ? shareOf(cap) * cap.before.matched - cap.before.counted : limitOf(cap, 0)

const shareOf = ({ share }: Cap): number => Number(share.n) / Number(share.d)
