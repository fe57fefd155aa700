import { expect, test } from 'vitest'
import { until } from './until.ts'

test.each([undefined, false])('waits on where a look gives %s, and gives what comes after', async nothing => {
  const looks = [nothing, ['found']]
  expect(await until('something is found', async () => looks.shift())).toEqual(['found'])
})

test('says in vain for what it waited, and what the last look threw', async () => {
  const refusal = new Error('not there')
  const waited = until('it is there', () => Promise.reject(refusal), 1)
  await expect(waited).rejects.toMatchObject({ message: 'waited 1 ms in vain until it is there', cause: refusal })
})
