import { expect, test } from 'vitest'
import { sayingsOf } from './taken.ts'

test('a facility record says its site, country, operator and what is done there', () => {
  expect(
    sayingsOf({
      kind: 'facility',
      site: { id: 'urn:site:1', name: 'Port', countries: ['AU'] },
      operator: { id: 'did:web:a', name: 'Southern Earths' },
      processes: ['separation'],
    }),
  ).toEqual([
    { label: 'site', names: ['Port'] },
    { label: 'country', countries: ['AU'] },
    { label: 'operator', names: ['Southern Earths'] },
    { label: 'process', processes: ['separation'] },
  ])
})

test('an event says what went in and what came out, by the address of a site without a name', () => {
  expect(
    sayingsOf({
      kind: 'events',
      events: [
        {
          what: 'transformation',
          process: 'separation',
          site: { id: 'urn:site:1', countries: [] },
          inputs: [{ id: 'urn:lot:1', name: 'ore', kilograms: '900' }],
          outputs: [{ id: 'urn:lot:2', name: 'oxide' }],
        },
      ],
    }),
  ).toEqual([
    { label: 'process', processes: ['separation'] },
    { label: 'site', names: ['urn:site:1'] },
    { label: 'inputs', goods: [{ name: 'ore', kg: '900' }] },
    { label: 'outputs', goods: [{ name: 'oxide' }] },
  ])
})

test('of a certificate only what conforms is said', () => {
  const criteria = [{ id: 'urn:c', name: 'Origin', tags: ['separation'] }]
  const products = [{ id: 'urn:lot:2', name: 'oxide' }]
  const said = (conforms: boolean) =>
    sayingsOf({
      kind: 'conformity',
      attestation: { id: 'urn:a', name: 'Certificate of origin' },
      issuedTo: { id: 'did:web:a', name: 'Western Oxides' },
      assessments: [{ id: 'urn:b', conforms, criteria, products, sites: [] }],
    }).map(one => one.label)
  expect(said(true)).toEqual(['attestation', 'issuedTo', 'criteria', 'process', 'product'])
  expect(said(false)).toEqual(['attestation', 'issuedTo'])
})

test('what is newer than this page says nothing here', () => {
  expect(sayingsOf({ kind: 'weather', sky: 'blue' })).toEqual([])
})
