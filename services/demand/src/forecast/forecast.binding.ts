import type { Limit, Line, LineDraft } from '@lodestone/contracts'
import {
  accept,
  canonicalJson,
  costOf,
  type FieldError,
  grams,
  isAbove,
  type Outcome,
  refuse,
  showSum,
} from '@lodestone/kernel'

/** As many lines as are named of those that a trader may not bind. */
const MOST_NAMED = 1_000

/**
 * Refuses firm lines that bind an organisation to more than its traders bind it alone: a firm line is bound to whatever a round awards it, at most its
 * quantity at its ceiling, and to any amount without one. Lines that stand so already, under the same reference, are not asked about again.
 */
export function mayBind(
  lines: readonly (LineDraft | Line)[],
  limit: Limit | undefined,
  standing: readonly Line[] = [],
): Outcome<undefined, 'forbidden'> {
  if (limit === undefined) return accept(undefined)
  const before = new Map(standing.map(line => [line.reference, textOf(line)]))
  const faults: FieldError[] = []
  for (const [index, line] of lines.entries()) {
    if (line.commitment !== 'firm' || before.get(line.reference) === textOf(line)) continue
    const bound = line.ceilingPrice && costOf(line.ceilingPrice, grams(line.quantityKg))
    if (bound && !isAbove(bound, limit)) continue
    const sum = bound && showSum(bound)
    const message = sum
      ? `firm binds to up to ${sum.amount} ${sum.currency}`
      : 'firm binds to any amount, having no ceiling'
    faults.push({ path: `lines.${index}.commitment`, message })
  }
  if (faults.length === 0) return accept(undefined)
  return refuse(
    'forbidden',
    `${faults.length} firm line(s) bind your organisation to more than ${limit.amount} ${limit.currency}, above which an approver submits them: have one do so, or make them intents.`,
    faults.slice(0, MOST_NAMED),
  )
}

/** What a line says, whatever its id. */
const textOf = ({ id: _, ...line }: LineDraft & { readonly id?: string }): string => canonicalJson(line)
