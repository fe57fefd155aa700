import { expect, test } from 'vitest'
import { misplaced } from './copy.ts'
import { MUTATIONS } from './mutations.ts'

test('the text of every fault stands in the engine exactly once, so that none is tried in vain', () => {
  expect(misplaced(MUTATIONS)).toEqual([])
})

test('no fault is listed twice', () => {
  const faults = MUTATIONS.map(({ file, text, replacement }) => `${file}: ${text} becomes ${replacement}`)
  expect(faults.filter((fault, n) => faults.indexOf(fault) !== n)).toEqual([])
})
