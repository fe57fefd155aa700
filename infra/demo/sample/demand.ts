import type { LineDraft } from '@lodestone/contracts'
import { formatKg, type Grams } from '@lodestone/kernel'
import { AROUND_EUR, GRADES_OF, QUARTERS, RATES, USE_OF } from './assumptions.ts'
import { members, type SampleMember } from './members.ts'
import { feedAYear, inQuarter, magnetsAYear } from './need.ts'
import { specialLines } from './special-lines.ts'
import { chance, spread } from './spread.ts'

const TEN_KG = 10_000n
const HALF_KG = 500n

/** All lines of one member: its magnets by grade and quarter, what it makes magnets of, and the special cases it stands for. */
export function linesOf(member: SampleMember): LineDraft[] {
  return [...magnetLines(member), ...feedLines(member), ...specialLines(member)]
}

function magnetLines(member: SampleMember): LineDraft[] {
  const grades = GRADES_OF[member.sector].slice(0, member.buys === 'user' ? 2 : 1)
  return grades.flatMap(([grade, pct]) => {
    const year = (magnetsAYear(member) * pct) / 100n
    return QUARTERS.map((period, q) =>
      line(member, { material: 'ndfeb-magnet', grade, period, quantity: inQuarter(year, q, TEN_KG), price: grade }),
    )
  })
}

function feedLines(member: SampleMember): LineDraft[] {
  if (member.buys === 'user') return []
  const form = member.buys === 'oxides' ? 'oxide' : 'metal'
  const of = (element: 'ndpr' | 'dy' | 'tb', quarters: readonly number[], step: Grams) =>
    quarters.map(q => {
      const material = `${element}-${form}`
      const year = feedAYear(member, element)
      const quantity = inQuarter(element === 'tb' ? 2n * year : year, q, step)
      return line(member, { material, period: QUARTERS[q] as string, quantity, price: material })
    })
  return [...of('ndpr', [0, 1, 2, 3], TEN_KG), ...of('dy', [0, 1, 2, 3], HALF_KG), ...of('tb', [0, 2], HALF_KG)]
}

type Need = { material: string; grade?: string; period: string; quantity: Grams; price: string }

/** A line with its terms drawn from its own name: most are intents, a fifth is binding, some have ceilings nobody can meet. */
function line(member: SampleMember, need: Need): LineDraft {
  const reference = [need.material, need.grade, need.period].filter(Boolean).join(' ')
  const key = `${member.key} ${reference}`
  const heavy = need.price.startsWith('dy') || need.price.startsWith('tb')
  const ceiling = ceilingOf(member, need.price, key)
  return {
    reference,
    material: need.material,
    ...(need.grade ? { grade: need.grade } : {}),
    quantityKg: formatKg(need.quantity),
    ...(need.price === 'ndpr-metal' && chance(`${key} minimum`, 10) ? { minimumKg: formatKg(need.quantity / 2n) } : {}),
    period: need.period,
    deliverTo: member.place,
    ...(ceiling ? { ceilingPrice: ceiling } : {}),
    commitment: chance(`${key} planning`, 12) ? 'forecast' : chance(`${key} firm`, 22) ? 'firm' : 'intent',
    endUse: USE_OF[member.sector],
    ...(member.sector === 'aerospace' ? { priority: 1 } : chance(`${key} priority`, 15) ? { priority: 2 } : {}),
    ...(chance(`${key} floor`, 5) ? { provenanceFloor: 'A' as const } : {}),
    ...(heavy || need.grade !== 'N42UH' || !chance(`${key} substitute`, 6)
      ? {}
      : { substitutes: [{ material: 'ndfeb-magnet', grade: 'N45SH', ratio: '0.9' }] }),
  }
}

/** Europeans think in euro, Japanese in yen: most could pay a quarter more than goods cost, one in fourteen a fifth less, some say nothing. */
function ceilingOf(member: SampleMember, price: string, key: string): LineDraft['ceilingPrice'] {
  if (chance(`${key} open`, 8)) return undefined
  const around = AROUND_EUR[price] as number
  const pct = chance(`${key} too low`, 7) ? spread(`${key} low`, 74, 84) : spread(`${key} high`, 128, 160)
  const euro = Math.round((around * pct) / 100)
  if (member.country !== 'JP') return { amount: `${euro}.00`, currency: 'EUR' }
  return { amount: String(Math.round(euro / Number(RATES.JPY) / 10) * 10), currency: 'JPY' }
}

export type SampleForecast = {
  readonly member: string
  readonly reference: string
  /** How it is sent: most as JSON, some as a spreadsheet or a stream would be. */
  readonly as: 'json' | 'csv' | 'ndjson'
  readonly lines: readonly LineDraft[]
}

/** One forecast a member: every fifth comes as CSV, every eleventh as NDJSON. */
export const forecasts = (run: string): SampleForecast[] =>
  members.map((member, i) => ({
    member: member.key,
    reference: `needs-2027-${run}`,
    as: i % 5 === 2 ? 'csv' : i % 11 === 4 ? 'ndjson' : 'json',
    lines: linesOf(member),
  }))
