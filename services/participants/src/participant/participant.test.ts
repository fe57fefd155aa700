import type { Participant } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { apply, correct, move, revise } from './participant.ts'

const draft = {
  reference: 'm-1',
  legalName: 'Motor GmbH',
  kind: 'member',
  country: 'DE',
  bloc: 'EU',
  group: 'Motor',
  ownership: [{ owner: 'Holding', country: 'DE', sharePct: '100' }],
  baselines: [{ material: 'ndpr-oxide', kgPerYear: '12000' }],
} as const
const applied = apply('p', { ...draft, ownership: [...draft.ownership], baselines: [...draft.baselines] })

test('who applies is at its first version, with nothing where nothing was declared', () => {
  expect(applied).toEqual({ id: 'p', ...draft, status: 'applied', version: 1 })
  expect(apply('s', { reference: 's-1', legalName: 'Earths', kind: 'supplier', country: 'AU' })).toMatchObject({
    ownership: [],
    baselines: [],
  })
})

test.each([
  ['admit', 'admitted'],
  ['suspend', 'suspended'],
] as const)('%s moves it once', (command, status) => {
  const moved = { ...applied, status, version: 2 }
  expect(move(applied, command)).toEqual({ ok: true, value: moved })
  expect(move(moved, command)).toEqual({ ok: true, value: undefined })
})

describe('a revision', () => {
  const particulars = { legalName: 'Motor SE', baselines: [{ material: 'dy-oxide', kgPerYear: '7' }] }

  test('replaces the particulars, empties what it leaves out, and keeps everything else', () => {
    expect(revise(applied, particulars, 1)).toEqual({
      ok: true,
      value: { ...applied, ...particulars, ownership: [], version: 2 },
    })
  })

  test.each(['applied', 'admitted', 'suspended'] as const)('keeps the status: %s', status => {
    const participant: Participant = { ...applied, status }
    expect(revise(participant, particulars, 1)).toMatchObject({ ok: true, value: { status, version: 2 } })
  })

  test('is a new version even where it says the same', () => {
    const { legalName, ownership, baselines } = applied
    expect(revise(applied, { legalName, ownership, baselines }, 1)).toEqual({
      ok: true,
      value: { ...applied, version: 2 },
    })
  })

  test('of another version than the one that stands is refused', () => {
    expect(revise(applied, particulars, 2)).toMatchObject({ ok: false, refusal: { code: 'stale-version' } })
  })
})

describe('a correction', () => {
  const from = { kind: 'member', country: 'DE', bloc: 'EU' } as const
  const japan = { kind: 'member', country: 'JP', bloc: 'JP' } as const
  const supplier = { kind: 'supplier', country: 'GE' } as const

  test.each([japan, supplier])('replaces kind, country and bloc, and keeps the rest: %o', to => {
    const { kind: _, country: __, bloc: ___, ...rest } = applied
    expect(correct(applied, { from, to }, undefined)).toEqual({ ok: true, value: { ...rest, ...to, version: 2 } })
  })

  test('that has been made changes nothing', () => {
    expect(correct({ ...applied, ...japan }, { from, to: japan }, '2027-01-01')).toEqual({ ok: true, value: undefined })
  })

  test.each([
    ['wrong-state', { ...from, country: 'FR' }, japan, undefined],
    ['validation-failed', from, from, undefined],
    ['wrong-state', from, japan, '2027-01-01T00:00:00.000Z'],
  ] as const)('is refused: %s', (code, before, to, since) => {
    expect(correct(applied, { from: before, to }, since)).toMatchObject({ ok: false, refusal: { code } })
  })
})
