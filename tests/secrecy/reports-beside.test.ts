import { describe, expect, test } from 'vitest'
import { attack, type Breach } from '../../services/aggregation/src/disclosure/attacker.fixture.ts'
import { COALITION, OUTSIDER } from '../../services/aggregation/src/disclosure/public.fixture.ts'
import { KEYS, type Season } from '../../services/aggregation/src/disclosure/season.fixture.ts'
import type { LineSum } from '../../services/rounds/src/disclosure/pool.ts'
import type { Played } from './played.fixture.ts'
import { besideReports, reportsOf } from './report.fixture.ts'
import { MATERIAL, type Part, type Round, type Sale } from './round.fixture.ts'
import { ALL, toldOf } from './told.fixture.ts'

/** Rounds made by hand, one a season, which the attacker of the reports reads beside all that each of them has told. */

type Line = {
  readonly group: string
  readonly kg: number
  /** Where its goods come from. */
  readonly from?: string
  /** What of it was matched, accepted, contracted and delivered; as much as the one before when left out. */
  readonly matched?: number
  readonly accepted?: number
  readonly contracted?: number
  readonly delivered?: number
  /** A line that was in the sheet when the collection ended, and is not in the sealed book. */
  readonly gone?: 'left' | 'dropped'
}
const SUPPLIERS = 6
const KEY = { material: MATERIAL, grade: null, period: '2027-Q1', bloc: 'EU' }
const grams = (kg: number): bigint => BigInt(Math.round(kg * 1000))
const many = (count: number, line: Omit<Line, 'group'>, from = 0, name = 'g'): Line[] =>
  Array.from({ length: count }, (_, nth) => ({ ...line, group: `${name}${from + nth}` }))

/** A season of one round of one cell, the sheet of which shows these lines, those too that have gone since; or is suppressed. */
function seasonOf(lines: readonly Line[], shown = true): Played {
  const part = ({ group, kg, gone }: Line): Part => ({
    cell: 0,
    group,
    commitment: gone ? 'forecast' : 'intent',
    grams: grams(kg),
  })
  const sum = (one: Line): LineSum => ({ ...KEY, ...part(one), fate: one.gone ?? 'confirmed' })
  const confirmed = lines.filter(({ gone }) => !gone)
  const quantityKg = `${lines.reduce((all, { kg }) => all + kg, 0)}`
  const sales = confirmed.flatMap((line): Sale[] => {
    const { from = 'AU', kg, matched = kg, accepted = matched, contracted = accepted, delivered = contracted } = line
    const each = (amount: number): bigint => grams(amount) / BigInt(SUPPLIERS)
    if (matched === 0) return []
    return Array.from({ length: SUPPLIERS }, (_, nth) => ({
      ...KEY,
      commitment: 'intent',
      group: line.group,
      supplierGroup: `${from}${nth}`,
      chain: [{ stage: 'mining', country: from }],
      part: part(line),
      matched: each(matched),
      accepted: each(accepted),
      contracted: each(contracted),
      delivered: each(delivered),
    }))
  })
  const cell = { material: MATERIAL, period: KEY.period, bloc: 'EU' as const }
  const round: Round = {
    confirmed: confirmed.map(part),
    screened: lines.filter(({ gone }) => gone !== 'dropped').map(part),
    asked: lines.map(part),
    lines: lines.map(sum),
    sheets: [{ version: 1, cells: [shown ? { ...cell, quantityKg, contributors: 5 } : { ...cell, suppressed: true }] }],
    pooled: shown ? lines.map(sum) : [],
    sales,
    unsold: new Map(),
  }
  return {
    season: { conspirators: [], keys: KEYS, moments: [] } as Season,
    seen: shown ? [{ stream: 'round-1', publication: 1, cell: '0', quantityKg, who: lines.map(part) }] : [],
    rounds: [round],
    told: [toldOf(round, ALL)],
  }
}

async function breachesOf(year: readonly Played[], coalition: readonly string[] = []): Promise<Breach[]> {
  const reports = await reportsOf(year)
  const { seen, sums } = besideReports(year, reports, 'members')
  return attack(seen, coalition, coalition.length === 0 ? OUTSIDER : COALITION, sums)
}

describe('a report tells no line, nor what a round served of one', () => {
  test('beside a sheet that shows a line which an operator dropped before the close', async () => {
    const round = (dropped: number) =>
      seasonOf([...many(6, { kg: 120 }), { group: 'g0', kg: dropped, gone: 'dropped' }])
    const year = [round(12), round(1.2), round(1.2)]
    expect(year.flatMap(({ told }) => told[0]?.names)).toEqual(['asked', 'asked', 'asked'])
    expect(await breachesOf(year)).toEqual([])
  })

  test('beside the exposure, which shows what a round matched for each bloc where the round itself does not', async () => {
    const held = () => seasonOf([...many(6, { kg: 120, matched: 60 }), { group: 'g0', kg: 12, gone: 'left' }])
    const year = [held(), held(), seasonOf([{ group: 'x', kg: 60 }], false)]
    expect(year.map(({ told }) => [told[0]?.names, told[0]?.blocs])).toEqual([
      [['screened', 'asked'], true],
      [['screened', 'asked'], true],
      [[], false],
    ])
    expect(await breachesOf(year)).toEqual([])
  })

  test('beside what was contracted, where what was delivered is withheld because one member got nothing', async () => {
    const round = (undelivered: number) =>
      seasonOf([
        { group: 'g0', kg: undelivered, delivered: 0 },
        ...many(6, { kg: 120 }, 1),
        ...many(5, { kg: 120, accepted: 0 }, 7),
      ])
    const year = [round(120), round(1.2), round(1.2)]
    for (const { told } of year)
      expect(told[0]?.names).toEqual(['confirmed', 'screened', 'asked', 'matched', 'accepted', 'contracted'])
    expect(await breachesOf(year)).toEqual([])
  })

  test('beside shares of countries, as three members who know their own', async () => {
    const round = (undelivered: readonly string[], small: readonly string[]) =>
      seasonOf([
        ...many(6, { kg: 120 }),
        ...many(8, { kg: 120, from: 'US' }, 0, 'h').map(line => ({
          ...line,
          ...(small.includes(line.group) ? { kg: 1.2 } : {}),
          ...(undelivered.includes(line.group) ? { delivered: 0 } : {}),
        })),
      ])
    const year = [
      round(['h1', 'h2', 'h3', 'h4'], []),
      round(['h1', 'h2', 'h3', 'h4'], ['h0']),
      round(['h1', 'h2', 'h3', 'h5'], ['h0', 'h4']),
    ]
    for (const { told } of year) expect([told[0]?.shares, told[0]?.cells.get(0)]).toEqual([true, ['matched']])
    expect(await breachesOf(year, ['h5', 'h6', 'h7'])).toEqual([])
  })
})

test('what was delivered of a pool tells nobody what one member got, beside shares of countries', async () => {
  const season = seasonOf([
    ...many(6, { kg: 120 }),
    ...many(6, { kg: 120, from: 'US' }, 0, 'h').map((line, nth) => ({ ...line, delivered: nth === 0 ? 120 : 0 })),
  ])
  expect(season.told[0]?.shares).toBe(true)
  const alone = [{ at: 0, nth: 0, round: season.rounds[0] as Round, told: season.told[0] as Played['told'][number] }]
  const { seen, sums } = besideReports([season], [alone], 'members')
  // What was told of the round alone: without the two sums of a report of it.
  expect(await attack(seen, [], OUTSIDER, sums.slice(2))).toEqual([])
})
