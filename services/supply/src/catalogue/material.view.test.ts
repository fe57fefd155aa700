import { findMaterial, type Material } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import { materialView } from './material.view.ts'

const viewOf = (id: string) => materialView(findMaterial(id) as Material)

test('a material is shown with its factors, its typical content and the yields until it, each with the name of its set', () => {
  const oxide = viewOf('dy-oxide')
  expect(oxide).toMatchObject({
    id: 'dy-oxide',
    stage: 'oxide',
    elements: ['Dy'],
    content: { set: 'typical-content 1' },
  })
  expect(oxide.content.elements).toEqual([
    { element: 'Dy', leastPct: '86.70', mostPct: '87.13', uncertain: false, oxidePerMetal: '1.1477' },
  ])
  expect(oxide.yields).toMatchObject({ set: 'oxide-to-magnet 1', keptLeastPct: '100.00', keptMostPct: '100.00' })
  expect(viewOf('dy-metal').yields).toMatchObject({ keptLeastPct: '92.00', keptMostPct: '97.00' })
  expect(viewOf('magnet-scrap').yields).toBeUndefined()
})

test('a sintered magnet is shown by coercivity class, and without one as all of them together', () => {
  const { elements, byCoercivity } = viewOf('ndfeb-magnet').content
  const dysprosium = (list: typeof elements | undefined) => {
    const one = list?.find(({ element }) => element === 'Dy')
    return [one?.leastPct, one?.mostPct, one?.uncertain]
  }
  expect(byCoercivity?.map(({ suffix }) => suffix)).toEqual(['', 'M', 'H', 'SH', 'UH', 'EH', 'AH'])
  expect(dysprosium(byCoercivity?.find(({ suffix }) => suffix === 'SH')?.elements)).toEqual(['3.00', '5.00', true])
  expect(dysprosium(elements)).toEqual(['0.00', '11.00', true])
})
