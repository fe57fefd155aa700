import { formatDecimal, formatKg, grams, parseDecimal, present } from '@lodestone/kernel'
import { z } from 'zod'
import { quartersOf } from '../plan/quarters.ts'
import { QUARTER } from '../plan/table.ts'
import { type Fault, type Read, readBy } from '../world/fault.ts'
import { decimal, ELEMENT, KG, NAME } from '../world/world.ts'

const BUILD_UP = z.strictObject({
  element: ELEMENT,
  from: QUARTER,
  to: QUARTER,
  /** What who wants to hold by the end of which quarter. */
  targets: z
    .array(z.strictObject({ reserve: NAME, kg: KG, by: QUARTER }))
    .min(1)
    .max(10_000),
  /** What a kilogram costs where nobody builds up, and by how many percent a tonne more in a quarter raises it for all that is bought so: assumed. */
  market: z.strictObject({
    pricePerKg: decimal(4, 'a price as a decimal with at most 4 places'),
    currency: z.enum(['EUR', 'USD', 'JPY']),
    percentPerTonne: decimal(4, 'percent as a decimal with at most 4 places'),
    source: z.string().min(1).max(500),
  }),
})

/** Reserves of one element that are to be built up together. */
export type BuildUp = z.infer<typeof BUILD_UP>

export type Purchase = { readonly reserve: string; readonly quarter: string; readonly kg: string }

/** Who buys when, so that prices rise least; what the price then is, and what is paid beyond the price as it is, beside all buying at once. */
export type BuildUpPlan = {
  readonly purchases: readonly Purchase[]
  readonly quarters: readonly { readonly quarter: string; readonly kg: string; readonly pricePerKg: string }[]
  readonly extraCost: string
  readonly extraCostAtOnce: string
}

export function readBuildUp(input: unknown): Read<BuildUp> {
  const read = readBy(BUILD_UP, input)
  if ('faults' in read) return read
  const { targets } = read.value
  const quarters = quartersOf(read.value)
  if (quarters.length === 0 || quarters.length > 80)
    return { faults: [{ table: 'to', message: 'must be up to 20 years after from' }] }
  const faults = targets.flatMap(({ by, reserve }, n): Fault[] => [
    ...(quarters.includes(by)
      ? []
      : [{ table: 'targets', row: n + 1, column: 'by', message: `is not of ${read.value.from} to ${read.value.to}` }]),
    ...(targets.findIndex(own => own.reserve === reserve) < n
      ? [{ table: 'targets', row: n + 1, column: 'reserve', message: 'another row is of the same reserve' }]
      : []),
  ])
  return faults.length > 0 ? { faults } : read
}

/**
 * Spreads purchases as evenly as the quarters by which they are wanted allow: the steepest stretch from the begin first, then what follows it. Where a
 * price rises in proportion to what is bought, nothing is cheaper. Who wants it first buys first.
 */
export function buildUpOf(input: BuildUp): BuildUpPlan {
  const quarters = quartersOf(input)
  const queue = input.targets
    .map(({ reserve, kg, by }) => ({ reserve, left: grams(kg), last: quarters.indexOf(by) }))
    .sort((a, b) => a.last - b.last || (a.reserve < b.reserve ? -1 : 1))
  const wanted = quarters.map((_, q) => queue.reduce((sum, own) => sum + (own.last <= q ? own.left : 0n), 0n))
  const levels = levelsOf(wanted)
  const purchases: Purchase[] = []
  for (const [q, level] of levels.entries()) {
    let left = level
    for (const own of queue) {
      let bought = own.left
      if (bought > left) bought = left
      if (bought === 0n) continue
      purchases.push({ reserve: own.reserve, quarter: present(quarters[q]), kg: formatKg(bought) })
      own.left -= bought
      left -= bought
    }
  }
  const atOnce = [wanted.at(-1) ?? 0n]
  return {
    purchases,
    quarters: quarters.map((quarter, q) => ({
      quarter,
      kg: formatKg(present(levels[q])),
      pricePerKg: priceOf(input.market, present(levels[q])),
    })),
    extraCost: extraOf(input.market, levels),
    extraCostAtOnce: extraOf(input.market, atOnce),
  }
}

/** Grams to buy in each quarter, where so many are wanted by the end of each: the least largest amount, then the same of what is left. */
function levelsOf(wanted: readonly bigint[]): bigint[] {
  const levels: bigint[] = []
  while (levels.length < wanted.length) {
    const begin = levels.length
    const before = begin === 0 ? 0n : present(wanted[begin - 1])
    let [end, sum] = [begin, present(wanted[begin]) - before]
    for (let q = begin + 1; q < wanted.length; q++) {
      const own = present(wanted[q]) - before
      if (own * BigInt(end - begin + 1) >= sum * BigInt(q - begin + 1)) [end, sum] = [q, own]
    }
    const count = BigInt(end - begin + 1)
    for (let n = 0n; n < count; n++) levels.push(sum / count + (n < sum % count ? 1n : 0n))
  }
  return levels
}

/** Prices have 4 places, percents 4 and are of a hundred, tonnes have 6. */
const PER_PRICE = 10n ** 12n
const ratesOf = ({ pricePerKg, percentPerTonne }: BuildUp['market']) =>
  ({ price: present(parseDecimal(pricePerKg, 4)), percent: present(parseDecimal(percentPerTonne, 4)) }) as const

function priceOf(market: BuildUp['market'], bought: bigint): string {
  const { price, percent } = ratesOf(market)
  return formatDecimal(price + (price * percent * bought) / PER_PRICE, 4, 2)
}

/** What purchases cost beyond the price as it is: kilograms times what they raise it by, rounded down to cents. */
function extraOf(market: BuildUp['market'], levels: readonly bigint[]): string {
  const { price, percent } = ratesOf(market)
  const product = levels.reduce((sum, bought) => sum + price * percent * bought * bought, 0n)
  return formatDecimal(product / (PER_PRICE * 10n ** 5n), 2, 2)
}
