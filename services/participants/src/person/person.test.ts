import { describe, expect, test } from 'vitest'
import { digestOf, newSecret } from './invitation.secret.ts'
import {
  type Active,
  end,
  enter,
  invite,
  join,
  MAX_PEOPLE,
  mayAdd,
  mayInviteFirst,
  type Person,
  place,
  waitToInvite,
} from './person.ts'

const now = new Date('2027-01-10T12:00:00Z')
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)
const participantId = '01890000-0000-7000-8000-000000000001'
const invited = (position: Person['position'] = 'trader') =>
  invite({ id: 'p', participantId, secret: 'digest', now }, { name: 'Mia', email: 'mia@example.org', position })
const joined = (position: Person['position'] = 'trader'): Active => {
  const outcome = join(invited(position), 'subject', now)
  if (!outcome.ok || !outcome.value) throw new Error('not joined')
  return outcome.value
}
const refused = (code: string) => ({ ok: false, refusal: { code } })

describe('an invitation', () => {
  test('binds whoever brings it, once; to repeat it changes nothing', () => {
    expect(joined()).toMatchObject({ state: 'active', subject: 'subject', version: 2 })
    expect(join(joined(), 'subject', now)).toEqual({ ok: true, value: undefined })
    expect(join(joined(), 'somebody else', now)).toMatchObject(refused('not-found'))
  })

  test('lapses after 14 days', () => {
    expect(join(invited(), 's', later(13.99))).toMatchObject({ ok: true })
    expect(join(invited(), 's', later(14))).toMatchObject(refused('not-found'))
  })

  test('is void once it is withdrawn, and its digest is gone', () => {
    const outcome = end(invited(), { others: 1, byOperator: false, now })
    expect(outcome).toMatchObject({ ok: true, value: { state: 'left', version: 2 } })
    if (!outcome.ok || !outcome.value) throw new Error('not ended')
    expect(outcome.value).not.toHaveProperty('secret')
    expect(join(outcome.value, 's', now)).toMatchObject(refused('not-found'))
  })

  test('goes to an address three times in 24 hours, and out of an organisation two hundred times', () => {
    const sent = (hours: number, email: string | null = 'MIA@example.org') => ({
      email,
      invitedAt: new Date(now.getTime() - hours * 3_600_000).toISOString(),
    })
    const three = [1, 2, 3].map(hours => sent(hours))
    expect(waitToInvite(three, 'mia@example.org', now)).toBe(21 * 3_600_000)
    expect(waitToInvite(three, 'ben@example.org', now)).toBe(0)
    expect(waitToInvite(three.slice(1), 'mia@example.org', now)).toBe(0)
    const many = Array.from({ length: 200 }, () => sent(4, null))
    expect([many, many.slice(1)].map(all => waitToInvite(all, 'ben@example.org', now))).toEqual([20 * 3_600_000, 0])
  })

  test('has a secret of 32 bytes, of which the digest tells nothing', () => {
    const secret = newSecret()
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(newSecret()).not.toBe(secret)
    expect(digestOf(secret)).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('the last administrator', () => {
  const last = { expected: 2, others: 0 }
  test('neither leaves nor takes a lower position, unless there is another', () => {
    const admin = joined('administrator')
    expect(end(admin, { others: 0, byOperator: false, now })).toMatchObject(refused('wrong-state'))
    expect(place(admin, 'trader', last)).toMatchObject(refused('wrong-state'))
    expect(place(admin, 'administrator', last)).toMatchObject({ ok: true })
    expect(place(admin, 'trader', { ...last, others: 1 })).toMatchObject({ ok: true, value: { position: 'trader' } })
    expect(end(admin, { others: 1, byOperator: false, now })).toMatchObject({ ok: true, value: { state: 'left' } })
  })

  test('can be ended by an operator, who then invites another', () => {
    expect(end(joined('administrator'), { others: 0, byOperator: true, now })).toMatchObject({ ok: true })
    expect(mayInviteFirst({ position: 'administrator' }, 0)).toMatchObject({ ok: true })
    expect(mayInviteFirst({ position: 'administrator' }, 1)).toMatchObject(refused('wrong-state'))
    expect(mayInviteFirst({ position: 'trader' }, 0)).toMatchObject(refused('validation-failed'))
    expect(mayInviteFirst({ kind: 'machine', position: 'administrator' }, 0)).toMatchObject(
      refused('validation-failed'),
    )
  })

  test('is not the one who was invited and has not joined', () => {
    expect(end(invited('administrator'), { others: 0, byOperator: false, now })).toMatchObject({ ok: true })
  })
})

test('a position is given to the version that was seen, and to nobody who has left', () => {
  expect(place(joined(), 'reader', { expected: 1, others: 1 })).toMatchObject(refused('stale-version'))
  const left = end(joined(), { others: 1, byOperator: false, now })
  if (!left.ok || !left.value) throw new Error('not ended')
  expect(place(left.value, 'reader', { expected: 3, others: 1 })).toMatchObject(refused('wrong-state'))
  expect(end(left.value, { others: 1, byOperator: false, now })).toEqual({ ok: true, value: undefined })
})

test('a machine acts at once, as a trader or reader and never as more', () => {
  const given = { id: 'm', participantId, subject: 's', now }
  const machine = (position: Person['position']) => enter(given, { name: 'ERP', account: 'erp', position })
  expect(machine('trader')).toMatchObject({ ok: true, value: { state: 'active', subject: 's' } })
  for (const position of ['administrator', 'approver'] as const)
    expect(machine(position)).toMatchObject(refused('validation-failed'))
  const one = machine('reader')
  if (!one.ok) throw new Error('not entered')
  expect(place(one.value, 'approver', { expected: 1, others: 1 })).toMatchObject(refused('validation-failed'))
})

test(`an organisation has ${MAX_PEOPLE} people at most`, () => {
  expect(mayAdd(MAX_PEOPLE - 1)).toMatchObject({ ok: true })
  expect(mayAdd(MAX_PEOPLE)).toMatchObject(refused('validation-failed'))
})
