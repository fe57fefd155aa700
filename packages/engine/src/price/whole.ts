import { exact, present, type Rational } from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import type { RoundContext, Solved } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import { converts } from '../pairs/kinds.ts'
import type { Leaver } from './leavers.ts'
import type { PoolPrice, Pools } from './pools.ts'

/**
 * The pools whose price and whose leavers follow from what their blocks ship in all, whoever gets whose goods: of lines that are in no other pool, without
 * lots, minimums and ratios, where no freight is paid, averages are and no cap counts. Most passes of a large round ask for nothing else of them.
 */
export function wholePools(
  round: RoundContext,
  blocks: readonly Block[],
  { pools, of }: Pools,
  poolsOf: (block: Block) => readonly number[],
) {
  const { book, scale } = round
  const { rules } = book
  const whole = new Uint8Array(pools.length)
  if (
    scale.exact &&
    rules.pricing === 'pool-average' &&
    rules.departures !== 'least-loss' &&
    rules.countryCapBase === 'report-only' &&
    rules.maxSupplierSharePct === undefined
  )
    whole.fill(1)
  for (const block of blocks)
    if (poolsOf(block).length > 1 || !isPlain(round, block)) for (const pool of poolsOf(block)) whole[pool] = 0
  const has = (block: Block): boolean => poolsOf(block).every(pool => whole[pool] === 1)

  /** Grams that every line got when its block was last looked at. */
  const filled = new Float64Array(book.lines.length)
  let byCeiling: number[][] | undefined

  /** By pool its lines with a ceiling, the lowest first, then by id. */
  function inOrder(): number[][] {
    const limited: number[][] = pools.map(() => [])
    for (const [i, pool] of of.entries()) if (typeof book.ceiling[i] === 'object') present(limited[pool]).push(i)
    for (const lines of limited) lines.sort((a, b) => compareCeilings(book, a, b) || a - b)
    return limited
  }

  /** Prices these pools where they are `stale`, and takes them off it; gives who leaves each: of the lines served above their ceiling the one with the lowest, then the lowest id. */
  function settle(solved: readonly Solved[], prices: (PoolPrice | undefined)[], stale: Uint8Array): Leaver[] {
    const sums = new Map<number, { paid: bigint; grams: number }>()
    for (const { block, inAll } of solved) {
      const [pool] = poolsOf(block)
      if (!inAll || pool === undefined || !stale[pool]) continue
      const sum = sums.get(pool) ?? { paid: 0n, grams: 0 }
      sums.set(pool, sum)
      sum.paid += inAll.paid
      const { lines, grams } = inAll
      for (let n = 0; n < lines.length; n++) {
        filled[intAt(lines, n)] = floatAt(grams, n)
        sum.grams += floatAt(grams, n)
      }
    }
    const leaving: Leaver[] = []
    for (const [pool, { paid, grams }] of sums) {
      stale[pool] = 0
      const unit = grams === 0 ? undefined : exact.rational(paid, BigInt(grams) * 10n ** BigInt(scale.places))
      prices[pool] = unit && { unit, near: Number(unit.n) / Number(unit.d) }
      byCeiling ??= inOrder()
      if (!unit) continue
      const line = present(byCeiling[pool]).find(i => present(filled[i]) > 0)
      if (line === undefined) continue
      const ceiling = ceilingOf(book, line)
      if (exact.compare(unit, ceiling) <= 0) continue
      filled[line] = 0
      const departure = {
        lineId: present(book.lines[line]).id,
        pool: present(pools[pool]),
        averagePaid: exact.formatRational(unit, 4),
        ceiling: exact.formatRational(ceiling, 4),
      }
      leaving.push({ line, pool, paid: unit, ceiling, byRounding: false, departure })
    }
    return leaving
  }

  return { has, settle }
}

function isPlain({ book, pairs }: RoundContext, { kinds, offers }: Block): boolean {
  return (
    offers.every(j => !book.lotted[j]) &&
    kinds.every(k => {
      const { entries, lines } = present(pairs.kinds[k])
      return (
        entries.every(entry => entry.freight.n === 0n && !converts(entry)) && lines.every(i => book.minimum[i] === 0)
      )
    })
  )
}

/** Of a line that has one. */
function ceilingOf(book: Book, line: number): Rational {
  const ceiling = book.ceiling[line]
  if (typeof ceiling !== 'object') throw new TypeError('a line without a ceiling was taken for one with')
  return ceiling
}

/** Doubles tell apart what is not within a billionth. */
function compareCeilings(book: Book, a: number, b: number): number {
  const [x, y] = [floatAt(book.nearCeiling, a), floatAt(book.nearCeiling, b)]
  if (Math.abs(x - y) > 1e-9 * Math.abs(x)) return x - y
  return exact.compare(ceilingOf(book, a), ceilingOf(book, b))
}
