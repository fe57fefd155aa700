import { expect, test } from 'vitest'
import { fateOf, type Place } from './places.ts'

const fate = (place: Partial<Place>, rules: Parameters<typeof fateOf>[1] = { provenanceFloor: 'B' }) =>
  fateOf({ roundId: 'r', joins: true, level: 'B', assurance: 'documented', ...place }, rules)

test('what would become of an offer in a round: it joins where nothing keeps it out, and is matched where its origin is what is asked', () => {
  expect([fate({}), fate({ joins: false })]).toEqual(['joins', 'could'])
  expect([fate({ level: 'C' }), fate({ level: 'U', joins: false })]).toEqual(['joins-unmatched', 'could-unmatched'])
  const asks = (assurance: 'documented' | 'verified') => ({ provenanceFloor: 'B', assurance }) as const
  expect([fate({}, asks('documented')), fate({}, asks('verified'))]).toEqual(['joins', 'joins-unmatched'])
  const why = { code: 'offer-too-small', figures: { smallestOfferKg: '100' } } as const
  expect(fate({ joins: false, reason: 'too small', why })).toBe('out')
})
