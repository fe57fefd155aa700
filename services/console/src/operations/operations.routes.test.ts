import { expect, test } from 'vitest'
import { passOn } from './behalf.ts'

test('a service that asks to be called again later is passed on with when', () => {
  const body = '{"code":"unavailable","detail":"The hub is stopping."}'
  expect(() => passOn({ status: 503, body, retryAfterSeconds: 5 })).toThrow(
    expect.objectContaining({ code: 'unavailable', retryAfterSeconds: 5 }),
  )
})
