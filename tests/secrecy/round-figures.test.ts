import type { Cell } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import {
  attack,
  type Breach,
  type Seen,
  type SeenSum,
} from '../../services/aggregation/src/disclosure/attacker.fixture.ts'
import { RULES } from '../../services/aggregation/src/disclosure/disclosure.ts'
import { COMMITMENTS } from '../../services/aggregation/src/disclosure/figure.ts'
import {
  COALITION,
  coalitionsOf,
  OUTSIDER,
  published,
} from '../../services/aggregation/src/disclosure/public.fixture.ts'
import { randomOf, type Season, seasonOf } from '../../services/aggregation/src/disclosure/season.fixture.ts'
import { net } from '../../services/rounds/src/disclosure/disclosure.ts'
import { choose, type Looks } from '../../services/rounds/src/disclosure/figure.ts'
import type { LineSum, Sheet } from '../../services/rounds/src/disclosure/pool.ts'

/**
 * The attacker of the publications, which now also reads what the rounds of its season show to members: what was confirmed, screened and asked,
 * what was matched and accepted, by material. What is shown of a round is what `services/rounds` decides beside the pool sheets of that round; the
 * attacker puts it beside everything that was ever published, standing demand and other rounds included.
 */

const SEASONS = Number(process.env.ATTACKED_SEASONS ?? 200)

type Part = { cell: number; group: string; commitment: (typeof COMMITMENTS)[number]; grams: bigint }
const MATERIAL = 'dy-oxide'

/** What stands in a moment of a round, part by part. */
const partsOf = (season: Season, moment: number): Part[] =>
  (season.moments[moment]?.cells ?? []).flatMap((standing, cell) =>
    COMMITMENTS.flatMap(commitment =>
      [...standing[commitment]].map(([group, grams]) => ({ cell, group, commitment, grams })),
    ),
  )

const nameOf = ({ cell, group, commitment }: Part): string => `${cell} ${group} ${commitment}`

/** How a round serves what was confirmed: all of it, all but a few groups, some groups first, or a share of everything. */
function served(confirmed: readonly Part[], random: () => number): Part[] {
  const way = random()
  const share = BigInt(30 + Math.floor(65 * random()))
  const groups = [...new Set(confirmed.map(one => one.group))].sort()
  const lucky = new Map(groups.map(group => [group, random()] as const))
  return confirmed.flatMap(part => {
    const luck = lucky.get(part.group) ?? 0
    const grams = (part.grams * share) / 100n
    const given =
      way < 0.25
        ? part.grams
        : way < 0.5
          ? luck < 0.15
            ? grams
            : part.grams
          : way < 0.75
            ? luck < 0.5
              ? part.grams
              : grams
            : grams
    return given > 0n ? [{ ...part, grams: given }] : []
  })
}

/** What the rounds of a season show, as the attacker sees it. */
function roundSums(season: Season, seed: number, seen: readonly Seen[], looks?: Looks): SeenSum[] {
  const random = randomOf(seed + 1_000_000)
  const streams = Map.groupBy(season.moments.entries(), ([, moment]) => moment.stream)
  streams.delete('demand')
  return [...streams.values()].flatMap(moments => {
    const numbers = moments.map(([nth]) => nth)
    const last = partsOf(season, numbers.at(-1) ?? 0)
    const confirmed = new Set(last.map(nameOf))
    const joined = [...new Map(numbers.flatMap(nth => partsOf(season, nth)).map(one => [nameOf(one), one])).values()]
    // Lines of their own that were dropped: of amounts that stand nowhere else.
    const dropped = joined
      .filter(() => random() < 0.05)
      .map(one => ({ ...one, commitment: 'firm' as const, grams: one.grams + 1n }))
    const fate = (part: Part): LineSum['fate'] => (confirmed.has(nameOf(part)) ? 'confirmed' : 'left')
    const line = (part: Part, is: LineSum['fate']): LineSum => {
      const { material, grade, period, bloc } = season.keys[part.cell] as Season['keys'][number]
      return { material, grade: grade ?? null, period, bloc, group: part.group, fate: is, grams: part.grams }
    }
    const sheets = numbers.map((publication, nth): Sheet => {
      const told = new Map(seen.filter(one => one.publication === publication).map(one => [one.cell, one.quantityKg]))
      const cells = season.keys.map((key, cell): Cell => {
        const quantityKg = told.get(`${cell}`)
        if (quantityKg === undefined) return { ...key, suppressed: true }
        return { ...key, quantityKg, contributors: 5 }
      })
      return { version: nth + 1, cells }
    })
    const matched = served(last, random)
    const declining = new Set(matched.filter(() => random() < 0.1).map(one => one.group))
    const flows = { matched, accepted: matched.filter(one => !declining.has(one.group)) }
    const parts = {
      confirmed: last,
      screened: joined,
      asked: [...joined, ...dropped],
      ...flows,
    }
    const shown = choose(
      [...joined.map(one => line(one, fate(one))), ...dropped.map(one => line(one, 'dropped'))],
      sheets,
      {
        names: ['matched', 'accepted'],
        of: name =>
          net((name === 'matched' ? flows.matched : flows.accepted).map(one => new Map([[one.group, one.grams]]))),
      },
      looks,
    )
    return (shown.get(MATERIAL) ?? []).map(({ name, contributions }): SeenSum => {
      const who = parts[name as keyof typeof parts].map(one => ({ ...one, cell: `${one.cell}` }))
      return { quantityKg: formatKg([...contributions.values()].reduce((sum, grams) => sum + grams, 0n)), who }
    })
  })
}

/** What the attacker finds over all seasons, and how many figures of rounds were shown in them. */
async function breaches(size: number, looks?: Looks, enough = Number.POSITIVE_INFINITY) {
  const found: Breach[] = []
  let shown = 0
  for (let seed = 1; seed <= SEASONS && found.length < enough; seed++) {
    const season = seasonOf(seed)
    const seen = published(season, RULES)
    const sums = roundSums(season, seed, seen, looks)
    shown += sums.length
    if (sums.length === 0) continue
    for (const coalition of size === 0 ? [[]] : coalitionsOf(season, seen, size))
      found.push(...(await attack(seen, coalition, size === 0 ? OUTSIDER : COALITION, sums)))
  }
  return { found, shown }
}

test.each([0, 1, 2, 3])(
  'over all seasons a coalition of %i tells nothing of a rival from what rounds show beside all publications',
  async size => {
    const { found, shown } = await breaches(size)
    expect(found).toEqual([])
    expect(shown).toBeGreaterThan(SEASONS / 4)
  },
  240_000,
)

test.each<[string, Looks, number]>([
  ['what a sheet has not told is not told as a total', { pooled: false, apart: true }, 3],
  ['differences to what was confirmed', { pooled: true, apart: false }, 3],
])(
  'without the rule that %s the same attacker succeeds',
  async (_, looks, size) => {
    expect((await breaches(size, looks, 3)).found.length).toBeGreaterThan(2)
  },
  240_000,
)
