import { expect, test } from 'vitest'
import { allEvents, fits, forecastWithdrawn } from './index.ts'

const data = {
  forecastId: '0198c1f0-0000-7000-8000-000000000000',
  participantId: '0198c1f0-0000-7000-8000-000000000001',
  version: 2,
}

test('a consumer reads what it knows, and lets be what a later version has added', () => {
  expect(fits(forecastWithdrawn, data)).toBe(true)
  expect(fits(forecastWithdrawn, { ...data, reason: 'new in a later version' })).toBe(true)
})

test.each([
  ['a field missing', { ...data, version: undefined }],
  ['a field of another type', { ...data, version: '2' }],
  ['a version out of range', { ...data, version: 0 }],
  ['no object', [data]],
  ['nothing', null],
])('a consumer refuses %s', (_, broken) => {
  expect(fits(forecastWithdrawn, broken)).toBe(false)
})

test('every event can be checked so', () => {
  for (const event of allEvents()) expect(fits(event, null), event.type).toBe(false)
})
