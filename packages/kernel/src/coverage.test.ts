import { expect, test } from 'vitest'
import { roundCovers, roundTakes } from './coverage.ts'

const round = { materials: ['dy-oxide'], periods: ['2027-Q2'], offersCloseAt: '2027-01-15T12:00:00Z' }
const goods = { material: 'dy-oxide', period: '2027-Q2' }

test.each([
  ['goods of its material in its period', {}, {}, true],
  ['goods inside its period', { period: '2027-05' }, {}, true],
  ['another material', { material: 'tb-oxide' }, {}, false],
  ['another period', { period: '2027-Q3' }, {}, false],
  ['a quarter, in a round of a month', {}, { periods: ['2027-05'] }, false],
  ['goods that another of its periods holds', { period: '2027-07' }, { periods: ['2027-Q2', '2027-Q3'] }, true],
])('a round covers %s', (_, more, other, covers) => {
  expect(roundCovers({ ...round, ...other }, { ...goods, ...more })).toBe(covers)
})

test.each([
  ['2027-01-15T12:00:00Z', true],
  ['2027-01-15T13:00:00+01:00', true],
  ['2027-01-15T11:59:59Z', false],
])('an offer valid until %s is taken: %s', (validUntil, takes) => {
  expect(roundTakes(round, { ...goods, validUntil })).toBe(takes)
  expect(roundTakes(round, { ...goods, material: 'tb-oxide', validUntil })).toBe(false)
})
