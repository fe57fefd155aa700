import type { Application, ApplicationDraft } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { acceptsTerms, admit, answer, ask, decline, participantOf, submit, withdraw } from './application.ts'

const NOON = '2027-03-01T12:00:00.000Z'
const LATER = '2027-03-02T12:00:00.000Z'
const draft: ApplicationDraft = {
  kind: 'member',
  legalName: 'Motor GmbH',
  country: 'DE',
  lei: '5493001KJTIIGC8Y1R12',
  vatNumber: 'DE123456789',
  address: { street: 'Werkstraße 1', city: 'Köln', country: 'DE' },
  owners: [{ name: 'Anna Motor', country: 'AT', sharePct: '60.5', naturalPerson: true }],
  contact: { name: 'Mia', email: 'mia@motor.example' },
}
const submitted = submit('a', 'mia', draft, NOON)
const asked: Application = { ...submitted, state: 'asked', question: 'Who owns the rest?', askedAt: NOON, version: 2 }
const refused: Application = { ...submitted, state: 'refused', reasons: 'No.', refusedAt: NOON }
const withdrawn: Application = { ...submitted, state: 'withdrawn', withdrawnAt: NOON }
const admitted: Application = { ...submitted, state: 'admitted', participantId: 'p', admittedAt: NOON }
const again = { ...draft, legalName: 'Motor SE', answer: 'Nobody does.' }

const acts: Record<string, (application: Application) => ReturnType<typeof admit>> = {
  ask: one => ask(one, 'Who owns the rest?', NOON),
  answer: one => {
    const outcome = answer(one, again, LATER, one.version)
    return outcome.ok ? outcome : { ok: false, refusal: { ...outcome.refusal, code: 'wrong-state' } }
  },
  refuse: one => decline(one, 'Unknown owners.', NOON),
  withdraw: one => withdraw(one, NOON),
  admit: one => admit(one, 'p', NOON),
}

test.each([
  ['submitted', submitted, { ask: 'asked', answer: 'no', refuse: 'refused', withdraw: 'withdrawn', admit: 'admitted' }],
  ['asked', asked, { ask: 'no', answer: 'submitted', refuse: 'refused', withdraw: 'withdrawn', admit: 'no' }],
  ['refused', refused, { ask: 'no', answer: 'no', refuse: 'same', withdraw: 'no', admit: 'no' }],
  ['withdrawn', withdrawn, { ask: 'no', answer: 'no', refuse: 'no', withdraw: 'same', admit: 'no' }],
  ['admitted', admitted, { ask: 'no', answer: 'no', refuse: 'no', withdraw: 'no', admit: 'same' }],
])('where one that is %s goes', (_, from, to) => {
  const went = Object.entries(acts).map(([name, act]) => {
    const outcome = act(from)
    return [name, outcome.ok ? (outcome.value?.state ?? 'same') : 'no']
  })
  expect(Object.fromEntries(went)).toEqual(to)
})

describe('an application', () => {
  test('is a new version with every step, and keeps who applied and when', () => {
    const outcome = ask(submitted, 'Who owns the rest?', LATER)
    expect(outcome).toEqual({
      ok: true,
      value: { ...submitted, state: 'asked', question: 'Who owns the rest?', askedAt: LATER, version: 2 },
    })
  })

  test('keeps what was asked and answered, and has the particulars of the answer', () => {
    const { answer: said, ...applied } = again
    expect(answer(asked, again, LATER, 2)).toEqual({
      ok: true,
      value: {
        ...submitted,
        applied,
        version: 3,
        exchanges: [{ question: 'Who owns the rest?', askedAt: NOON, answer: said, answeredAt: LATER }],
      },
    })
  })

  test('is not answered from an older version', () => {
    expect(answer(asked, again, LATER, 1)).toMatchObject({ ok: false, refusal: { code: 'stale-version' } })
  })

  test('is asked about twenty times at most', () => {
    const exchange = { question: 'Why?', askedAt: NOON, answer: 'So.', answeredAt: NOON }
    const often = { ...submitted, exchanges: Array.from({ length: 20 }, () => exchange) }
    expect(ask(often, 'Why?', NOON)).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
  })
})

describe('the terms', () => {
  const terms = { version: '2027-01', sha256: 'ab'.repeat(32), url: 'https://hub.example/terms' }
  const { url: _, ...accepted } = terms
  test.each([
    ['those that stand', accepted, terms, true],
    ['none where none stand', undefined, undefined, true],
    ['none', undefined, terms, false],
    ['another version', { ...accepted, version: '2026-01' }, terms, false],
    ['another text', { ...accepted, sha256: 'cd'.repeat(32) }, terms, false],
    ['some where none stand', accepted, undefined, false],
  ])('%s are accepted', (_, given, standing, fine) => {
    expect(acceptsTerms(given ? { terms: given } : {}, standing).ok).toBe(fine)
  })
})

test('the participant is in the bloc of its country, with its owners and by its identifiers', () => {
  expect(participantOf(draft, { reference: 'M-1', group: 'Motor' })).toEqual({
    reference: 'M-1',
    legalName: 'Motor GmbH',
    kind: 'member',
    country: 'DE',
    bloc: 'EU',
    group: 'Motor',
    ownership: [{ owner: 'Anna Motor', country: 'AT', sharePct: '60.5' }],
    identifiers: ['5493001KJTIIGC8Y1R12', 'DE123456789'],
  })
  const { vatNumber: _, ...byLei } = draft
  expect(participantOf({ ...byLei, kind: 'supplier', country: 'AU', owners: [] }, { reference: 'S-1' })).toEqual({
    reference: 'S-1',
    legalName: 'Motor GmbH',
    kind: 'supplier',
    country: 'AU',
    ownership: [],
    identifiers: ['5493001KJTIIGC8Y1R12'],
  })
})
