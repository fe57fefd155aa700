import { describe, expect, test } from 'vitest'
import { type Balance, covered, holdsIn, type MovementRow, moveOf, plannedOf, type ReserveRow } from './reserve.ts'

const row = (more: Partial<ReserveRow> = {}): ReserveRow => ({
  ...{ id: 'a', participantId: null, bloc: 'EU', name: 'EU pilot', element: 'Dy', stage: 'separation', version: 1 },
  target: { days: 73, by: '2027-Q4', netImportsKgPerYear: '20000', source: 'an example', basis: 'assumed' },
  openedAt: '2026-12-01T00:00:00.000Z',
  ...more,
})
const balance = (held: bigint, lent: Record<string, bigint> = {}): Balance => ({
  held,
  lent: new Map(Object.entries(lent)),
})
const on = '2026-12-01'
const reason = 'an example'

describe('a movement', () => {
  test.each([
    [{ kind: 'receipt', on, reason, kg: '1.5' }, 'outside', 'held'],
    [{ kind: 'release', on, reason, kg: '1.5' }, 'held', 'outside'],
    [{ kind: 'loan', on, reason, kg: '1.5', borrower: 'JP' }, 'held', 'lent'],
    [{ kind: 'return', on, reason, kg: '1.5', borrower: 'JP' }, 'lent', 'held'],
  ] as const)('of one kind goes from one account into another: %j', (draft, from, to) => {
    expect(moveOf(draft, undefined)).toMatchObject({ ok: true, value: { from, to, grams: 1500n } })
  })

  test('that corrects another is its counter-entry, and corrects no correction', () => {
    const undone: MovementRow = {
      ...{ id: 'm', reserveId: 'a', participantId: null, nth: 1, kind: 'loan', on, from: 'held', to: 'lent' },
      ...{ grams: 1500n, borrower: 'JP', trigger: null, metIn: null, corrects: null, reason, recordedBy: 'x' },
      recordedAt: '2026-12-01T00:00:00.000Z',
    }
    const draft = { kind: 'correction', on, reason, corrects: 'm' } as const
    expect(moveOf(draft, undone)).toMatchObject({
      value: { from: 'lent', to: 'held', grams: 1500n, borrower: 'JP', corrects: 'm' },
    })
    expect(moveOf(draft, { ...undone, kind: 'correction' })).toMatchObject({ ok: false })
    expect(moveOf(draft, undefined)).toMatchObject({ ok: false })
  })

  test('takes no more than is held, nor more back than is lent to that borrower', () => {
    const move = { kind: 'return', on, reason, from: 'lent', to: 'held', corrects: null } as const
    expect(covered(balance(0n, { JP: 9n }), { ...move, grams: 9n, borrower: 'JP' }).ok).toBe(true)
    expect(covered(balance(99n, { JP: 9n }), { ...move, grams: 9n, borrower: 'EU' }).ok).toBe(false)
    const release = { ...move, kind: 'release', from: 'held', to: 'outside', borrower: null } as const
    expect(covered(balance(8n, { JP: 9n }), { ...release, grams: 9n })).toMatchObject({
      refusal: { detail: 'Only 0.008 kg are held.' },
    })
  })
})

describe('a trigger', () => {
  const trigger = { name: 'short', measure: 'short-percent', value: '10', months: 2 } as const
  const seen = (month: string, value: number, more: object = {}) => ({
    ...({
      element: 'Dy',
      measure: 'short-percent',
      month,
      value,
      recordedBy: 'ada',
      recordedAt: '2027-03-01',
    } as const),
    ...more,
  })
  test.each([
    ['the newest months are as it asks for', [seen('2027-01', 12), seen('2027-02', 10)], '2027-02'],
    ['the newest month is not', [seen('2027-01', 12), seen('2027-02', 11), seen('2027-03', 9)], undefined],
    ['a month between is not known', [seen('2026-12', 12), seen('2027-02', 12)], undefined],
    ['nothing newer than two months is known', [seen('2026-11', 12), seen('2026-12', 12)], undefined],
    [
      'what was seen is of something else',
      [seen('2027-01', 12), seen('2027-02', 12, { measure: 'price-rise-percent' })],
      undefined,
    ],
    ['the months are still to come', [seen('2027-04', 12), seen('2027-05', 12)], undefined],
  ] as const)('holds or not, where %s', (_, observations, month) => {
    expect(holdsIn(trigger, observations, '2027-03-15')).toBe(month)
  })
})

describe('a build-up', () => {
  const market = { pricePerKg: '250', currency: 'USD', percentPerTonne: '2', source: 'Assumed' } as const
  const draft = { element: 'Dy', from: '2027-Q1', to: '2027-Q4', reserves: ['a', 'b'], market } as const
  const asked = (more: object = {}) => ({ ...draft, ...more, reserves: [...draft.reserves] })
  const target = row().target

  test('buys what accounts lack of their targets, lent goods counted, and not all in one quarter', () => {
    const b = row({ id: 'b', name: 'JOGMEC', bloc: 'JP', target: target && { ...target, roundShare: '0.25' } })
    const planned = plannedOf(asked(), [
      { row: row(), balance: balance(1_000_000n, { JP: 1_000_000n }) },
      { row: b, balance: balance(5_000_000n) },
    ])
    // 73 days of 20,000 kg a year are 4,000 kg: 2,000 kg are lacking of one, nothing of the other.
    expect(planned).toMatchObject({
      plan: {
        targets: [
          { reserve: 'a', name: 'EU pilot', kg: '2000', by: '2027-Q4' },
          { reserve: 'b', name: 'JOGMEC', kg: '0' },
        ],
        quarters: Array(4).fill({ kg: '500' }),
      },
    })
    const both = plannedOf(asked(), [
      { row: row(), balance: balance(0n) },
      { row: b, balance: balance(0n) },
    ])
    if ('faults' in both) throw new Error('refused')
    expect(both.plan.quarters.map(({ kg }) => kg)).toEqual(Array(4).fill('2000'))
    expect(both.plan.purchases.map(({ reserve, roundKg }) => [reserve, roundKg])).toEqual([
      ['a', undefined],
      ['a', undefined],
      ['b', '8000'],
      ['b', '8000'],
    ])
    expect(Number(both.plan.extraCost)).toBeLessThan(Number(both.plan.extraCostAtOnce))
  })

  test.each([
    ['of another element', row({ id: 'b', element: 'Tb' })],
    ['without a target', row({ id: 'b', target: null })],
    ['of a member', row({ id: 'b', bloc: null, participantId: 'x' })],
  ])('of an account %s is refused with its place', (_, other) => {
    const accounts = [row(), other].map(own => ({ row: own, balance: balance(0n) }))
    expect(plannedOf(asked(), accounts)).toEqual({
      faults: [{ path: 'reserves.1', message: 'no account of a bloc with a target of this element' }],
    })
  })

  test('whose quarters end before a target is refused with the account', () => {
    const accounts = [row(), row({ id: 'b' })].map(own => ({ row: own, balance: balance(0n) }))
    expect(plannedOf(asked({ to: '2027-Q2' }), accounts)).toMatchObject({
      faults: [{ path: 'reserves.0', message: 'is not of 2027-Q1 to 2027-Q2' }, { path: 'reserves.1' }],
    })
  })
})
