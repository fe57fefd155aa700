import { expect, test } from 'vitest'
import { bodyOf, fitting, type Participant, particularsOf, revisedParticulars } from './participants.ts'

const one = (more: Partial<Participant>): Participant => ({
  id: 'p',
  reference: 'M-1',
  legalName: 'Nordmotor AG',
  kind: 'member',
  country: 'DE',
  bloc: 'EU',
  ownership: [],
  baselines: [],
  status: 'applied',
  version: 1,
  ...more,
})
const NAMES: Record<string, string> = { DE: 'Germany', JP: 'Japan' }
const everybody = [
  one({ id: 'a' }),
  one({ id: 'b', legalName: 'Tokai Denki', country: 'JP', bloc: 'JP', group: 'Tokai', status: 'admitted' }),
]
const found = (filters: object) =>
  fitting(everybody, { kind: '', bloc: '', status: '', search: '', ...filters }, code => NAMES[code] ?? code).map(
    ({ id }) => id,
  )

test.each([
  [{}, ['a', 'b']],
  [{ status: 'admitted' }, ['b']],
  [{ bloc: 'EU' }, ['a']],
  [{ kind: 'supplier' }, []],
  [{ search: 'german' }, ['a']],
  [{ search: 'TOKAI jp' }, ['b']],
  [{ search: 'tokai germany' }, []],
])('filters %j find %j', (filters, ids) => expect(found(filters)).toEqual(ids))

const draft = {
  reference: ' S-1 ',
  legalName: 'Southern Earths',
  kind: 'supplier',
  country: 'au',
  bloc: 'EU',
  group: ' ',
  identifiers: ' did:web:southern.example\n64869327 ',
  ownership: [],
  baselines: [{ key: 1, material: 'ndpr-oxide', kgPerYear: '10' }],
} as const
test('a supplier has neither bloc nor baselines, and what is empty is left out', () => {
  expect(bodyOf(draft)).toEqual({
    reference: 'S-1',
    legalName: 'Southern Earths',
    kind: 'supplier',
    country: 'AU',
    identifiers: ['did:web:southern.example', '64869327'],
  })
})
test('a member has both', () => {
  expect(bodyOf({ ...draft, kind: 'member' })).toMatchObject({
    bloc: 'EU',
    baselines: [{ material: 'ndpr-oxide', kgPerYear: '10' }],
  })
})

test('a revision that changes nothing says all particulars again, and only those', () => {
  const particulars = {
    legalName: 'Nordmotor AG',
    identifiers: ['did:web:nord.example'],
    ownership: [{ owner: 'Holding', country: 'DE', sharePct: '100' }],
    baselines: [{ material: 'ndpr-oxide', kgPerYear: '10' }],
  }
  expect(revisedParticulars(particularsOf(one(particulars)), one(particulars))).toEqual(particulars)
  expect(revisedParticulars(particularsOf(one({})), one({}))).toEqual({
    legalName: 'Nordmotor AG',
    ownership: [],
    baselines: [],
  })
})

test('a revision keeps what the form has no field for', () => {
  const sent = {
    legalName: 'Nordmotor AG',
    ownership: [{ owner: 'Holding', country: 'DE', sharePct: '100', later: 1 }],
    baselines: [{ material: 'ndpr-oxide', kgPerYear: '10', later: 2 }],
    later: 3,
  }
  const before = one(sent)
  const form = particularsOf(before)
  expect(revisedParticulars(form, before)).toEqual(sent)
  const baselines = form.baselines.map(each => ({ ...each, kgPerYear: ' 20 ' }))
  expect(revisedParticulars({ legalName: 'Nordmotor SE', identifiers: '', ownership: [], baselines }, before)).toEqual({
    ...{ legalName: 'Nordmotor SE', later: 3 },
    baselines: [{ material: 'ndpr-oxide', kgPerYear: '20', later: 2 }],
  })
})
