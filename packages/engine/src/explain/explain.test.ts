import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { match } from '../match.ts'
import { line, offer, round } from '../rounds.fixture.ts'
import { sampleRound } from '../sample.fixture.ts'
import type { LineInput, OfferInput, Rules } from '../types.ts'

async function told(lines: LineInput[], offers: OfferInput[], rules: Partial<Rules> = {}) {
  const { explanations } = await match(round(lines, offers, rules))
  return (id: string) => present(explanations.find(explanation => explanation.id === id))
}

describe('a line', () => {
  test.each<[string, LineInput[], OfferInput[], Partial<Rules>]>([
    ['material-not-offered', [line('l', 10)], [offer('o', 10, 5, { material: 'tb-oxide' })], {}],
    ['grade-not-met', [line('l', 10, { grade: '99.9' })], [offer('o', 10, 5, { grade: '99' })], {}],
    ['period-not-offered', [line('l', 10)], [offer('o', 10, 5, { period: '2027-Q3' })], {}],
    [
      'not-reachable',
      [line('l', 10)],
      [offer('o', 10, 5, { incoterm: 'FOB' })],
      { freight: [{ from: 'US', to: 'DE', amount: '1' }] },
    ],
    ['no-eligible-origin', [line('l', 10)], [offer('o', 10, 5, { level: 'D' })], {}],
    [
      'price-above-ceiling',
      [line('l', 10, { ceilingPrice: { amount: '4', currency: 'EUR' } })],
      [offer('o', 10, 5)],
      {},
    ],
    ['same-group', [line('l', 10, { group: 'g' })], [offer('o', 10, 5, { group: 'g' })], {}],
    ['minimum-lot-not-reached', [line('l', 10)], [offer('o', 100, 5, { minimumLotKg: '50' })], {}],
    ['own-minimum-not-reached', [line('l', 10, { minimumKg: '8' })], [offer('o', 5, 5)], {}],
    ['higher-priority-first', [line('l', 10, { priority: 2 }), line('m', 10)], [offer('o', 5, 5)], {}],
    ['scarce-shared-pro-rata', [line('l', 10), line('m', 10)], [offer('o', 5, 5)], {}],
    ['filled', [line('l', 10)], [offer('o', 10, 5)], {}],
    [
      'country-cap-binding',
      [line('l', 10)],
      [offer('o', 10, 5)],
      { countryCapBase: 'pooled-demand', maxCountrySharePct: '50' },
    ],
    ['supplier-cap-binding', [line('l', 10)], [offer('o', 10, 5)], { maxSupplierSharePct: '50' }],
    [
      'left-for-average-price',
      [line('l', 10, { ceilingPrice: { amount: '6', currency: 'EUR' } }), line('m', 10)],
      [offer('o', 10, 5), offer('p', 10, 9)],
      {},
    ],
    [
      'tier-not-reached',
      [line('l', 10, { ceilingPrice: { amount: '8', currency: 'EUR' } })],
      [
        offer('o', 100, 5, {
          price: {
            tiers: [
              { fromKg: '0', amount: '10' },
              { fromKg: '50', amount: '7' },
            ],
            currency: 'EUR',
          },
        }),
      ],
      {},
    ],
  ])('%s', async (code, lines, offers, rules) => {
    const explanation = (await told(lines, offers, rules))('l')
    expect(explanation.code).toBe(code)
    expect(explanation.text).toMatch(/^[A-Z0-9].{30,}\.$/)
  })

  test('says in a sentence by how much its ceiling misses the cheapest eligible offer', async () => {
    const asked = line('l', 10, {
      deliverTo: 'BEANR',
      period: '2027-Q2',
      ceilingPrice: { amount: '92.00', currency: 'EUR' },
    })
    const { text, figures } = (await told([asked], [offer('o', 10, '93.40', { period: '2027-05' })]))('l')
    expect(text).toBe(
      'Your ceiling of 92.00 EUR/kg is 1.40 below the cheapest eligible offer delivered to BEANR in 2027-Q2.',
    )
    expect(figures).toMatchObject({ gapPerKg: '1.4000', notPaired: { 'price-above-ceiling': 1 } })
  })

  test('the nearest miss decides: the combination that came furthest through the tests', async () => {
    const explanation = (
      await told([line('l', 10)], [offer('o', 10, 5, { material: 'tb-oxide' }), offer('p', 10, 5, { level: 'U' })])
    )('l')
    expect(explanation.code).toBe('no-eligible-origin')
    expect(explanation.figures.notPaired).toEqual({ 'material-not-offered': 1, 'no-eligible-origin': 1 })
  })

  test('what rivals need is not told, however many they are: they may be one group’s lines', async () => {
    const rivals = Array.from({ length: 6 }, (_, n) => line(`m${n}`, 700 + n))
    const shared = (await told([line('l', 10), ...rivals], [offer('o', 5, 5)]))('l')
    expect(shared).toMatchObject({ code: 'scarce-shared-pro-rata', figures: { rivals: 6 } })
    expect(shared?.text).toMatch(
      /^The (?:1 offer you could use is not|\d+ offers you could use are not) enough for you and /,
    )
    expect(JSON.stringify(shared)).not.toMatch(/4215|70\d/)
    const missed = (await told([line('l', 10), ...rivals], [offer('o', 9_000, 5, { minimumLotKg: '9000' })]))('l')
    expect(missed.code).toBe('minimum-lot-not-reached')
    expect(JSON.stringify(missed)).not.toMatch(/4775|4225|70\d/)
  })
})

test('what is asked and what is had of how origin is known is told, where anybody asks for more than a word', async () => {
  const rules = { provenancePolicy: { id: 'p', version: '1' } }
  const offers = [offer('o', 10, 5), offer('p', 10, 6, { assurance: 'documented' }), offer('q', 10, 4, { level: 'D' })]
  const asking = await told([line('l', 10, { assurance: 'verified' })], offers, rules)
  expect(asking('l')).toMatchObject({
    code: 'no-eligible-origin',
    figures: { floor: 'B', nearestLevel: 'A', assurance: 'verified', nearestAssurance: 'documented' },
  })
  expect(asking('l')?.text).toContain(
    'B or better, verified under p version 1, and of the nearest it is of level A, but documented only.',
  )
  expect(asking('p').figures).toMatchObject({ assurance: 'documented', policy: 'p' })
  expect(asking('p')?.text).toMatch(
    /a better level of origin than A under p version 1, or for one that is more than documented\.$/,
  )
  const below = (await told([line('l', 10, { assurance: 'documented' })], [offer('q', 10, 4, { level: 'D' })], rules))(
    'l',
  )
  expect(below?.text).toMatch(/of the nearest it is of level D\.$/)
  const silent = (await told([line('l', 10)], [offer('q', 10, 4, { level: 'D', assurance: 'documented' })]))('l')
  expect(silent.figures).not.toHaveProperty('assurance')
  expect(silent?.text).not.toContain('documented')
})

describe('an offer', () => {
  test.each<[string, LineInput[], OfferInput[]]>([
    ['filled', [line('l', 10)], [offer('o', 10, 5)]],
    ['dearer-than-chosen', [line('l', 10)], [offer('o', 10, 6), offer('p', 10, 5)]],
    ['minimum-lot-not-reached', [line('l', 10)], [offer('o', 20, 6, { minimumLotKg: '15' })]],
    ['no-eligible-origin', [line('l', 10)], [offer('o', 10, 5, { level: 'U' })]],
    ['material-not-offered', [line('l', 10, { material: 'tb-oxide' })], [offer('o', 10, 5)]],
    [
      'price-above-ceiling',
      [line('l', 10, { ceilingPrice: { amount: '4.37', currency: 'EUR' } })],
      [offer('o', 10, 5)],
    ],
  ])('%s', async (code, lines, offers) => {
    expect((await told(lines, offers))('o').code).toBe(code)
  })

  test('never learns what those who could use it need, but by the figure that is for operators alone', async () => {
    const explanation = (await told([line('l', 731)], [offer('o', 2_000, 6, { minimumLotKg: '1000' })]))('o')
    const { shortfall, ...figures } = explanation.figures
    expect(shortfall).toBeDefined()
    const text = JSON.stringify({ ...explanation, figures })
    expect(text).toContain('minimum-lot-not-reached')
    expect(text).not.toMatch(/731|269/)
  })

  test('never learns a ceiling', async () => {
    const asked = line('l', 10, { ceilingPrice: { amount: '4.37', currency: 'EUR' } })
    const text = JSON.stringify((await told([asked], [offer('o', 10, 5)]))('o'))
    expect(text).not.toMatch(/4\.37|0\.63/)
  })
})

test('every line and every offer is explained once, whatever the round', async () => {
  const input = sampleRound({ lines: 200, offers: 40, seed: 8, lots: true, tiers: true, minimums: true })
  const { explanations } = await match(input)
  expect(explanations.map(({ id }) => id).sort()).toEqual([...input.lines, ...input.offers].map(({ id }) => id).sort())
})

test('where surplus comes first a line reads that goods went where they add more, and nothing of what others would pay', async () => {
  const upTo = (amount: string) => ({ ceilingPrice: { amount, currency: 'EUR' as const } })
  const own = (
    await told([line('l', 10, upTo('7.5')), line('m', 10, upTo('97.25'))], [offer('o', 10, 5)], {
      objective: 'surplus',
    })
  )('l')
  expect(own).toMatchObject({ code: 'scarce-shared-pro-rata', figures: { filledKg: '0', surplusFirst: true } })
  expect(own.text).toContain('ceiling less landed price')
  expect(JSON.stringify(own)).not.toContain('97')
})
