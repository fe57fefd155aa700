import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Book, sortedBook } from './book/book.ts'
import { smallBooks } from './books.fixture.ts'
import { breachesOf } from './check/check.ts'
import { decideRound } from './result.ts'
import { poolOf, servedWith } from './select/select.ts'
import { termsOf } from './terms/terms.ts'

const SEED = 20_271_202
/** The quick proof takes a part of the cases. */
const TIMES = Number(process.env.ENGINE_RUNS ?? 1)
const RUNS = { numRuns: 60 * TIMES, seed: SEED }
const kg = (text: string): number => Math.round(Number(text) * 1000)

test('every answer is possible by its book, as an independent check finds without a solver', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(smallBooks, async book => {
      const { result, resultHash } = await decideRound(book)
      expect(breachesOf(book, result, resultHash)).toEqual([])
    }),
    RUNS,
  )
})

test('the same book gives the same hash, in whichever order its rows stand', { timeout: 240_000 }, async () => {
  const shuffled = <T>(rows: readonly T[]) =>
    fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length })
  const twice = smallBooks.chain(book =>
    fc.record({
      book: fc.constant(book),
      other: fc.record({
        rules: fc.constant({ ...book.rules, materials: book.rules.materials.toReversed() }),
        paths: shuffled(book.paths),
        projects: shuffled(book.projects),
        projectYears: shuffled(book.projectYears),
        seeks: shuffled(book.seeks),
        asks: shuffled(book.asks),
        askYears: shuffled(book.askYears),
        pledges: shuffled(book.pledges),
        conditions: shuffled(book.conditions),
      }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(twice, async ({ book, other }) => {
      const one = await decideRound(book)
      expect((await decideRound(other)).resultHash).toBe(one.resultHash)
    }),
    { ...RUNS, numRuns: RUNS.numRuns / 2 },
  )
})

test('more pledges, or more of them, never serve less', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(smallBooks, async book => {
      const before = (await decideRound(book)).result.stages
      const more = book.pledges.map((own, f) => (f === 0 ? { ...own, eur: `${Number(own.eur) + 25}` } : own))
      const gift = { pledge: 'gift', funder: 'g', type: 'fund', bloc: 'EU', kind: 'equity', eur: '40' } as const
      const after = (await decideRound({ ...book, pledges: [...more, gift] })).result.stages
      // A gram of rounding a cell and year.
      expect(Number(after.servedKg)).toBeGreaterThan(Number(before.servedKg) - 0.02)
    }),
    { ...RUNS, numRuns: RUNS.numRuns / 2 },
  )
})

test('without asks no project with a least offtake is banked, without pledges none that seeks money', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(smallBooks, async book => {
      const unasked = (await decideRound({ ...book, askYears: book.askYears.map(own => ({ ...own, kg: '0' })) })).result
      expect(unasked.offtake).toEqual([])
      for (const own of unasked.projects)
        if (own.banked)
          expect(
            book.projectYears.filter(({ project }) => project === own.project).map(row => row.leastPooledKg),
          ).toEqual(expect.not.arrayContaining([expect.stringMatching(/[1-9]/)]))
      const unpledged = (await decideRound({ ...book, pledges: [], conditions: [] })).result
      for (const own of unpledged.projects)
        if (own.banked)
          expect(book.seeks.filter(({ project, eur }) => project === own.project && Number(eur) > 0)).toEqual([])
    }),
    { ...RUNS, numRuns: RUNS.numRuns / 2 },
  )
})

/** What is missing for a project, given to it: buyers of its own who pay any price, and pledges without conditions. */
function given(book: Book, project: string, offtake: readonly { year: number; kg: string }[], money: Book['pledges']) {
  const own = present(book.projects.find(row => row.project === project))
  const years = book.projectYears.filter(row => row.project === project).map(({ year }) => year)
  return {
    ...book,
    // Caps stay what they were: what is given is not asked by members of the round.
    asks: [
      ...book.asks,
      {
        ask: 'more',
        member: 'more',
        bloc: 'EU' as const,
        material: own.material,
        price: { ...own.price, premium: '99' },
      },
    ],
    askYears: [
      ...book.askYears,
      ...years.map(year => ({ ask: 'more', year, kg: offtake.find(row => row.year === year)?.kg ?? '0' })),
    ],
    pledges: [...book.pledges, ...money],
  }
}

test('what is missing is enough, and a gram or a cent less is not', { timeout: 240_000 }, async () => {
  let tried = 0
  await fc.assert(
    fc.asyncProperty(smallBooks, async drawn => {
      const book = { ...drawn, rules: { ...drawn.rules, caps: [] }, conditions: [] }
      const { result } = await decideRound(book)
      const fate = result.projects.find(
        own => !own.banked && own.reason === 'missing' && own.missing.capacity.length === 0,
      )
      if (!fate || fate.banked || fate.reason !== 'missing') return
      tried++
      const { offtake, funding } = fate.missing
      const others = book.projects.filter(({ project }) =>
        result.projects.some(own => own.project === project && (own.banked || project === fate.project)),
      )
      const names = new Set(others.map(({ project }) => project))
      const only = {
        ...book,
        projects: others,
        projectYears: book.projectYears.filter(({ project }) => names.has(project)),
        seeks: book.seeks.filter(({ project }) => names.has(project)),
      }
      const money = funding.map(({ kind, eur }, n): Book['pledges'][number] => ({
        ...{ pledge: `more ${n}`, funder: 'more', type: 'fund', bloc: 'EU', kind, eur },
      }))
      const areBankable = async (all: Book): Promise<boolean> =>
        (await servedWith(poolOf(termsOf(sortedBook(all))), { fate: () => true })) !== undefined
      expect(await areBankable(given(only, fate.project, offtake, money))).toBe(true)
      const less = offtake.map((own, n) => (n === 0 ? { ...own, kg: `${(kg(own.kg) - 1) / 1000}` } : own))
      if (offtake.length > 0) expect(await areBankable(given(only, fate.project, less, money))).toBe(false)
      const short = money.map((own, n) => (n === 0 ? { ...own, eur: (Number(own.eur) - 0.01).toFixed(2) } : own))
      if (money.length > 0) expect(await areBankable(given(only, fate.project, offtake, short))).toBe(false)
    }),
    { ...RUNS, numRuns: RUNS.numRuns / 2 },
  )
  expect(tried).toBeGreaterThan(5 * TIMES)
})
