import { expect, test } from 'vitest'
import { narrowest, type Source, sourcesBy } from './sources.ts'

const from = (element: Source['element'], stage: Source['stage'], country: string, sharePct: string): Source => ({
  element,
  stage,
  country,
  sharePct,
})

test('countries stand under their stage in the order of the chain, the largest share first', () => {
  const sources = [
    from('Dy', 'magnet', 'JP', '9.5'),
    from('Dy', 'magnet', 'CN', '90.5'),
    from('Nd', 'mining', 'AU', '100'),
    from('Dy', 'recycling', 'CN', '100'),
    from('Dy', 'mining', 'MM', '60'),
    from('Dy', 'mining', 'CN', '40'),
  ]
  const found = sourcesBy(sources, 'Dy').map(({ stage, shares }) => [stage, ...shares.map(one => one.country)])
  expect(found).toEqual([
    ['recycling', 'CN'],
    ['mining', 'MM', 'CN'],
    ['magnet', 'CN', 'JP'],
  ])
  expect(narrowest(sources, 'Dy')).toEqual(sources[1])
  expect(narrowest(sources, 'Tb')).toBeUndefined()
})
