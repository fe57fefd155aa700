import type { Line } from '@lodestone/contracts'
import { formatKg, type Grams, gradeMeets, parseDecimal } from '@lodestone/kernel'
import type { Allocation } from './allocation.ts'

type Goods = { readonly material: string; readonly grade?: string | undefined }

/**
 * Need served by one kilogram offered, in 10^-6: one when material and grade are those asked, else the ratio of the first substitute that
 * the offer meets. Throws when the offer does not fit the line: such a pair cannot have been matched.
 */
export function ratioOf(line: Goods & Pick<Line, 'substitutes'>, offer: Goods): bigint {
  if (offer.material === line.material && gradeMeets(offer.grade, line.grade)) return 1_000_000n
  const substitute = line.substitutes?.find(
    one => one.material === offer.material && gradeMeets(offer.grade, one.grade),
  )
  const ratio = substitute && parseDecimal(substitute.ratio, 6)
  if (ratio === undefined) throw new Error('the offer does not fit the line')
  return ratio
}

/** Need served by goods at a ratio in 10^-6, rounded down to the gram. */
export const needOf = (goods: Grams, ratio: bigint): Grams => (goods * ratio) / 1_000_000n

/** What a substitute serves of the need, where a kilogram of it is not one of the need. */
export function needIn({ quantity, ratio }: Pick<Allocation, 'quantity' | 'ratio'>): { needKg?: string } {
  const need = needOf(quantity, ratio)
  return need === quantity ? {} : { needKg: formatKg(need) }
}
