import { exact, formatKg, present, type Rational } from '@lodestone/kernel'
import type { Book } from '../pairs/book.ts'
import type { Pairs } from '../pairs/kinds.ts'
import type { Passes } from '../passes.ts'
import { type CapUse, capsOf, capUses } from '../select/caps.ts'
import type { Departure, FigureValue } from '../types.ts'

/** What the explanations are told from. */
export type View = {
  readonly book: Book
  readonly pairs: Pairs
  readonly passes: Passes
  /** Departures by line. */
  readonly departed: ReadonlyMap<string, Departure>
  readonly filled: Float64Array
  readonly taken: Float64Array
  /** Tier an offer was taken at, -1 when it takes no part. */
  readonly tier: Int16Array
  /** Grams of need an offer serves per class. */
  readonly byClass: readonly Map<number, number>[]
  readonly caps: readonly CapUse[]
  readonly capDuals: ReadonlyMap<string, number>
  /** Lines that the selection left out because their own minimum could not be met. */
  readonly leftOut: ReadonlySet<number>
  readonly currency: string
}

export function viewOf(book: Book, pairs: Pairs, passes: Passes, capDuals: ReadonlyMap<string, number>): View {
  const filled = new Float64Array(book.lines.length)
  const taken = new Float64Array(book.offers.length)
  const tier = new Int16Array(book.offers.length).fill(-1)
  const byClass = book.offers.map(() => new Map<number, number>())
  for (const { line, entry, offered, served } of passes.flows) {
    filled[line] = present(filled[line]) + served
    taken[entry.offer] = present(taken[entry.offer]) + offered
    tier[entry.offer] = entry.tier
    const own = present(byClass[entry.offer])
    const priority = present(book.priority[line])
    own.set(priority, (own.get(priority) ?? 0) + served)
  }
  const leftOut = new Set<number>()
  for (const { block, selection } of passes.solved) {
    for (const j of block.offers) {
      const selected = present(selection.tier[j])
      if (present(tier[j]) < 0 && !book.lotted[j] && selected >= 0) tier[j] = selected
    }
    for (const k of block.kinds)
      for (const i of present(pairs.kinds[k]).lines) if (selection.most[i] === 0 && !passes.left.has(i)) leftOut.add(i)
  }
  const caps = capUses(book, capsOf(book, pairs, passes.countryPct), passes.flows)
  return {
    book,
    pairs,
    passes,
    departed: new Map(passes.departures.map(departure => [departure.lineId, departure])),
    filled,
    taken,
    tier,
    byClass,
    caps,
    capDuals,
    leftOut,
    currency: book.rules.baseCurrency,
  }
}

/** A price for a sentence: two places, four where two would hide something. */
export function shown(value: Rational): string {
  const text = exact.formatRational(value, 4)
  return text.endsWith('00') ? text.slice(0, -2) : text
}

export const kg = (grams: number): string => formatKg(BigInt(Math.round(grams)))

/** `part` of `whole` in percent with one place, for a sentence. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '0.0' : ((100 * part) / whole).toFixed(1)

/** "1 offer", "7 offers". */
export const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** By which policy origin was judged, for a sentence; nothing where the rules name none. */
export function underPolicy({ book: { rules } }: View): string {
  const { id, version } = rules.provenancePolicy ?? {}
  return id === undefined ? '' : ` under ${id}${version === undefined ? '' : ` version ${version}`}`
}

/** The same as figures. */
export const policyFigures = ({ book: { rules } }: View): { [name: string]: FigureValue } =>
  rules.provenancePolicy
    ? { policy: rules.provenancePolicy.id, policyVersion: rules.provenancePolicy.version ?? null }
    : {}
