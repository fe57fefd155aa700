import { expect, test } from 'vitest'
import { commandOf, isOwn, placeOf, waits } from './approval.ts'
import type { Approval } from './approvals.queries.ts'

const asked = {
  id: 'rounds-1',
  service: 'rounds',
  command: 'closeRound',
  subject: 'r',
  askedBy: 'olga',
} as Approval

test('what is asked for has words, a place and somebody who asked', () => {
  expect(commandOf(asked)).toBe('closeRound')
  expect(commandOf({ ...asked, command: 'somethingNew' })).toBe('other')
  expect(placeOf(asked)).toBe('/rounds/r')
  expect(placeOf({ ...asked, service: 'supply' })).toBe('/screening/r')
  expect(placeOf({ ...asked, service: 'participants' })).toBe('/participants/r')
  expect(isOwn(asked, { sub: 'olga', org: undefined })).toBe(true)
  expect(isOwn(asked, { sub: 'oskar', org: undefined })).toBe(false)
  expect(isOwn({ ...asked, askedBy: 'olga@x' }, { sub: 'olga', org: 'x' })).toBe(true)
})

test('a round is told from what waits', () => {
  expect(waits(asked)).toBe(true)
  expect(waits({ id: 'r', state: 'sealing' })).toBe(false)
})
