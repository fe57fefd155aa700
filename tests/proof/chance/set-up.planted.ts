import { beforeAll, test } from 'vitest'
import { isFirstTime } from './first-time.ts'

beforeAll(() => {
  if (isFirstTime('set-up')) throw new Error('no server')
})
test('passes', () => {})
