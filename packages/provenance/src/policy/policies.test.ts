import { expect, test } from 'vitest'
import { DEFAULT_POLICY, findMaterial, findPolicy, materials, policies } from '../index.ts'

test('versions of one policy never overlap and leave no gap', () => {
  for (const id of new Set(policies.map(policy => policy.id))) {
    const versions = policies.filter(policy => policy.id === id)
    for (const [i, version] of versions.entries()) {
      const next = versions[i + 1]
      if (next === undefined) expect(version.validTo).toBeUndefined()
      else expect(Date.parse(next.validFrom) - Date.parse(version.validTo ?? '')).toBe(86_400_000)
    }
  }
})

test('a policy is found by day', () => {
  expect(findPolicy(policies, DEFAULT_POLICY, '2026-11-24')?.version).toBe('1')
  expect(findPolicy(policies, 'us-dfars-252-225-7052', '2026-12-31')?.version).toBe('1')
  expect(findPolicy(policies, 'us-dfars-252-225-7052', '2027-01-01')?.version).toBe('2')
  expect(findPolicy(policies, 'cn-announcement-61-2025', '2025-10-08')).toBeUndefined()
  expect(findPolicy(policies, 'no-such-policy', '2026-11-24')).toBeUndefined()
})

test('every policy names where its rule can be read', () => {
  expect(policies.filter(policy => policy.source.title === '' || policy.source.reference === '')).toEqual([])
})

test('the catalogue names every material once, with the stage that makes it', () => {
  expect(new Set(materials.map(one => one.id)).size).toBe(20)
  expect(materials.every(one => one.units === 'kg')).toBe(true)
  expect(findMaterial('dy-oxide')).toMatchObject({ stage: 'oxide', madeAt: 'separation', elements: ['Dy'] })
  expect(findMaterial('gold')).toBeUndefined()
})

test('a trade code is dated: the magnets’ own code begins in 2023', () => {
  const codes = findMaterial('ndfeb-magnet')?.tradeCodes.filter(code => code.system === 'CN')
  expect(codes?.map(code => [code.code, code.validFrom, code.validTo])).toEqual([
    ['8505 11 00', '2017-01-01', '2022-12-31'],
    ['8505 11 10', '2023-01-01', undefined],
  ])
})
