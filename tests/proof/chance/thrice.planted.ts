import { expect, test } from 'vitest'
import { isFirstTime } from './first-time.ts'

test.each(['one', 'two', 'three'])('fails at first (%s)', name => expect(isFirstTime(name)).toBe(false))
