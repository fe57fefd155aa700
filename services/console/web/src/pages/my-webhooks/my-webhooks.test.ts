import { describe, expect, test } from 'vitest'
import { complaintsOf, groupOf, groupsFor, keyOf } from './my-webhooks.ts'

describe('what a webhook hears of', () => {
  test.each([
    ['participants.participant-suspended.v1', 'organisation'],
    ['demand.entry-changed.v1', 'forecasts'],
    ['supply.evidence-expiring.v1', 'offers'],
    ['aggregation.pool-published.v1', 'rounds'],
    ['rounds.round-matched.v1', 'rounds'],
    ['rounds.round-awarded.v1', 'allocations'],
    ['rounds.allocations-proposed.v1', 'allocations'],
    ['rounds.delivery-reported', 'allocations'],
  ])('%s belongs to %s', (type, group) => {
    expect(groupOf(type)).toBe(group)
  })

  test('nobody is asked about what the other side alone has', () => {
    expect(groupsFor({ member: true, supplier: false })).not.toContain('offers')
    expect(groupsFor({ member: false, supplier: true })).not.toContain('forecasts')
    expect(groupsFor({ member: true, supplier: true })).toHaveLength(5)
    expect(groupsFor({ member: false, supplier: false })).toEqual(['organisation', 'rounds'])
  })

  test('a type has the same words with its version and without', () => {
    expect(keyOf('rounds.round-matched.v1')).toBe('rounds-round-matched')
    expect(keyOf('rounds.round-matched')).toBe('rounds-round-matched')
  })

  test('an address and a type are needed', () => {
    expect([...complaintsOf('erp.example.com', [])]).toEqual(['url', 'types'])
    expect([...complaintsOf('https://', ['a'])]).toEqual(['url'])
    expect([...complaintsOf(' https://erp.example.com/hook ', ['a'])]).toEqual([])
  })
})
