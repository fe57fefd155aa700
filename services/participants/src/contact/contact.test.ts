import { describe, expect, test } from 'vitest'
import { confirmTokenOf, judgeConfirm } from './confirm.ts'
import { isToAsk, MOST_ASKED, revisedState, waitToAsk } from './contact.ts'
import { isTokenOf, tokenOf } from './unsubscribe.ts'

const HOUR_MS = 3_600_000
const now = new Date('2026-06-02T00:00:00Z')
const standing = { email: 'a@x.example', how: 'daily', state: 'active' } as const

test.each([
  ['disabled', 'a@x.example', 'active'],
  ['active', 'b@x.example', 'unconfirmed'],
  ['unconfirmed', 'a@x.example', 'unconfirmed'],
] as const)('one that is %s and then %s is %s', (state, email, after) =>
  expect(revisedState({ ...standing, state }, { email })).toBe(after),
)

test('a reader is asked once, and only where there is something to be told', () => {
  const fresh = { ...standing, state: 'unconfirmed' } as const
  expect(isToAsk(undefined, fresh)).toBe(true)
  expect(isToAsk(fresh, fresh)).toBe(false)
  expect(isToAsk(undefined, { ...fresh, how: 'none' })).toBe(false)
  expect(isToAsk({ ...fresh, how: 'none' }, fresh)).toBe(true)
  expect(isToAsk(standing, standing)).toBe(false)
})

test('readers are asked so often in 24 hours, by contact, by address and in all', () => {
  const askedAt = (hours: number): string => new Date(now.getTime() - hours * HOUR_MS).toISOString()
  const own = { contactId: 'c', address: 'd' }
  const three = [1, 2, 3].map(hours => ({ ...own, askedAt: askedAt(hours) }))
  expect(waitToAsk(three.slice(1), own, now)).toBe(0)
  expect(waitToAsk(three, { ...own, address: 'e' }, now)).toBe(21 * HOUR_MS)
  expect(waitToAsk(three, { ...own, contactId: 'e' }, now)).toBe(21 * HOUR_MS)
  const many = Array.from({ length: MOST_ASKED.organisation }, (_, i) => ({
    contactId: `c${i}`,
    address: `d${i}`,
    askedAt: askedAt(i),
  }))
  expect(waitToAsk(many, own, now)).toBe(5 * HOUR_MS)
  expect(waitToAsk(many.slice(1), own, now)).toBe(0)
})

describe('a link', () => {
  const id = '01998e3a-5f00-7000-8000-000000000001'
  const contact = { id, email: 'a@x.example', unsubscribeKey: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY' }
  const token = confirmTokenOf(contact, now)

  test('confirms one address of one contact, for 7 days', () => {
    const later = (days: number): Date => new Date(now.getTime() + days * 24 * HOUR_MS)
    expect(judgeConfirm(contact, token, later(6.9))).toBe('valid')
    expect(judgeConfirm(contact, token, later(7))).toBe('expired')
    expect(judgeConfirm({ ...contact, email: 'b@x.example' }, token, now)).toBeUndefined()
    expect(judgeConfirm({ ...contact, unsubscribeKey: 'AAAA' }, token, now)).toBeUndefined()
  })

  test('of one purpose is none of another, and none with more to it', () => {
    const other = tokenOf(contact)
    expect([isTokenOf(contact, other), judgeConfirm(contact, other, now)]).toEqual([true, undefined])
    expect([isTokenOf(contact, token), isTokenOf(contact, `${other}.x`)]).toEqual([false, false])
    expect(judgeConfirm(contact, `${token}.x`, now)).toBeUndefined()
  })
})
