import { formatKg, grams, parseKg, present } from '@lodestone/kernel'
import type { LineInput, OfferInput } from '../types.ts'
import type { Facts, InputFact } from './facts.ts'

/** One allocation read against the inputs. Quantities are grams. */
export type TalliedAllocation = {
  readonly i: number
  readonly j: number
  readonly line: LineInput
  readonly offer: OfferInput
  readonly pair: InputFact
  readonly tier: number
  readonly offered: number
  readonly served: number
  readonly index: number
}

export type Tally = {
  readonly entries: readonly TalliedAllocation[]
  readonly filled: Float64Array
  readonly taken: Float64Array
  /** Tier of every offer that takes part, -1 otherwise. */
  readonly tier: Int16Array
  readonly left: ReadonlySet<number>
  /** Grams of an offer that a line has. */
  readonly given: (i: number, j: number) => bigint
  /** Lines of which some need that was served was rounded down. */
  readonly rounded: ReadonlySet<number>
}

/** Reads allocations, fills and selection, and says where they disagree with the inputs or with each other. */
export function tally(facts: Facts, findings: string[]): Tally {
  const { record, lines, offers, lineAt, offerAt, supply, need, least } = facts
  const { result } = record
  const tier = new Int16Array(offers.length).fill(-1)
  const total = new Float64Array(offers.length)
  for (const { offerId, tier: own, totalKg } of result.selection) {
    const j = offerAt.get(offerId)
    if (j === undefined || tier[j] !== -1) {
      findings.push(`selection: offer ${offerId} is unknown or named twice`)
      continue
    }
    tier[j] = own
    total[j] = Number(grams(totalKg))
    checkTotal(present(offers[j]), own, total[j], findings)
  }
  const filled = new Float64Array(lines.length)
  const taken = new Float64Array(offers.length)
  const entries: TalliedAllocation[] = []
  const given = new Map<string, bigint>()
  const rounded = new Set<number>()
  for (const [index, { lineId, offerId, quantityKg }] of result.allocations.entries()) {
    const i = lineAt.get(lineId)
    const j = offerAt.get(offerId)
    const offered = parseKg(quantityKg)
    if (i === undefined || j === undefined || offered === undefined || offered <= 0n || given.has(`${i} ${j}`)) {
      findings.push(`allocation ${index}: unknown line or offer, no quantity, or named twice`)
      continue
    }
    given.set(`${i} ${j}`, offered)
    const pair = facts.fact(i, j)
    const at = present(tier[j])
    if (!pair || at < 0 || !facts.affordable(i, j, at)) {
      findings.push(`allocation ${index}: line ${lineId} and offer ${offerId} do not pair`)
      continue
    }
    const served = Number((offered * pair.ratio.n) / pair.ratio.d)
    if ((offered * pair.ratio.n) % pair.ratio.d !== 0n) rounded.add(i)
    if (served === 0) findings.push(`allocation ${index}: ${quantityKg} kg that serve no gram of need`)
    const [line, offer] = [present(lines[i]), present(offers[j])]
    entries.push({ i, j, line, offer, pair, tier: at, offered: Number(offered), served, index })
    filled[i] = present(filled[i]) + served
    taken[j] = present(taken[j]) + Number(offered)
  }
  for (const [j, { id }] of offers.entries()) {
    if (taken[j] !== total[j])
      findings.push(`offer ${id}: allocations sum to ${taken[j]} g, the selection says ${total[j]} g`)
    if (present(taken[j]) > present(supply[j])) findings.push(`offer ${id}: more allocated than offered`)
  }
  const left = new Set<number>()
  for (const { lineId } of result.departures) {
    const i = lineAt.get(lineId)
    if (i === undefined || left.has(i)) findings.push(`departures: line ${lineId} is unknown or named twice`)
    else left.add(i)
  }
  if (result.fills.length !== lines.length) findings.push('fills: not every line is listed once')
  for (const { lineId, filledKg } of result.fills) {
    const i = lineAt.get(lineId)
    if (i === undefined || filledKg !== formatKg(BigInt(present(filled[i]))))
      findings.push(`line ${lineId}: its fill is not the sum of its allocations`)
  }
  for (const [i, { id }] of lines.entries()) {
    const got = present(filled[i])
    if (got > present(need[i])) findings.push(`line ${id}: more than it asked`)
    if (got > 0 && got < present(least[i])) findings.push(`line ${id}: below its own minimum`)
    if (got > 0 && left.has(i)) findings.push(`line ${id}: left, and yet got something`)
  }
  return { entries, filled, taken, tier, left, given: (i, j) => given.get(`${i} ${j}`) ?? 0n, rounded }
}

function checkTotal(offer: OfferInput, tier: number, total: number, findings: string[]): void {
  const own = offer.tiers[tier]
  const next = offer.tiers[tier + 1]
  if (!own || total < Number(grams(own.fromKg)) || (next && total >= Number(grams(next.fromKg)))) {
    findings.push(`offer ${offer.id}: total ${total} g does not reach tier ${tier} alone`)
  }
  if (total <= 0 || total < Number(grams(offer.minimumLotKg ?? '0')))
    findings.push(`offer ${offer.id}: below its minimum lot`)
  const step = Number(grams(offer.lotIncrementKg ?? '0'))
  if (step > 0 && total % step !== 0) findings.push(`offer ${offer.id}: not a whole multiple of its increment`)
}
