import { expect, test } from 'vitest'
import { commandOf, isOwn, knownAs, placeOf, waits } from './approval.ts'
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
  expect(placeOf({ ...asked, service: 'supply', command: 'registerIssuer' })).toBe('/origin?tab=issuers')
  expect(placeOf({ ...asked, service: 'supply', command: 'reviseIssuer' })).toBe('/origin/issuers/r')
  expect(placeOf({ ...asked, service: 'supply', command: 'decideNameMatch' })).toBe('/names')
  expect(placeOf({ ...asked, service: 'outlook', command: 'moveReserve' })).toBe('/reserves?account=r')
  expect(placeOf({ ...asked, service: 'participants' })).toBe('/participants/r')
  expect(placeOf({ ...asked, command: 'acceptAllocation', participantId: 'x' })).toBe('/my/rounds/r')
  expect(isOwn(asked, { sub: 'olga', org: undefined })).toBe(true)
  expect(isOwn(asked, { sub: 'oskar', org: undefined })).toBe(false)
  expect(isOwn({ ...asked, askedBy: 'olga@x' }, { sub: 'olga', org: 'x' })).toBe(true)
})

test('who asked is named as people are, and not by what an issuer makes up', () => {
  expect(knownAs('olga', asked)).toBe('olga')
  expect(knownAs('mia@home@x', { participantId: 'x' })).toBe('mia@home')
  expect(knownAs('anastasia.papadopoulou@operator.example', asked)).toBe('anastasia.papadopoulou@operator.example')
  expect(knownAs('3f0a6c1e-7d1b-4a55-9f0e-0d6b1c2a3f4e', asked)).toBe(undefined)
  expect(knownAs('auth0|5f7c8ec7c33c6c004bbafe82@x', { participantId: 'x' })).toBe(undefined)
  expect(knownAs('00u1a2b3c4d5e6f7g8h9', asked)).toBe(undefined)
})

test('a round is told from what waits', () => {
  expect(waits(asked)).toBe(true)
  expect(waits({ id: 'r', state: 'sealing' })).toBe(false)
})
