import { checkSettlement, type EndedPass, keptOf } from '@lodestone/engine/after'
import { canonicalHash, canonicalJson, grams, type Json, listIn, objectIn, present } from '@lodestone/kernel'
import { keyOf, kindOf, type Pass } from './pass.ts'
import type { Check, RoundRecord } from './record.ts'

type AwardTold = { lineId: string; offerId: string; quantityKg: string }
const awardIn = (told: Json): AwardTold => {
  const { lineId, offerId, quantityKg } = objectIn(told)
  return { lineId: String(lineId), offerId: String(offerId), quantityKg: String(quantityKg) }
}

/** What was awarded is what both sides accepted, and the settlement adds up. */
export function checksOfAward(record: RoundRecord, passes: readonly Pass[]): Check[] {
  const { settlement } = record
  if (!settlement) return []
  const ended = passes.flatMap(({ result, decisions }): EndedPass[] => (decisions ? [{ result, decisions }] : []))
  const { books } = present(passes[0])
  const kept = keptOf(books, ended)
  const awarded = record.events
    .filter(event => kindOf(event) === 'round-awarded')
    .flatMap(event => listIn(objectIn(event.data).awards).map(awardIn))
  const settled = objectIn(record.events.find(event => kindOf(event) === 'round-settled')?.data)
  const findings = checkSettlement(books, kept, settlement)
  const textOf = (one: AwardTold) => `${keyOf(one)} ${grams(one.quantityKg)}`
  return [
    [
      'what was awarded is what both sides accepted, within the lots and tiers of every offer',
      ended.length === passes.length &&
        canonicalJson(awarded.map(textOf).sort()) === canonicalJson(kept.map(textOf).sort()),
    ],
    ['the settlement is the one that the events bind', settled.settlementHash === canonicalHash(settlement)],
    ['members pay what suppliers get plus freight, in every pool', findings.length === 0],
    ...findings.map((finding): Check => [`settlement: ${finding}`, false]),
  ]
}
