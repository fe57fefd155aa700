import { expect, test } from 'vitest'
import { batchesOf, textOfBatches } from './batches.ts'

const [a, b] = ['01930000-0000-7000-8000-000000000001', '01930000-0000-7000-8000-000000000002']

test('what an offer draws is read as it is written', () => {
  const draws = [
    { batch: a, quantityKg: '400' },
    { batch: b, quantityKg: '600.5' },
  ]
  expect(textOfBatches(draws)).toBe(`${a}: 400; ${b}: 600.5`)
  expect(batchesOf(textOfBatches(draws))).toEqual(draws)
  expect(batchesOf(` ${a} :400 ;; `)).toEqual([{ batch: a, quantityKg: '400' }])
})

test.each([a, `${a}: much`, `${a}: 1: 2`, ': 5', `${a}; ${b}: 1`])('%s goes to the hub as it is', text => {
  expect(batchesOf(text)).toBeUndefined()
})
