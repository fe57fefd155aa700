import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exposure, parseTradeTable, relief, tradeProductOf, tradeTableUrl } from '../index.ts'

const rows = parseTradeTable(readFileSync(tradeTableUrl, 'utf8'))
const of = (bloc: 'EU' | 'JP', year = 2024) => {
  const result = exposure(rows, { bloc, year, material: 'ndfeb-magnet' })
  if (!result.ok) throw new Error(result.refusal.detail)
  return result.value
}
const rounded = (pct: string) => Number(pct).toFixed(1)

describe('exposure', () => {
  test('the EU of 2024 goes from 93.3 to 97.2 percent, as published', () => {
    const eu = of('EU')
    expect([eu.basis, eu.imports]).toEqual(['tonnes', '38392'])
    expect([rounded(eu.direct.pct), rounded(eu.oneStep.pct)]).toEqual(['93.3', '97.2'])
  })

  test('Japan of 2024 goes from 36.3 over 67.4 to 85.4 percent, as published', () => {
    const japan = of('JP')
    expect([japan.direct, japan.oneStep, japan.twoSteps].map(share => rounded(share.pct))).toEqual([
      '36.3',
      '67.4',
      '85.4',
    ])
  })

  test('what the intermediaries add is the step from direct to indirect', () => {
    for (const bloc of ['EU', 'JP'] as const) {
      const one = of(bloc)
      const adds = one.intermediaries.reduce((sum, country) => sum + Number(country.addsPct), 0)
      expect(adds).toBeCloseTo(Number(one.oneStep.pct) - Number(one.direct.pct), 2)
    }
  })

  test('Japan’s exposure runs through the Philippines and Vietnam', () => {
    const top = of('JP').intermediaries.slice(0, 2)
    expect(top.map(one => one.country).sort()).toEqual(['PH', 'VN'])
    expect(rounded(top.find(one => one.country === 'VN')?.chinesePct ?? '')).toBe('87.4')
  })

  test('a year without tonnes is judged by value and says so', () => {
    const eu = of('EU', 2023)
    expect(eu.basis).toBe('usd')
    expect(eu.caveats.some(caveat => caveat.includes('USD'))).toBe(true)
  })

  test('every answer carries its caveats and its source', () => {
    expect(of('EU').caveats.length).toBeGreaterThanOrEqual(5)
    expect(of('EU').remarks.map(({ code }) => code)).toEqual([
      'made-elsewhere',
      'also-others',
      'last-country',
      're-exports',
      'small-flows',
    ])
    expect(of('EU').remarks.at(-1)).toEqual({ code: 'small-flows', values: { tonnes: '1', usd: '50000' } })
    expect(of('EU').source).toMatch(/BACI/)
  })

  test('a material or year that the table does not hold is refused', () => {
    for (const asked of [
      { bloc: 'EU', year: 2024, material: 'dy-oxide' },
      { bloc: 'EU', year: 2017, material: 'ndfeb-magnet' },
    ] as const) {
      const result = exposure(rows, asked)
      expect(result.ok ? 'accepted' : result.refusal.code).toBe('no-trade-data')
    }
  })

  test('a matched quantity takes the place of Chinese imports, tonne for tonne', () => {
    const eu = of('EU')
    expect(relief(eu, 383_920_000n)?.directPct).toBe('92.3189') // 383.92 t are 1 % of 38,392 t
    expect(relief(eu, 10n ** 15n)?.directPct).toBe('0.0000')
    expect(relief(of('EU', 2023), 1n)).toBeUndefined()
  })

  test('what a matched quantity removes is one and the same at every step, and never more than there is', () => {
    const one = { directPct: '1.0000', oneStepPct: '1.0000', twoStepsPct: '1.0000' }
    expect(relief(of('EU'), 383_920_000n)?.removes).toEqual(one)
    const japan = of('JP')
    const all = relief(japan, 10n ** 15n)?.removes
    expect([all?.directPct, all?.oneStepPct, all?.twoStepsPct].map(pct => rounded(pct ?? ''))).toEqual([
      '36.3',
      '67.4',
      '85.4',
    ])
  })
})

test('the table holds magnets, and no oxides', () => {
  expect([tradeProductOf('ndfeb-magnet'), tradeProductOf('dy-oxide')]).toEqual(['magnets', undefined])
})

test('a broken row is named by its line', () => {
  expect(() => parseTradeTable('year,product,exporter,importer,valueUsd,tonnes\n2024,magnets,CN,DE,1e3,5\n')).toThrow(
    'line 2',
  )
  expect(() => parseTradeTable('a,b')).toThrow('line 1')
})
