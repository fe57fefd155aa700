import { expect, test } from 'vitest'
import { misplaced } from './copy.ts'
import { FAULTS } from './faults.ts'
import { pathOf } from './mutation.ts'

test('the text of every fault stands in its source exactly once, so that none is tried in vain', () => {
  expect(misplaced(FAULTS)).toEqual([])
})

test('no fault is listed twice', () => {
  const faults = FAULTS.map(one => `${pathOf(one)}: ${one.text} becomes ${one.replacement}`)
  expect(faults.filter((fault, n) => faults.indexOf(fault) !== n)).toEqual([])
})
