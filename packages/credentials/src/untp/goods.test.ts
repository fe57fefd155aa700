import { expect, test } from 'vitest'
import { goodsIn } from './goods.ts'
import type { Taken } from './taken.ts'

const lot = (id: string, kilograms = '5') => ({ id, name: id, kilograms })
const named = (taken: Taken) => goodsIn(taken).map(one => one.name)

test('what was made is said with what it was made of, and what came out beside it', () => {
  const inputs = [lot('urn:in')]
  const outputs = [lot('urn:a'), lot('urn:b', '7')]
  const site = { id: 'urn:site', countries: [] }
  const events: Taken = {
    kind: 'events',
    events: [{ what: 'transformation', process: 'metal', site, inputs, outputs }],
  }
  const own = { processes: ['metal'], countries: [], site, made: { of: inputs, into: outputs } }
  expect(goodsIn(events)).toEqual([
    { name: 'urn:a', product: 'urn:a', kilograms: '5', ...own },
    { name: 'urn:b', product: 'urn:b', kilograms: '7', ...own },
  ])
})

test('what was seen, taken away, packed or handed on was not made', () => {
  const batches = [lot('urn:a')]
  const events: Taken = {
    kind: 'events',
    events: [
      { what: 'object', action: 'observe', batches },
      { what: 'object', action: 'delete', batches },
      { what: 'object', batches },
      { what: 'aggregation', action: 'add', batches },
      { what: 'transaction', from: 'x', to: 'y', batches },
    ],
  }
  expect(named(events)).toEqual([])
  expect(named({ kind: 'events', events: [{ what: 'object', action: 'add', batches }] })).toEqual(['urn:a'])
})

test('a product’s link names a batch with its number, and other products by their ids', () => {
  const of = (id: string, batch?: string): Taken => ({
    kind: 'passport',
    product: { id, name: 'x', ...(batch === undefined ? {} : { batch }) },
    materials: [],
    steps: [],
  })
  expect(named(of('https://id.gs1.org/01/09520123456788', 'A 1'))).toEqual([
    'https://id.gs1.org/01/09520123456788/10/A%201',
  ])
  expect(named(of('https://id.gs1.org/01/09520123456788/10/A', 'A'))).toEqual([
    'https://id.gs1.org/01/09520123456788/10/A',
  ])
  expect(named(of('urn:x', '7'))).toEqual(['urn:x'])
})

test('what was found not to conform says nothing of its products', () => {
  const of = (conforms: boolean): Taken => ({
    kind: 'conformity',
    attestation: { id: 'a', type: 'certification', level: 'Accredited', assessor: '3rdParty' },
    issuedTo: { id: 'x', name: 'x' },
    evidence: [],
    assessments: [
      {
        id: 'a',
        conforms,
        topic: 'x',
        criteria: [{ id: 'c', name: 'c', tags: ['metal'] }],
        products: [{ id: 'urn:x', name: 'x' }],
        sites: [],
      },
    ],
  })
  expect(goodsIn(of(true))).toEqual([{ name: 'urn:x', product: 'x', processes: ['metal'], countries: [] }])
  expect(goodsIn(of(false))).toEqual([])
})
