import type { Side } from '@lodestone/engine/after'
import { objectIn } from '@lodestone/kernel'
import { eventsOf, keyOf, kindOf, type Pass } from './pass.ts'
import type { Check, RoundRecord } from './record.ts'

const SIDES: readonly Side[] = ['member', 'supplier']
type Decided = { readonly accepted: Record<Side, boolean>; declinedBy?: Side }

/** How both sides decided, read from the events alone. */
function decisionsTold(record: RoundRecord, { pass, books, result }: Pass): string[] {
  const firm = new Set(books.lines.filter(line => line.commitment === 'firm').map(line => line.id))
  const told = new Map<string, Decided>(
    result.allocations.map(one => [keyOf(one), { accepted: { member: firm.has(one.lineId), supplier: false } }]),
  )
  for (const event of eventsOf(record, pass)) {
    const { lineId, offerId, by } = objectIn(event.data)
    const own = told.get(keyOf({ lineId: String(lineId), offerId: String(offerId) }))
    if (!own) continue
    const sides = SIDES.filter(side => by === 'operator' || by === side)
    const [first] = sides
    if (kindOf(event) === 'allocation-accepted') for (const side of sides) own.accepted[side] = true
    if (kindOf(event) === 'allocation-declined' && first) own.declinedBy = first
  }
  return [...told].map(([key, { accepted, declinedBy }]) => {
    const refused = declinedBy ? [declinedBy] : SIDES.filter(side => !accepted[side])
    return `${key} ${refused.join(' ')}`
  })
}

/** Decisions are what the events tell. */
export function checksOfDecisions(record: RoundRecord, pass: Pass): Check[] {
  if (!pass.decisions) return []
  const stated = pass.decisions.map(one => `${keyOf(one)} ${one.refusedBy.join(' ')}`)
  return [
    [
      `the decisions on pass ${pass.pass} are those that its events tell`,
      stated.toSorted().join('\n') === decisionsTold(record, pass).toSorted().join('\n'),
    ],
  ]
}
