import { expect, test } from 'vitest'
import { attack, type Breach } from './attacker.fixture.ts'
import { type DisclosureRules, RULES } from './disclosure.ts'
import type { Seen } from './movement.fixture.ts'
import { COALITION, coalitionsOf, OUTSIDER, published } from './public.fixture.ts'
import { awardedSeason, KEYS, type Season, seasonOf } from './season.fixture.ts'

/** More seasons are a setting away: `ATTACKED_SEASONS=2000 npm test -- services/aggregation/src/disclosure/attacker.test.ts`. */
const SEASONS = Number(process.env.ATTACKED_SEASONS ?? 200)
/** The quick proof takes a part of the seasons; an attacker who has to succeed has as many as it needs, of these at most. */
const UNTIL_FOUND = Math.max(SEASONS, 200)

/** What is published under the rules as they are is the same for every coalition. */
const underRules = new Map<number, Seen[]>()
function seenIn(seed: number, rules: DisclosureRules): Seen[] {
  if (rules !== RULES) return published(seasonOf(seed), rules)
  const seen = underRules.get(seed) ?? published(seasonOf(seed), rules)
  underRules.set(seed, seen)
  return seen
}

/** What the attacker finds in all seasons; stops at the `enough`th season in which it finds something. */
async function breaches(rules: DisclosureRules, size: number, enough = Number.POSITIVE_INFINITY): Promise<Breach[]> {
  const found: Breach[] = []
  let seasons = 0
  const most = enough < Number.POSITIVE_INFINITY ? UNTIL_FOUND : SEASONS
  for (let seed = 1; seed <= most && seasons < enough; seed++) {
    const season = seasonOf(seed)
    const seen = seenIn(seed, rules)
    const before = found.length
    for (const coalition of size === 0 ? [[]] : coalitionsOf(season.conspirators, seen, size))
      found.push(...(await attack(seen, coalition, size === 0 ? OUTSIDER : COALITION)))
    if (found.length > before) seasons++
  }
  return found
}

test.each([0, 1, 2, 3])(
  'over all seasons a coalition of %i tells no rival’s quantity or change within bounds',
  async size => {
    expect(await breaches(RULES, size)).toEqual([])
  },
  240_000,
)

test.each<[string, DisclosureRules, number]>([
  ['threshold (and on coalitions, which implies it)', { ...RULES, groups: 1, coalition: 1 }, 3],
  ['dominance', { ...RULES, dominancePct: 100n }, 0],
  ['p %', { ...RULES, pPct: 0n }, 3],
  ['coalitions', { ...RULES, coalition: 1 }, 3],
  ['differences of two publications (and of more)', { ...RULES, figuresAtOnce: 1 }, 1],
  ['combinations of three or more', { ...RULES, figuresAtOnce: 2 }, 3],
])(
  'without the rule on %s the same attacker succeeds',
  async (_, rules, size) => {
    expect((await breaches(rules, size, 3)).length).toBeGreaterThan(2)
  },
  240_000,
)

test('without the rule on moves between cells it succeeds where a rival’s change is all that did not move', async () => {
  const five = (name: string, grams: bigint) => [1, 2, 3, 4, 5].map(nth => [`${name}${nth}`, grams] as const)
  const cell = (...lines: (readonly [string, bigint])[]) => ({
    forecast: new Map(),
    intent: new Map(lines),
    firm: new Map(),
  })
  const moved = five('moved', 10_000n)
  const season: Season = {
    conspirators: ['still1', 'still2', 'still3'],
    keys: KEYS.slice(0, 2),
    moments: [
      {
        stream: 'demand',
        cells: [cell(...moved, ...five('still', 8_000n)), cell(...five('still', 7_000n), ['x', 5_000n])],
      },
      { stream: 'demand', cells: [cell(...five('still', 8_000n)), cell(...five('still', 7_000n), ['x', 5_000n])] },
      {
        stream: 'demand',
        cells: [cell(...five('still', 12_000n)), cell(...moved, ...five('still', 7_000n), ['x', 12_000n])],
      },
    ],
  }
  const seen = (rules: DisclosureRules) => attack(published(season, rules), season.conspirators, COALITION)
  expect(await seen(RULES)).toEqual([])
  expect(await seen({ ...RULES, figuresAtOnce: 'of-a-cell' })).toContainEqual({
    what: 'x 1 intent changed by',
    trueKg: 7,
    low: expect.closeTo(7),
    high: expect.closeTo(7),
  })
})

/** What the attacker finds in seasons whose rounds award something, when it is told what in each cell where that is safe to tell. */
async function breachesOfAwards(judged: boolean, size: number, enough = Number.POSITIVE_INFINITY): Promise<Breach[]> {
  const found: Breach[] = []
  const most = enough < Number.POSITIVE_INFINITY ? UNTIL_FOUND : SEASONS
  for (let seed = 1; seed <= most && found.length < enough; seed++) {
    const season = awardedSeason(seed)
    const seen = published(season, RULES, judged)
    for (const coalition of size === 0 ? [[]] : coalitionsOf(season.conspirators, seen, size))
      found.push(...(await attack(seen, coalition, size === 0 ? OUTSIDER : COALITION)))
  }
  return found
}

test.each([0, 3])(
  'where rounds award something and tell what, a coalition of %i tells no rival’s quantity or change',
  async size => {
    expect(await breachesOfAwards(true, size)).toEqual([])
  },
  240_000,
)

test('without the rule on awards the same attacker succeeds', async () => {
  expect((await breachesOfAwards(false, 3, 3)).length).toBeGreaterThan(2)
}, 240_000)
