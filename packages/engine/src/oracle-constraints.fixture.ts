import { exact, grams } from '@lodestone/kernel'
import { oracleBook, oracleCaps } from './oracle-book.fixture.ts'
import type { MatchInput, MatchOutput } from './types.ts'

/** Sentences about every constraint of a round that an output breaks, in whole grams; the checker is not asked. */
export function brokenConstraints(input: MatchInput, { result }: MatchOutput): string[] {
  const book = oracleBook(input)
  const broken: string[] = []
  const taken = new Map<string, bigint>()
  const filled = new Map<string, bigint>()
  const tierOf = new Map(result.selection.map(({ offerId, tier }) => [offerId, tier]))
  const flows = result.allocations.map(({ lineId, offerId, quantityKg }) => {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const j = book.offers.findIndex(({ id }) => id === offerId)
    const ratio = ratioText(input, lineId, offerId)
    const served = (grams(quantityKg) * ratio.n) / ratio.d
    taken.set(offerId, (taken.get(offerId) ?? 0n) + grams(quantityKg))
    filled.set(lineId, (filled.get(lineId) ?? 0n) + served)
    if (!book.pair(i, j, tierOf.get(offerId) ?? -1)) broken.push(`${lineId} and ${offerId} are no pair`)
    return { i, j, served }
  })
  for (const [j, { id }] of book.offers.entries()) {
    const total = taken.get(id) ?? 0n
    const selected = result.selection.filter(({ offerId }) => offerId === id)
    if (selected.length !== (total > 0n ? 1 : 0)) broken.push(`${id} is selected ${selected.length} times`)
    if (total > grams(book.offers[j]!.quantityKg)) broken.push(`${id} gives more than it has`)
    const [own] = selected
    if (!own) continue
    if (grams(own.totalKg) !== total) broken.push(`${id} does not give its total`)
    const range = book.totals[j]![own.tier]
    const kg = Number(own.totalKg)
    if (!range || kg < range.low || kg > range.high) broken.push(`${id} is not between the floors of its tier`)
    else if (range.step && total % grams(String(range.step)) !== 0n) broken.push(`${id} is no multiple of its step`)
  }
  const left = new Set(result.departures.map(({ lineId }) => lineId))
  for (const { id, quantityKg, minimumKg } of book.lines) {
    const got = filled.get(id) ?? 0n
    const written = result.fills.filter(({ lineId }) => lineId === id)
    if (written.length !== 1 || grams(written[0]!.filledKg) !== got) broken.push(`${id} is not filled as written`)
    if (got > grams(quantityKg)) broken.push(`${id} gets more than it asked`)
    if (got > 0n && got < grams(minimumKg ?? '0')) broken.push(`${id} gets less than its minimum`)
    if (got > 0n && left.has(id)) broken.push(`${id} left and yet gets something`)
  }
  for (const { name, share, base, covers, counts } of oracleCaps(book, input.rules)) {
    const sum = (which: (i: number, j: number) => boolean) =>
      flows.reduce((total, { i, j, served }) => (which(i, j) ? total + served : total), 0n)
    const most = base === undefined ? sum(covers) : BigInt(Math.round(base * 1000))
    if (sum(counts) * 100_000n > most * BigInt(Math.round(share * 100_000))) broken.push(`the cap of ${name} is passed`)
  }
  return broken
}

/** The ratio of a pair, exactly: that of the first substitute of the offer's material, or one. */
function ratioText({ lines, offers }: MatchInput, lineId: string, offerId: string) {
  const line = lines.find(({ id }) => id === lineId)!
  const offer = offers.find(({ id }) => id === offerId)!
  const own = line.material === offer.material ? '1' : undefined
  const text = own ?? line.substitutes?.find(({ material }) => material === offer.material)?.ratio ?? '0'
  return exact.decimalToRational(text)
}
