import { expect, test } from 'vitest'
import { attack, type Breach, type SeenSum } from '../../services/aggregation/src/disclosure/attacker.fixture.ts'
import { COALITION, coalitionsOf, OUTSIDER } from '../../services/aggregation/src/disclosure/public.fixture.ts'
import type { FigureChecks } from '../../services/rounds/src/disclosure/figure.ts'
import { play } from './played.fixture.ts'
import { type DisclosedSums, toMembers, toSuppliers } from './sums.fixture.ts'
import { ALL, type RoundDisclosureRules, toldOf } from './told.fixture.ts'

/**
 * The attacker of the publications, which now also reads what the rounds of its season show: what was confirmed, screened and asked, what was
 * matched, accepted, contracted and delivered, what each bloc got, and shares per stage and country. What is shown of a round is what
 * `services/rounds` and the exposure of `services/aggregation` decide beside the pool sheets of that round; the attacker puts it beside everything
 * that was ever published, standing demand and other rounds included. As a supplier it puts it beside its own sales.
 */

const SEASONS = Number(process.env.ATTACKED_SEASONS ?? 200)
/** The quick proof takes a part of the seasons; an attacker who has to succeed has as many as it needs, of these at most. */
const UNTIL_FOUND = Math.max(SEASONS, 200)

/** What the attacker finds over all seasons as a coalition of so many, and how much of rounds was told in them. */
async function breaches(
  side: 'members' | 'suppliers',
  size: number,
  rules: RoundDisclosureRules = ALL,
  enough = Number.POSITIVE_INFINITY,
) {
  const found: Breach[] = []
  const shown = { figures: 0, shares: 0, blocs: 0 }
  const seasons = enough < Number.POSITIVE_INFINITY ? UNTIL_FOUND : SEASONS
  for (let seed = 1; seed <= seasons && found.length < enough; seed++) {
    const { season, seen, rounds, told: underRules } = play(seed)
    const sums = rounds.flatMap((round, number): SeenSum[] => {
      const told = rules === ALL ? (underRules[number] as DisclosedSums) : toldOf(round, rules)
      shown.figures += told.names.length
      shown.shares += told.shares ? 1 : 0
      shown.blocs += told.blocs ? 1 : 0
      return side === 'members' ? toMembers(round, told) : toSuppliers(round, number, told)
    })
    if (sums.length === 0) continue
    const [beside, conspirators] = side === 'members' ? [seen, season.conspirators] : [[], []]
    for (const coalition of coalitionsOf(conspirators, sums, size))
      found.push(...(await attack(beside, coalition, size === 0 ? OUTSIDER : COALITION, sums)))
  }
  return { found, shown }
}

const SIDES = [0, 1, 2, 3].flatMap(size => [['members', size] as const, ['suppliers', size] as const])

test.each(SIDES)(
  'over all seasons, among %s, a coalition of %i tells nothing of a rival from what rounds show beside all publications',
  async (side, size) => {
    const { found, shown } = await breaches(side, size)
    expect(found).toEqual([])
    expect(shown.figures).toBeGreaterThan(SEASONS)
    expect(Math.min(shown.shares, shown.blocs)).toBeGreaterThan(SEASONS / 20)
  },
  600_000,
)

const without = (off: keyof FigureChecks): RoundDisclosureRules => ({ ...ALL, looks: { ...ALL.looks, [off]: false } })

test.each<[string, RoundDisclosureRules, 'members' | 'suppliers', number]>([
  ['what a sheet has not told is not told as a total', without('pooled'), 'members', 3],
  ['what is left of one figure beside another is safe', without('apart'), 'members', 3],
  ['what is served is safe in each cell', without('parted'), 'members', 3],
  ['what is served is safe over suppliers', without('suppliers'), 'suppliers', 3],
  ['shares are safe by all places of goods', { ...ALL, placed: false }, 'suppliers', 3],
  ['what blocs got is safe in each cell', { ...ALL, celled: false }, 'members', 3],
  ['volumes of priority classes are not told', { ...ALL, classes: false }, 'members', 3],
  ['the sum of what was offered is not told', { ...ALL, offered: false }, 'suppliers', 3],
])(
  'without the rule that %s the same attacker succeeds',
  async (_, rules, side, size) => {
    expect((await breaches(side, size, rules, 3)).found.length).toBeGreaterThan(2)
  },
  600_000,
)
