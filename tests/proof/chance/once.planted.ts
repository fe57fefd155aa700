import { expect, test } from 'vitest'
import { isFirstTime } from './first-time.ts'

test('fails at first', () => expect(isFirstTime('once'), 'it is the first time\nand more').toBe(false))
test('passes', () => {})
