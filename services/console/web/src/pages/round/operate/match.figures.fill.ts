import { formatKg, grams, percentOf } from '@lodestone/kernel/quantity'
import { PAIR_REASONS } from '@lodestone/kernel/round'
import { drawn } from '../../../format/format.ts'
import type { Form, FormOf } from '../../../goods/masses.ts'
import { total } from './match.figures.ts'
import type { Explanation, RoundRecord } from './round.queries.ts'

/** Codes of lines that no offer could serve: they share nothing with anybody. */
const NOT_PAIRED: ReadonlySet<string> = new Set(PAIR_REASONS)

/**
 * The level up to which a quantity fills lines alike: each gets the level times its weight, but no more than it asks. For drawing alone.
 */
export function fairLevel(
  lines: readonly { readonly asked: number; readonly weight: number }[],
  quantity: number,
): number {
  const rising = lines.filter(line => line.weight > 0).toSorted((a, b) => a.asked / a.weight - b.asked / b.weight)
  let left = quantity
  let weight = rising.reduce((sum, line) => sum + line.weight, 0)
  let level = 0
  for (const line of rising) {
    level = line.asked / line.weight
    // All that still take part, filled to where this one is full.
    if (level * weight >= left) return weight === 0 ? 0 : left / weight
    left -= line.asked
    weight -= line.weight
  }
  return level
}

export type MemberFill = {
  readonly memberId: string
  /** What the goods are traded as; without it where nobody knows. */
  readonly form?: Form
  readonly bloc: string
  readonly lines: number
  readonly askedKg: string
  readonly filledKg: string
  readonly filledPct: string
  /** What it would have, in percent of what it asked, were its rivals and it filled alike. For drawing alone. */
  readonly fairPct: number
}

/**
 * What each member got of what it asked of each form of goods, in kilograms of need, beside the fair level: what lines of one material, quarter and class that some offer
 * could serve would have, were all that they got shared among them by weight.
 */
export function fillByMember(record: RoundRecord, explanations: readonly Explanation[], formOf: FormOf): MemberFill[] {
  const filled = new Map(record.result.fills.map(fill => [fill.lineId, fill.filledKg]))
  const codes = new Map(explanations.map(one => [one.id, one.code]))
  const inOrder = record.rules.allocation === 'priority-then-pro-rata'
  const rivals = record.inputs.lines.filter(line => !NOT_PAIRED.has(codes.get(line.id) ?? ''))
  const fair = new Map<string, number>()
  for (const own of Map.groupBy(
    rivals,
    line => `${line.material} ${line.period} ${inOrder ? (line.priority ?? 5) : ''}`,
  ).values()) {
    const shared = own.map(line => ({ id: line.id, asked: drawn(line.quantityKg), weight: drawn(line.weight) }))
    const level = fairLevel(
      shared,
      own.reduce((sum, line) => sum + drawn(filled.get(line.id)), 0),
    )
    for (const { id, asked, weight } of shared) fair.set(id, Math.min(asked, level * weight))
  }
  const parts = Map.groupBy(record.inputs.lines, line => `${line.memberId} ${formOf(line.material)}`)
  return [...parts.values()].map(own => {
    const [{ memberId = '', material = '', bloc = '' } = {}] = own
    const form = formOf(material)
    const asked = total(own.map(line => grams(line.quantityKg)))
    const got = total(own.map(line => grams(filled.get(line.id) ?? '0')))
    const fairKg = own.reduce((sum, line) => sum + (fair.get(line.id) ?? 0), 0)
    return {
      memberId,
      ...(form === undefined ? {} : { form }),
      bloc,
      lines: own.length,
      askedKg: formatKg(asked),
      filledKg: formatKg(got),
      filledPct: percentOf(got, asked),
      fairPct: (100 * fairKg) / Math.max(drawn(formatKg(asked)), 1e-9),
    }
  })
}
