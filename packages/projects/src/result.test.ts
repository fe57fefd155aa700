import { expect, test } from 'vitest'
import type { Book } from './book/book.ts'
import { breachesOf } from './check/check.ts'
import { decideRound } from './result.ts'
import { madeUp } from './round.fixture.ts'

const fateIn = async (book: Book, project: string) =>
  (await decideRound(book)).result.projects.find(own => own.project === project)

test('banks two projects of three, shares the scarce year alike and says what the third lacks, to the cent', async () => {
  const { result } = await decideRound(madeUp())
  expect(result.projects).toEqual([
    { project: 'Harbour', banked: true },
    { project: 'Ridge', banked: true },
    {
      ...{ project: 'Salar', banked: false, alone: false, reason: 'missing' },
      missing: {
        ...{ capacity: [], caps: [], offtake: [] },
        // 200 m less what two loans of 180 m have left after 140,000,000.50.
        funding: [{ kind: 'loan', eur: '160000000.50' }],
        conditions: [{ pledge: 'bank loan', kind: 'phases' }],
      },
    },
  ])
  // 170 t and 100 t to be had in 2028 for asks of 650,000.5 kg; later all but the one that pays too little is served.
  expect(result.asks.filter(({ year }) => year === 2028).map(({ ask, percent }) => [ask, percent])).toEqual([
    ['cheap', '0.0000'],
    ['motors', '41.5384'],
    ['robots', '41.5384'],
    ['wind', '41.5384'],
  ])
  expect(result.stages).toMatchObject({ servedKg: '1345490.857', euros: '170000000.50' })
  expect(result.outside[1]).toEqual({
    ...{ year: 2029, stage: 'separation', askedKg: '740000.5', outsideKg: '650000.5', leavesKg: '585000.45' },
  })
})

test('a loan is served from what is sold under contract, with the pooled offtake and without', async () => {
  const { cover } = (await decideRound(madeUp())).result
  // 80 t committed and 227,500.175 kg pooled at 93 EUR/kg, against a quarter of 20,000,000.50 EUR.
  expect(cover).toContainEqual({
    ...{ project: 'Harbour', path: 'expected', year: 2029, serviceEur: '5000000.13' },
    ...{ with: '5.7195', without: '1.4880' },
  })
})

test('the cost of a price floor is stated by path, and whether the money that is sought for it suffices', async () => {
  const { floors } = (await decideRound(madeUp())).result
  expect(floors.totals).toEqual([
    { project: 'Ridge', path: 'expected', netEur: '-4050000.00', soughtEur: '30000000.00', suffices: true },
    { project: 'Ridge', path: 'low', netEur: '40500000.00', soughtEur: '30000000.00', suffices: false },
  ])
})

test('tonnes that are missing are stated by year', async () => {
  const book = madeUp()
  const askYears = book.askYears.map(row => (row.year === 2029 ? { ...row, kg: '30000' } : row))
  const seeks = book.seeks.filter(({ project }) => project !== 'Salar')
  // Three that pay enough ask 90 t in 2029, of which Harbour's banks take 50: Ridge's ask 100, Salar's 300.
  const { projects } = (await decideRound({ ...book, askYears, seeks, rules: { ...book.rules, caps: [] } })).result
  expect(projects).toMatchObject([
    { project: 'Harbour', banked: true },
    { project: 'Ridge', banked: false, missing: { offtake: [{ year: 2029, kg: '60000' }] } },
    { project: 'Salar', banked: false, missing: { offtake: [{ year: 2029, kg: '260000' }] } },
  ])
})

test('a condition on who buys is named with the tonnes by which it would hold', async () => {
  const book = madeUp()
  const only = {
    ...book,
    pledges: book.pledges.filter(({ pledge }) => pledge !== 'bank loan'),
    conditions: [{ pledge: 'agency loan', kind: 'offtake', bloc: 'JP', share: '0.75' } as const],
    projects: book.projects.filter(({ project }) => project === 'Harbour'),
    projectYears: book.projectYears
      .filter(({ project }) => project === 'Harbour')
      .map(own => ({ ...own, leastPooledKg: '90000' })),
    seeks: book.seeks.filter(({ project }) => project === 'Harbour'),
    askYears: book.askYears.map(own => (own.ask === 'robots' ? { ...own, kg: '50000' } : own)),
    rules: { ...book.rules, caps: [] },
  }
  // 75 % of 90 t are 67.5; who of Japan pays enough asks 50.
  expect(await fateIn(only, 'Harbour')).toMatchObject({
    ...{ banked: false, reason: 'missing' },
    missing: {
      offtake: [],
      funding: [{ kind: 'loan', eur: '20000000.50' }],
      conditions: [
        {
          ...{ pledge: 'agency loan', kind: 'offtake', bloc: 'JP' },
          years: [2028, 2029, 2030].map(year => ({ year, kg: '17500' })),
        },
      ],
    },
  })
})

test('a cap that a least offtake passes is named with what passes it', async () => {
  const book = madeUp()
  const projectYears = book.projectYears.map(own =>
    own.project === 'Ridge' && own.year === 2030 ? { ...own, leastPooledKg: '500000' } : own,
  )
  // 65 % of the 650,000.5 kg asked at prices at which somebody sells are 422,500.325.
  expect(await fateIn({ ...book, projectYears }, 'Ridge')).toMatchObject({
    reason: 'missing',
    missing: { caps: [{ by: 'country', stage: 'separation', name: 'AU', year: 2030, kg: '77499.675' }], offtake: [] },
  })
})

test('what banks ask for beyond what is to be had is named as such', async () => {
  const book = madeUp()
  const projectYears = book.projectYears.map(own =>
    own.project === 'Harbour' && own.year === 2028 ? { ...own, leastPooledKg: '100000.5' } : own,
  )
  expect(await fateIn({ ...book, projectYears }, 'Harbour')).toMatchObject({
    reason: 'missing',
    missing: { capacity: [{ year: 2028, kg: '0.5' }], offtake: [] },
  })
})

test.each([
  ['projects', ['projects', 'projectYears', 'seeks']],
  ['asks', ['asks', 'askYears']],
  ['pledges', ['pledges', 'conditions']],
  ['anything', ['projects', 'projectYears', 'seeks', 'asks', 'askYears', 'pledges', 'conditions']],
])('a book without %s is decided: nobody that lacks them is banked', async (_, gone) => {
  const book = { ...madeUp(), ...Object.fromEntries(gone.map(table => [table, []])) }
  const { result, resultHash } = await decideRound(book)
  expect(breachesOf(book, result, resultHash)).toEqual([])
  expect(result.projects.filter(({ banked }) => banked)).toEqual([])
})
