import { expect, test } from 'vitest'
import { attack, type Breach } from '../../services/aggregation/src/disclosure/attacker.fixture.ts'
import { COALITION, coalitionsOf, OUTSIDER } from '../../services/aggregation/src/disclosure/public.fixture.ts'
import { ALL, type ReportChecks } from '../../services/rounds/src/report/report.ts'
import { type Played, play } from './played.fixture.ts'
import { besideReports, coverageOf, reportsOf, soldByThree } from './report.fixture.ts'

/**
 * The attacker of the publications and of what rounds show, which now also reads what is told of several rounds together. Eight seasons are a year: each
 * has cells of its own, for quarters of its own, and the same groups trade in all of them. So a report may sum rounds of several seasons.
 */

const SEASONS = Number(process.env.ATTACKED_SEASONS ?? 200)
/** The quick proof takes a part of the seasons; an attacker who has to succeed has as many as it needs, of these at most. */
const UNTIL_FOUND = Math.max(SEASONS, 200)
const YEAR = 8
const yearsOf = (seasons: number) =>
  Array.from(
    { length: seasons / YEAR },
    (_, nth) => () => Array.from({ length: YEAR }, (_one, at) => play(YEAR * nth + at + 1)),
  )
const years = yearsOf(SEASONS)
const yearsUntilFound = yearsOf(UNTIL_FOUND)
/** The reports of a year under the rules as they are. */
const reported = new Map<number, ReturnType<typeof reportsOf>>()
function reportsOfYear(nth: number, year: readonly Played[]): ReturnType<typeof reportsOf> {
  const known = reported.get(nth) ?? reportsOf(year)
  reported.set(nth, known)
  return known
}

type Side = 'members' | 'suppliers'

/** What the attacker finds over all years as a coalition of so many. */
async function breaches(
  side: Side,
  size: number,
  looks: ReportChecks = ALL,
  enough = Number.POSITIVE_INFINITY,
  made: (year: readonly Played[]) => readonly Played[] = year => year,
): Promise<Breach[]> {
  const found: Breach[] = []
  const most = enough < Number.POSITIVE_INFINITY ? yearsUntilFound : years
  for (const [nth, yearOf] of most.entries()) {
    if (found.length >= enough) break
    const asPlayed = yearOf()
    const year = made(asPlayed)
    const reports = await (looks === ALL && year === asPlayed ? reportsOfYear(nth, year) : reportsOf(year, looks))
    if (reports.length === 0) continue
    const { seen, sums } = besideReports(year, reports, side)
    const conspirators = side === 'members' ? (year[0]?.season.conspirators ?? []) : []
    for (const coalition of coalitionsOf(conspirators, sums, size))
      found.push(...(await attack(seen, coalition, size === 0 ? OUTSIDER : COALITION, sums)))
  }
  return found
}

test('in 200 seasons most rounds show what was matched and what was delivered, in reports or by themselves', async () => {
  const [alone, inReports] = [{ ...NOTHING }, { ...NOTHING }]
  for (const [nth, yearOf] of yearsOf(200).entries()) {
    add(alone, coverageOf(yearOf(), []))
    add(inReports, coverageOf(yearOf(), await reportsOfYear(nth, yearOf())))
  }
  expect(alone).toEqual({ rounds: 319, reported: 0, matched: 82, delivered: 21 })
  expect(inReports).toEqual({ rounds: 319, reported: 194, matched: 222, delivered: 206 })
})

const NOTHING = { rounds: 0, reported: 0, matched: 0, delivered: 0 }
function add(sum: typeof NOTHING, one: typeof NOTHING): void {
  for (const name of Object.keys(one) as (keyof typeof one)[]) sum[name] += one[name]
}

test.each([0, 1, 2, 3].flatMap(size => [['members', size] as const, ['suppliers', size] as const]))(
  'over all years, among %s, a coalition of %i tells nothing of a rival from reports beside all that was ever published',
  async (side, size) => expect(await breaches(side, size)).toEqual([]),
  600_000,
)

test.each<[string, ReportChecks, Side, number, typeof soldByThree?]>([
  ['what is known of a part may be taken off', { ...ALL, known: false }, 'members', 0],
  ['what was delivered may be taken off what was matched', { ...ALL, apart: false }, 'members', 0],
  ['one group has two fifths at most', { ...ALL, rules: { ...ALL.rules, dominancePct: 50n } }, 'members', 0],
  ['what suppliers sold is judged too', { ...ALL, suppliers: false }, 'suppliers', 3, soldByThree],
])(
  'without the rule that %s the same attacker succeeds',
  async (_, looks, side, size, made) => {
    expect((await breaches(side, size, looks, 1, made)).length).toBeGreaterThan(0)
  },
  600_000,
)
