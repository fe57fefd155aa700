import { EU_27, formatKg, grams, percentOf, present } from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import type { Pairs } from '../pairs/kinds.ts'
import type { LineInput, OfferInput, Rules, ShareRow } from '../types.ts'

/** Whether goods from `country` count towards the cap for a line: not when exempt, and not on the buyer's own territory. */
export function counts(
  country: string,
  line: Pick<LineInput, 'bloc'>,
  rules: Pick<Rules, 'countryCapExempt'>,
): boolean {
  if (rules.countryCapExempt?.includes(country)) return false
  return line.bloc === 'EU' ? !EU_27.has(country) : country !== 'JP'
}

/** The stage and country pairs of an offer that count for a line, each once. */
export function countedStages(book: Book, offer: number, line: number): string[] {
  const seen = new Set<string>()
  for (const { stage, country } of present(book.offers[offer]).chain) {
    if (counts(country, present(book.lines[line]), book.rules)) seen.add(`${stage}\t${country}`)
  }
  return [...seen]
}

/** Pooled demand in grams by material: every line of the inputs, a constant of the round that its further passes keep. */
export const pooledDemand = (book: Book): Map<string, number> =>
  book.standing ? gramsOf(book.standing.pooledKg) : demandOf(book, () => true)

/** The demand that caps are a share of, in grams by material: of all lines, or of those that have a pair when the base is what can be served. Both are kept by further passes. */
export function cappedDemand(book: Book, pairs: Pairs): Map<string, number> {
  if (book.rules.countryCapBase !== 'servable-demand') return pooledDemand(book)
  return book.standing ? gramsOf(book.standing.servableKg ?? {}) : demandOf(book, i => intAt(pairs.prefix, i) > 0)
}

function demandOf({ lines, need }: Book, counted: (line: number) => boolean): Map<string, number> {
  const demand = new Map<string, number>()
  for (const [i, { material }] of lines.entries())
    demand.set(material, (demand.get(material) ?? 0) + (counted(i) ? floatAt(need, i) : 0))
  return demand
}

const gramsOf = (byMaterial: Readonly<Record<string, string>>): Map<string, number> =>
  new Map(Object.entries(byMaterial).map(([material, kg]) => [material, Number(grams(kg))]))

/** Whom a supplier cap counts an offer to: its supplier, or the supplier's corporate group where the rules cap groups. */
export const capHolder = (
  { supplierId, group }: Pick<OfferInput, 'supplierId' | 'group'>,
  rules: Pick<Rules, 'supplierCapBy'>,
): string => (rules.supplierCapBy === 'group' ? (group ?? supplierId) : supplierId)

/** Matched need in grams by material of the line. */
export function matchedByMaterial(book: Book, flows: readonly Flow[]): Map<string, number> {
  const matched = new Map<string, number>()
  for (const { line, served } of flows) {
    const { material } = present(book.lines[line])
    matched.set(material, (matched.get(material) ?? 0) + served)
  }
  return matched
}

/** Counted need in grams by material, stage and country. */
function countedNeed(book: Book, flows: readonly Flow[]): Map<string, number> {
  const counted = new Map<string, number>()
  const stages = new Map<string, string[]>()
  for (const { line, entry, served } of flows) {
    const { material, bloc } = present(book.lines[line])
    const key = `${entry.offer} ${bloc}`
    let own = stages.get(key)
    if (!own) {
      own = countedStages(book, entry.offer, line)
      stages.set(key, own)
    }
    for (const stage of own) counted.set(`${material}\t${stage}`, (counted.get(`${material}\t${stage}`) ?? 0) + served)
  }
  return counted
}

/** A tally with another added to it. */
function added(tally: Map<string, number>, others: Iterable<[string, number]>): Map<string, number> {
  for (const [key, own] of others) tally.set(key, (tally.get(key) ?? 0) + own)
  return tally
}

/** The gauge: what each country supplied at each stage, in earlier passes too, against pooled demand, matched volume and the cap. `capPct` is the step in force. */
export function shareRows(book: Book, pairs: Pairs, flows: readonly Flow[], capPct: string): ShareRow[] {
  const pooled = pooledDemand(book)
  const base = cappedDemand(book, pairs)
  const { matchedKg = {}, countedKg = {} } = book.standing ?? {}
  const matched = added(matchedByMaterial(book, flows), gramsOf(matchedKg))
  const before = Object.entries(countedKg).flatMap(([key, kg]): [string, number][] => {
    const [kind, ...place] = key.split(' ')
    return kind === 'country' ? [[place.join('\t'), Number(grams(kg))]] : []
  })
  const capped = Number(capPct)
  return [...added(countedNeed(book, flows), before)]
    .map(([key, grams]) => {
      const [material = '', stage = '', country = ''] = key.split('\t')
      const ofDemandPct = percentOf(BigInt(grams), BigInt(pooled.get(material) ?? 0))
      const ofMatchedPct = percentOf(BigInt(grams), BigInt(matched.get(material) ?? 0))
      const ofBasePct = percentOf(BigInt(grams), BigInt(base.get(material) ?? 0))
      const judged = book.rules.countryCapBase === 'matched' ? ofMatchedPct : ofBasePct
      return {
        material,
        stage,
        country,
        kg: formatKg(BigInt(grams)),
        ofDemandPct,
        ofMatchedPct,
        ...(book.rules.countryCapBase === 'servable-demand' ? { ofServablePct: ofBasePct } : {}),
        capPct,
        withinCap: Number(judged) <= capped,
      }
    })
    .sort((a, b) => (`${a.material} ${a.stage} ${a.country}` < `${b.material} ${b.stage} ${b.country}` ? -1 : 1))
}
