import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { worded } from './output.ts'
import { said, timeOf } from './said.ts'
import { inWords } from './words.ts'

test.each([
  ['id', 'id'],
  ['quantityKg', 'quantity (kg)'],
  ['offersCloseAt', 'offers close'],
  ['askedAt', 'asked'],
  ['legalName', 'legal name'],
  ['rules.maxCountrySharePct', 'rules: max country share (%)'],
  ['price.fixed.amount', 'price: fixed: amount'],
  ['by.ndpr-oxide', 'by: ndpr-oxide'],
  ['sha256', 'sha256'],
  ['Servo GmbH', 'Servo GmbH'],
])('people read %s as %s', (name, words) => expect(inWords(name)).toBe(words))

describe('what stands there', () => {
  test.each([
    ['state', 'offering', 'takes offers'],
    ['matching.state', 'waiting', 'waits'],
    ['state', 'in-force', 'in force'],
    ['status', 'admitted', 'admitted'],
    ['command', 'closeRound', 'close the round'],
    ['code', 'country-cap-binding', 'country cap binding'],
    ['rules.allocation', 'priority-then-pro-rata', 'by priority, then pro rata'],
    ['type', 'demand.forecast-submitted.v1', 'forecast submitted'],
    ['type', 'rounds.round-closed', 'round closed'],
    ['evidence.type', 'certificate-of-origin', 'certificate of origin'],
    ['askedAt', '2027-05-31T22:00:00.000Z', '2027-05-31 22:00 UTC'],
    ['until', '2027-05-31T22:00:06Z', '2027-05-31 22:00:06 UTC'],
    ['validTo', '2028-12-31', '2028-12-31'],
    ['material', 'ndpr-oxide', 'ndpr-oxide'],
    ['reference', 'closeRound', 'closeRound'],
    ['name', '2027-05-31T22:00:06Z', '2027-05-31T22:00:06Z'],
    ['state', 'newer-than-this', 'newer than this'],
  ])('as %s, %s is read as %s', (name, text, words) => expect(said(name, text)).toBe(words))

  test('is read in words for every state, status and entry that the API has', () => {
    const file = new URL('../../contracts/schemas/openapi.json', import.meta.url)
    const found: string[] = []
    JSON.parse(readFileSync(file, 'utf8'), function (this: unknown, name: string, value: { enum?: unknown[] }) {
      if (['state', 'status', 'entry'].includes(name) && Array.isArray(value?.enum))
        found.push(...value.enum.map(one => said(name, String(one))))
      return value
    })
    expect(found.length).toBeGreaterThan(30)
    for (const words of found) expect(words).toMatch(/^[a-z ]+$/)
  })
})

test('a time is read with its zone', () => expect(timeOf(new Date(0).toISOString())).toBe('1970-01-01 00:00 UTC'))

test('the events of a webhook are told in words', () => {
  expect(said('types', 'rounds.allocations-proposed.v1 rounds.round-awarded.v1')).toBe(
    'allocations proposed, round awarded',
  )
})

test('a list within a row of a table is read as its rows, not as what a program would read', () => {
  const ownership = [
    { owner: 'Nord SE', country: 'DE', sharePct: '60' },
    { owner: 'Sud SA', country: 'FR', sharePct: '40' },
  ]
  expect(worded({ reference: 'm-1', ownership })).toEqual({
    reference: 'm-1',
    ownership: 'Nord SE DE 60; Sud SA FR 40',
  })
})
