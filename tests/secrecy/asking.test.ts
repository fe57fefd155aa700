import type { Explanation } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { explanationFor, type Own, type Published } from '../../services/rounds/src/explanation/explanation.ts'
import { ask, type LearnedFigure } from './asking.attacker.fixture.ts'
import { type Asked, askedRound, WAYS, type Way } from './asking.fixture.ts'

/**
 * Somebody asks with offers of stepped prices and lots, or with lines of a gram at stepped ceilings, and reads every explanation: over all seasons it
 * tells no rival's kilograms to within 15 % and no ceiling or price to within a published band. Where a rule is put off it does.
 */

const SEASONS = Number(process.env.ATTACKED_SEASONS ?? 200)

const rounds = new Map<string, Promise<Asked>>()
function played(seed: number, way: Way): Promise<Asked> {
  const key = `${seed} ${way}`
  const round = rounds.get(key) ?? askedRound(seed, way)
  rounds.set(key, round)
  return round
}

type Explain = (own: Own, published: Published, detail: Explanation) => Explanation

async function readBy(way: Way, explain: Explain, enough = Number.POSITIVE_INFINITY) {
  const found: LearnedFigure[] = []
  const codes = new Set<string>()
  // Each season is asked in one way.
  for (let seed = 1 + WAYS.indexOf(way); seed <= SEASONS && found.length < enough; seed += WAYS.length) {
    const asked = await played(seed, way)
    const explanations = asked.own.map(({ own, detail }) => explain(own, asked.published, detail))
    for (const { code } of explanations) codes.add(code)
    found.push(...(await ask(asked, explanations)))
  }
  return { found, codes: [...codes].sort() }
}

test.each(WAYS)(
  'who asks by %s is told nothing of a rival',
  async way => {
    const { found, codes } = await readBy(way, explanationFor)
    expect(found).toEqual([])
    expect(codes).toContain('not-matched-in-full')
  },
  600_000,
)

const with_ =
  (more: (detail: Explanation) => Partial<Explanation>): Explain =>
  (own, published, detail) => {
    const told = explanationFor(own, published)
    const { figures = {}, ...rest } = more(detail)
    return { ...told, ...rest, figures: { ...told.figures, ...figures } }
  }
const figures = (detail: Explanation, ...names: string[]) => ({
  figures: Object.fromEntries(
    names.flatMap(name => (name in detail.figures ? [[name, detail.figures[name] ?? null]] : [])),
  ),
})

test.each<[string, Way, Explain]>([
  [
    'the lines that an offer reaches are not counted',
    'prices',
    with_(detail => figures(detail, 'linesInReach', 'notPaired')),
  ],
  [
    'the offers that a line reaches are not counted',
    'ceilings',
    with_(detail => figures(detail, 'offersInReach', 'notPaired')),
  ],
  ['the cheapest offer is not named', 'ceilings', with_(detail => figures(detail, 'cheapestLanded', 'gapPerKg'))],
  ['a price that reaches nobody is said as any other reason', 'prices', with_(({ code }) => ({ code }))],
  ['a ceiling that reaches nothing is said as any other reason', 'ceilings', with_(({ code }) => ({ code }))],
  ['a lot that fails is said in the same words whichever way', 'lots', with_(({ text }) => ({ text }))],
  [
    'an offer does not hear that it serves all it reaches',
    'plenty',
    with_(detail => ({ code: detail.code, ...figures(detail, 'untakenKg') })),
  ],
])(
  'without the rule that %s the same attacker succeeds',
  async (_, way, explain) => {
    expect((await readBy(way, explain, 3)).found.length).toBeGreaterThan(2)
  },
  600_000,
)
