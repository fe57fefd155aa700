import { readFileSync } from 'node:fs'
import { policies } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import { type PolicyVersion, policyOf } from './policy.ts'

const origin = (id: string, version: string, validFrom: string, more: Partial<PolicyVersion> = {}): PolicyVersion => ({
  id,
  version,
  kind: 'origin',
  state: 'in-force',
  validFrom,
  ...more,
})
const known = [
  origin('lodestone-origin', '1', '2025-01-01', { validTo: '2027-01-31' }),
  origin('lodestone-origin', '2', '2027-02-01'),
  origin('strict', '1', '2026-01-01', { validTo: '2026-12-31' }),
  origin('strict', '2', '2027-01-01', { validTo: '2027-06-30', state: 'suspended' }),
  origin('magnets', '1', '2026-01-01', { materials: ['ndfeb-magnet'] }),
  origin('cap', '1', '2026-01-01', { kind: 'concentration' }),
]
const draft = (provenancePolicy?: { id: string; version?: string }, offersCloseAt = '2027-01-15T12:00:00Z') => ({
  materials: ['ndpr-oxide', 'ndfeb-magnet'],
  offersCloseAt,
  rules: provenancePolicy ? { provenancePolicy } : {},
})
const chosen = (...given: Parameters<typeof draft>) => policyOf(draft(...given) as never, known)

test('is the version of the hub’s own policy that stands on the day the offers close, unless the round names another', () => {
  expect(chosen()).toMatchObject({ value: { id: 'lodestone-origin', version: '1' } })
  expect(chosen(undefined, '2027-02-01T00:30:00+01:00')).toMatchObject({ value: { version: '1' } })
  expect(chosen(undefined, '2027-02-01T00:00:00Z')).toMatchObject({ value: { version: '2' } })
  expect(chosen({ id: 'lodestone-origin', version: '1' })).toMatchObject({ value: { version: '1' } })
  expect(chosen({ id: 'strict' }, '2026-12-31T23:00:00Z')).toEqual({ ok: true, value: { id: 'strict', version: '1' } })
})

test.each<[string, { id: string; version?: string }, string, RegExp]>([
  ['a policy nobody knows', { id: 'none' }, 'rules.provenancePolicy.id', /not a policy/],
  ['a policy that judges no offers', { id: 'cap' }, 'rules.provenancePolicy.id', /judges rounds/],
  ['a version nobody knows', { id: 'strict', version: '9' }, 'rules.provenancePolicy.version', /no such version/],
  ['one that ends before the close', { id: 'strict', version: '1' }, 'rules.provenancePolicy.version', /2026-12-31/],
  [
    'one that begins after it',
    { id: 'lodestone-origin', version: '2' },
    'rules.provenancePolicy.version',
    /2027-02-01/,
  ],
  ['one that is set aside', { id: 'strict' }, 'rules.provenancePolicy.id', /suspended/],
  ['one that says nothing of a material', { id: 'magnets' }, 'materials.0', /every origin would pass/],
])('%s is refused with its path', (_, policy, path, message) => {
  expect(chosen(policy)).toMatchObject({ ok: false, refusal: { code: 'validation-failed', errors: [{ path }] } })
  const outcome = chosen(policy)
  expect(outcome.ok ? '' : outcome.refusal.errors?.[0]?.message).toMatch(message)
})

test('no version that stands on the day of the close is refused too', () => {
  expect(chosen({ id: 'strict' }, '2027-07-01T00:00:00Z')).toMatchObject({
    refusal: { errors: [{ path: 'rules.provenancePolicy.id', message: expect.stringContaining('2027-07-01') }] },
  })
})

test('the migration begins with the policies of the hub', () => {
  const sql = readFileSync(new URL('../../migrations/0011-round-policy.sql', import.meta.url), 'utf8')
  const text = (value: string | undefined) => (value === undefined ? 'NULL' : `'${value}'`)
  const rows = policies.map(one => {
    const materials = one.kind === 'origin' ? one.rules.materials : undefined
    const list = materials ? `'{${materials.join(',')}}'` : 'NULL'
    const plain = [one.id, one.version, one.kind, one.state, one.validFrom, one.validTo].map(text)
    return `  (${[...plain, list].join(', ')})`
  })
  expect(sql.match(/^ {2}\(.*\)/gm)).toEqual(rows)
})
