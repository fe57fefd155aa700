import {
  checkSettlement,
  type Decision,
  type EndedPass,
  keptOf,
  nextPassBooks,
  type Settlement,
  type Side,
} from '@lodestone/engine/after'
import { verifyRecord } from '@lodestone/engine/check'
import { canonicalHash, canonicalJson, grams, type Json, type Link, listIn, objectIn, present } from '@lodestone/kernel'
import type { Check, RoundRecord } from './record.ts'

type CheckedRecord = Parameters<typeof verifyRecord>[0]
type Books = Parameters<typeof nextPassBooks>[0]
type Result = CheckedRecord['result']
/** A further pass as it stands in the record: its books are derived, not given. */
export type RecordPass = {
  pass: number
  inputDigest: string
  result: Result
  resultHash: string
  decisions?: Decision[]
}

/** A pass with the books that follow from those before it. */
type Pass = {
  readonly pass: number
  readonly books: Books
  readonly result: Result
  readonly inputDigest: string
  readonly resultHash: string
  readonly decisions: Decision[] | undefined
}

/**
 * What must hold of what came after the first match: decisions are what the events tell, the books of each further pass follow from those before it and its result is best on
 * them, what was awarded is what both sides accepted within every lot and tier, and the settlement adds up. Nothing for a record that ends before its first decisions are in.
 */
export function checksOfPasses(record: RoundRecord): Check[] {
  if (!record.decisions) return []
  const passes: Pass[] = []
  const checks: Check[] = []
  try {
    for (const pass of passesOf(record)) {
      passes.push(pass)
      checks.push(...(pass.pass === 1 ? [] : checksOfFurther(record, pass)), ...checksOfDecisions(record, pass))
    }
    return [...checks, ...checksOfAward(record, passes)]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [...checks, [`what comes after pass ${passes.length} follows from it: ${why}`, false]]
  }
}

/** One by one, so that what holds of a pass is told although the next one does not follow from it. Throws RangeError there. */
function* passesOf(record: RoundRecord): Iterable<Pass> {
  const { rules, seed, inputs, inputDigest, result, resultHash, decisions } = record
  let before: Pass = { pass: 1, books: { rules, seed, ...inputs }, inputDigest, result, resultHash, decisions }
  yield before
  for (const own of record.passes ?? []) {
    const { books, result, decisions, pass } = before
    if (!decisions || own.pass !== pass + 1) throw new RangeError(`pass ${own.pass} follows none that has ended`)
    before = { ...own, decisions: own.decisions, books: nextPassBooks(books, { result, decisions }) }
    yield before
  }
}

const SIDES: readonly Side[] = ['member', 'supplier']
type Decided = { readonly accepted: Record<Side, boolean>; declinedBy?: Side }
const keyOf = ({ lineId, offerId }: { lineId: string; offerId: string }) => `${lineId} ${offerId}`
const kindOf = (event: Link): string => event.type.replace(/^rounds\./, '').replace(/\.v\d+$/, '')

/** Events of a pass: from its match to that of the next. */
function eventsOf({ events }: RoundRecord, pass: number): Link[] {
  const starts = events.flatMap((event, index) => (kindOf(event) === 'round-matched' ? [index] : []))
  return events.slice(starts[pass - 1] ?? events.length, starts[pass])
}

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

function checksOfDecisions(record: RoundRecord, pass: Pass): Check[] {
  if (!pass.decisions) return []
  const stated = pass.decisions.map(one => `${keyOf(one)} ${one.refusedBy.join(' ')}`)
  return [
    [
      `the decisions on pass ${pass.pass} are those that its events tell`,
      stated.toSorted().join('\n') === decisionsTold(record, pass).toSorted().join('\n'),
    ],
  ]
}

function checksOfFurther(record: RoundRecord, own: Pass): Check[] {
  const { pass, books, result, inputDigest, resultHash } = own
  const { lines, offers, standing } = books
  const inputs = { lines, offers }
  const { rules, seed } = record
  const { findings } = verifyRecord({
    rules,
    seed,
    inputs,
    inputDigest,
    result,
    resultHash,
    ...(standing ? { standing } : {}),
  })
  const [matched] = eventsOf(record, pass)
  const told = objectIn(matched?.data)
  return [
    [
      `the books of pass ${pass} follow from the pass before it and its decisions`,
      canonicalHash(inputs) === inputDigest,
    ],
    [`the result of pass ${pass} has the hash of the record`, canonicalHash(result) === resultHash],
    [
      `pass ${pass} is the one that its events tell, of those that the rules allow`,
      told.pass === pass &&
        told.inputDigest === inputDigest &&
        told.resultHash === resultHash &&
        pass <= (rules.maxPasses ?? 1),
    ],
    [`the result of pass ${pass} is feasible, fair and best by the rule book`, findings.length === 0],
    ...findings.map((finding): Check => [`finding in pass ${pass}: ${finding}`, false]),
  ]
}

type AwardTold = { lineId: string; offerId: string; quantityKg: string }
const awardIn = (told: Json): AwardTold => {
  const { lineId, offerId, quantityKg } = objectIn(told)
  return { lineId: String(lineId), offerId: String(offerId), quantityKg: String(quantityKg) }
}

function checksOfAward(record: RoundRecord, passes: readonly Pass[]): Check[] {
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

export type { Decision, Settlement }
