import { expect, test } from 'vitest'
import { blocsOf, byElement, hardestHit, mostMade, undisturbedOf } from './by-element.ts'

const gap = (needKg: string, shortKg: string, coveredKg: string) => ({ needKg, shortKg, coveredKg })
const month = (element: string, undisturbedShortKg: string, blocs: object[] = [], stages: object[] = []) =>
  ({ element, undisturbedShortKg, blocs, stages }) as Parameters<typeof blocsOf>[0][number] &
    Parameters<typeof mostMade>[0][number] & { element: string; undisturbedShortKg: string }

test('months stand under their element, and what is short without the scenario is summed to the gram', () => {
  const months = [month('Dy', '0.001'), month('Nd', '5'), month('Dy', '1.5')]
  expect(byElement(months)).toEqual([
    { element: 'Dy', months: [months[0], months[2]] },
    { element: 'Nd', months: [months[1]] },
  ])
  expect(undisturbedOf([month('Dy', '0.001'), month('Dy', '1.5')])).toBe('1.501')
})

test('a bloc is one over all months, and the one that misses most comes first', () => {
  const months = [
    month('Dy', '0', [
      { bloc: 'EU', ...gap('100', '50', '45') },
      { bloc: 'JP', ...gap('10', '9', '1') },
    ]),
    month('Dy', '0', [
      { bloc: 'EU', ...gap('100', '1', '0') },
      { bloc: 'US', ...gap('1', '0', '0') },
    ]),
  ]
  expect(blocsOf(months)).toEqual([
    { bloc: 'JP', ...gap('10', '9', '1') },
    { bloc: 'EU', ...gap('200', '51', '45') },
    { bloc: 'US', ...gap('1', '0', '0') },
  ])
})

test('all months share the scale of the fullest stage, with the scenario or without', () => {
  const made = (stage: string, kg: string, undisturbedKg: string) => ({ stage, country: 'CN', kg, undisturbedKg })
  const months = [
    month('Dy', '0', [], [made('mining', '3', '4'), made('mining', '3', '4.5'), made('magnet', '8', '0')]),
    month('Dy', '0', [], [made('magnet', '1', '1')]),
  ]
  expect(mostMade(months)).toBe('8.5')
  expect(mostMade([])).toBe('0')
})

test('the step that loses most is told, and none where none loses', () => {
  const stage = (kg: string, undisturbedKg: string) => ({ kg, undisturbedKg })
  expect(hardestHit([stage('9', '10'), stage('3', '8'), stage('7', '7')])).toEqual(stage('3', '8'))
  expect(hardestHit([stage('9', '9'), stage('12', '10')])).toBeUndefined()
  expect(hardestHit([])).toBeUndefined()
})
