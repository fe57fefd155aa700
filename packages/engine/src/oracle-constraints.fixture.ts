import { grams, present, type Rational } from '@lodestone/kernel'
import { type OracleCap, oracleBook, oracleCaps } from './oracle-book.fixture.ts'
import type { MatchInput, MatchOutput } from './types.ts'

/** Sentences about every constraint of a round that an output breaks, in whole grams; the checker is not asked. The caps are those in force unless others are given. */
export function brokenConstraints(
  input: MatchInput,
  { result }: MatchOutput,
  caps: readonly OracleCap[] = oracleCaps(oracleBook(input), input.rules, stepInForce(input, result)),
): string[] {
  const book = oracleBook(input)
  const broken: string[] = []
  const taken = new Map<string, bigint>()
  const filled = new Map<string, bigint>()
  const tierOf = new Map(result.selection.map(({ offerId, tier }) => [offerId, tier]))
  const flows = result.allocations.map(({ lineId, offerId, quantityKg }) => {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const j = book.offers.findIndex(({ id }) => id === offerId)
    const pair = book.pair(i, j, tierOf.get(offerId) ?? -1)
    const ratio: Rational = pair?.exact.ratio ?? { n: 1n, d: 1n }
    const served = (grams(quantityKg) * ratio.n) / ratio.d
    taken.set(offerId, (taken.get(offerId) ?? 0n) + grams(quantityKg))
    filled.set(lineId, (filled.get(lineId) ?? 0n) + served)
    if (!pair) broken.push(`${lineId} and ${offerId} are no pair`)
    if (served === 0n) broken.push(`${lineId} gets no gram of need of ${offerId}`)
    return { i, j, served }
  })
  for (const [j, { id }] of book.offers.entries()) {
    const total = taken.get(id) ?? 0n
    const selected = result.selection.filter(({ offerId }) => offerId === id)
    if (selected.length !== (total > 0n ? 1 : 0)) broken.push(`${id} is selected ${selected.length} times`)
    if (total > grams(present(book.offers[j]).quantityKg)) broken.push(`${id} gives more than it has`)
    const [own] = selected
    if (!own) continue
    if (grams(own.totalKg) !== total) broken.push(`${id} does not give its total`)
    const range = present(book.totals[j])[own.tier]
    if (!range || total < gramsOf(range.low) || total > gramsOf(range.high))
      broken.push(`${id} is not between the floors of its tier`)
    else if (range.step && total % gramsOf(range.step) !== 0n) broken.push(`${id} is no multiple of its step`)
  }
  const left = new Set(result.departures.map(({ lineId }) => lineId))
  for (const { id, quantityKg, minimumKg } of book.lines) {
    const got = filled.get(id) ?? 0n
    const written = result.fills.filter(({ lineId }) => lineId === id)
    if (written.length !== 1 || grams(present(written[0]).filledKg) !== got)
      broken.push(`${id} is not filled as written`)
    if (got > grams(quantityKg)) broken.push(`${id} gets more than it asked`)
    if (got > 0n && got < grams(minimumKg ?? '0')) broken.push(`${id} gets less than its minimum`)
    if (got > 0n && left.has(id)) broken.push(`${id} left and yet gets something`)
  }
  for (const { name, exactShare, base, covers, counts } of caps) {
    const sum = (which: (i: number, j: number) => boolean) =>
      flows.reduce((total, { i, j, served }) => (which(i, j) ? total + served : total), 0n)
    const most = base === undefined ? sum(covers) : BigInt(Math.round(base * 1000))
    if (sum(counts) * exactShare.d > most * exactShare.n) broken.push(`the cap of ${name} is passed`)
  }
  return broken
}

/** The country share in force: the last step of a ladder that the result says was tried, or the round's own; `null` where it is only reported. */
export function stepInForce({ rules }: MatchInput, { stages }: MatchOutput['result']): string | null {
  if (rules.countryCapBase === 'report-only') return null
  if (!rules.countryCapLadder?.steps.length) return rules.maxCountrySharePct
  const tried = stages.filter(({ name }) => name.startsWith('cap-'))
  return tried.at(-1)?.name.slice('cap-'.length) ?? rules.maxCountrySharePct
}

const gramsOf = (kg: number): bigint => BigInt(Math.round(kg * 1000))
