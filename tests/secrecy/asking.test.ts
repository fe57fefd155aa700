import type { Explanation } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import type { Own, Published } from '../../services/rounds/src/explanation/explanation.parts.ts'
import { explanationFor } from '../../services/rounds/src/explanation/explanation.ts'
import { type Answers, ask, type LearnedFigure } from './asking.attacker.fixture.ts'
import { type Asked, askedRound, WAYS, type Way } from './asking.fixture.ts'

/**
 * Somebody asks with offers of stepped prices and lots, and with lines of a gram at stepped ceilings, and reads every explanation: over all seasons it
 * tells no rival's kilograms to within 15 % and no ceiling or price to within a published band. Where a rule is put off it does.
 */

const SEASONS = Number(process.env.ATTACKED_SEASONS ?? 200)
/** The quick proof takes a part of the seasons; an attacker who has to succeed has as many as it needs, of these at most. */
const UNTIL_FOUND = Math.max(SEASONS, 200)

const rounds = new Map<string, Promise<Asked>>()
function played(seed: number, way: Way): Promise<Asked> {
  const key = `${seed} ${way}`
  const round = rounds.get(key) ?? askedRound(seed, way)
  rounds.set(key, round)
  return round
}

type Explain = (own: Own, published: Published, detail: Explanation) => Explanation

async function answersOf(seed: number, ways: readonly Way[], explain: Explain): Promise<Answers[]> {
  const asked = await Promise.all(ways.map(way => played(seed, way)))
  return asked.map(one => ({
    asked: one,
    explanations: one.own.map(({ own, detail }) => explain(own, one.published, detail)),
  }))
}

/** What is found by who asks in one way, of seasons enough for it. */
async function readBy(way: Way, explain: Explain, enough: number): Promise<LearnedFigure[]> {
  const found: LearnedFigure[] = []
  for (let seed = 1 + WAYS.indexOf(way); seed <= UNTIL_FOUND && found.length < enough; seed += WAYS.length)
    found.push(...(await ask(await answersOf(seed, [way], explain))))
  return found
}

/** Each season is asked in three ways, every two of which meet in some. */
const TOGETHER = [0, 1, 3]
const waysOf = (seed: number): Way[] => TOGETHER.map(more => WAYS[(seed + more) % WAYS.length] as Way)

test('who asks in several ways, and reads together what it is told, is told nothing of a rival', async () => {
  const found: LearnedFigure[] = []
  const refused = new Set<Way>()
  for (let seed = 1; seed <= SEASONS; seed++) {
    const answers = await answersOf(seed, waysOf(seed), explanationFor)
    for (const { asked, explanations } of answers)
      if (explanations.some(({ code }) => code === 'not-matched-in-full')) refused.add(asked.way)
    found.push(...(await ask(answers)))
  }
  expect(found).toEqual([])
  expect([...refused].sort()).toEqual([...WAYS].sort())
}, 600_000)

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
    expect((await readBy(way, explain, 3)).length).toBeGreaterThan(2)
  },
  600_000,
)
