import { expect, test } from 'vitest'
import { draft } from './round.fixture.ts'
import { roundOf } from './round.row.ts'

const at = '2027-01-10T08:00:00.000Z'
const drafted = { id: 'id', version: 1, draft, seed: '', seedHash: '', pass: 1 }
/** A row with something in every column. */
const row = {
  ...drafted,
  openedAt: at,
  offeringSince: at,
  closedAt: at,
  awardedAt: at,
  decisionsDueAt: at,
  missing: ['sentence'],
  gaps: null,
  matching: { state: 'waiting', since: at },
  cancelling: { by: 'olga' },
} as const

test('a round has what its state has, whatever else its row keeps', () => {
  expect(roundOf({ ...row, state: 'draft' })).toEqual({ ...drafted, state: 'draft' })
  expect(roundOf({ ...row, state: 'collecting' })).toEqual({ ...drafted, state: 'collecting', openedAt: at })
  expect(roundOf({ ...row, state: 'awarded' })).toEqual({
    ...drafted,
    state: 'awarded',
    openedAt: at,
    closedAt: at,
    awardedAt: at,
  })
})

test.each([
  ['collecting', 'openedAt'],
  ['offering', 'offeringSince'],
  ['sealing', 'closedAt'],
  ['matching', 'matching'],
  ['matched', 'closedAt'],
  ['awarded', 'awardedAt'],
  ['completed', 'awardedAt'],
] as const)('a row that is %s and has no %s is of no round', (state, field) => {
  expect(() => roundOf({ ...row, state, [field]: null })).toThrow(
    `the row of round id does not fit its state: it is ${state} and has no ${field}`,
  )
})

test.each([
  [{ openedAt: null, closedAt: null }, drafted],
  [{ closedAt: null }, { ...drafted, openedAt: at }],
  [{}, { ...drafted, openedAt: at, closedAt: at }],
])('a cancelled round has what it had come to: %j', (without, kept) => {
  expect(roundOf({ ...row, ...without, state: 'cancelled' })).toEqual({ ...kept, state: 'cancelled' })
})
