import { describe, expect, test } from 'vitest'
import { CLEAN, DAY, line, magnet, policyOf } from './chains.fixture.ts'
import type { ListedName } from './listed.ts'
import { screen } from './screen.ts'

const owner: ListedName = { name: 'P', stage: 'metal', list: 'L', alias: 'Pi', is: 'open' }
const judged = (listed: readonly ListedName[], policy = policyOf(), offer = magnet(CLEAN)) =>
  screen(offer, policy, DAY, undefined, undefined, listed)

test('an offer is not proven while a name in it may be on a list, and says which, of whom and where', () => {
  expect(judged([]).level).toBe('A')
  expect(judged([owner])).toMatchObject({
    level: 'U',
    findings: [{ code: 'name-may-be-listed', stage: 'metal', figures: { name: 'P', list: 'L', alias: 'Pi' } }],
    gaps: [{ code: 'name-may-be-listed', stage: 'metal', figures: { name: 'P', list: 'L' } }],
    restsOn: [],
    provenBy: [],
  })
})

test('and once it is decided that it is; the supplier’s own name has no stage', () => {
  const { level, findings, missing } = judged([{ name: 'P', list: 'L', alias: 'Pi', is: 'same' }])
  expect([level, findings[0]]).toEqual([
    'U',
    { code: 'name-listed', message: 'P is Pi of the list L.', figures: { name: 'P', list: 'L', alias: 'Pi' } },
  ])
  expect(missing).toEqual(['a party other than P, which is on the list L'])
})

describe('whatever the policy says', () => {
  test.each([
    ['of other goods', { ...policyOf(), rules: { ...policyOf().rules, materials: ['dy-oxide'] } }],
    ['while it is suspended', { ...policyOf(), state: 'suspended' as const }],
  ])('%s', (_, policy) => {
    expect([judged([], policy).level, judged([owner], policy).level]).toEqual(['A', 'U'])
  })

  test('beside all else that is found', () => {
    const chinese = magnet(line('CN MY JP JP DE'))
    const codes = judged([owner], policyOf(), chinese).findings.map(one => one.code)
    expect(codes).toEqual(['name-may-be-listed', ...judged([], policyOf(), chinese).findings.map(one => one.code)])
  })
})
