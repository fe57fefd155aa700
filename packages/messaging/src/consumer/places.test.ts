import { silent } from '@lodestone/database'
import { expect, it } from 'vitest'
import { Places } from './places.ts'

const at = { topic: 'test.thing', partition: 0 }
const key = 'test.thing/0'
const batchFrom = (from: bigint) => ({
  ...at,
  from,
  records: [{ offset: from, key: 'a', value: null, headers: { ce_id: 'of another log' } }],
  endOffset: from + 1n,
  abandoned: () => false,
})

it('does not hold a log against the event that was before a place, once somebody else has put it there', () => {
  const places = new Places(silent)
  expect(places.assign([at], new Map([[key, { next: 10n, last: 'known', revision: 0n }]]))).toEqual(
    new Map([[key, 9n]]),
  )
  const moved = places.refresh(new Map([[key, { next: 10n, revision: 1n }]]), new Set())
  expect(moved).toEqual(new Map([[key, 10n]]))
  expect(places.refuse(batchFrom(10n))).toBeUndefined()
  expect(places.halted).toEqual([])
})

it('sends reading back once more after it was moved, before it calls a log cut', () => {
  const places = new Places(silent)
  places.assign([at], new Map([[key, { next: 10n, revision: 0n }]]))
  expect(places.refuse(batchFrom(0n))).toEqual({ next: 10n })
  expect(places.refuse(batchFrom(0n))).toEqual({ next: 10n, halt: true })
  places.refresh(new Map([[key, { next: 5n, revision: 1n }]]), new Set())
  expect(places.refuse(batchFrom(0n))).toEqual({ next: 5n })
  expect(places.halted).toEqual([])
})
