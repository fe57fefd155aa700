import { describe, expect, test } from 'vitest'
import { revisionOf, startOf } from './revision.ts'

describe('a revision', () => {
  const given = { name: 'A', later: { deep: true }, price: { amount: '1.0', basis: 'delivered' } }
  const shown = { name: 'A', price: { amount: '1' } }

  test('that edits nothing sends what the hub gave', () =>
    expect(revisionOf<Record<string, unknown>>(given, shown, structuredClone(shown))).toEqual(given))

  test('changes what was edited, and keeps what the form does not show beside it', () =>
    expect(revisionOf<Record<string, unknown>>(given, shown, { name: 'B', price: { amount: '2' } })).toEqual({
      name: 'B',
      later: { deep: true },
      price: { amount: '2', basis: 'delivered' },
    }))

  test('takes away what was emptied', () =>
    expect(revisionOf<Record<string, unknown>>(given, shown, { name: 'A' })).toEqual({
      name: 'A',
      later: { deep: true },
    }))

  test('does not send what a form shows for a field that nobody has set', () =>
    expect(revisionOf<Record<string, unknown>>({}, { passes: 1 }, { passes: 1 })).toEqual({}))

  test('keeps the elements of a list that are as they were shown, wherever they stand then', () => {
    const list = {
      list: [
        { id: 'a', later: 1 },
        { id: 'b', later: 2 },
      ],
    }
    expect(
      revisionOf<Record<string, unknown>>(
        list,
        { list: [{ id: 'a' }, { id: 'b' }] },
        { list: [{ id: 'b' }, { id: 'c' }] },
      ),
    ).toEqual({
      list: [{ id: 'b', later: 2 }, { id: 'c' }],
    })
  })

  test('replaces a field with all it holds where its parts belong together', () =>
    expect(
      revisionOf<Record<string, unknown>>(
        { policy: { id: 'a', version: '1' } },
        { policy: { id: 'a' } },
        { policy: { id: 'b' } },
        ['policy'],
      ),
    ).toEqual({ policy: { id: 'b' } }))

  test('starts without what the hub sets', () =>
    expect(startOf<{ id: string; name: string }, { name: string }>({ id: '1', name: 'A' }, { id: true })).toEqual({
      name: 'A',
    }))
})
