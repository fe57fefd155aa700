import { describe, expect, test } from 'vitest'
import type { Statement } from '../model/statement.ts'
import { entity, person, relation, shares } from '../statements.fixture.ts'
import { codesOf, DAY, inLine, ownersOfA } from './owners.fixture.ts'
import { ownersOf } from './owners.ts'

type Case = [why: string, statements: Statement[], owners: string, codes: string[]]
const A = entity('A', 'AU')
const [X, Y] = [entity('X', 'AU'), entity('Y', 'JP')]
const P = person('P', ['CN'])
const closed = { recordStatus: 'closed', statementDate: '2026-06-01' } as const

const told = ([, statements, owners, codes]: Case): void => {
  const result = ownersOfA([A, ...statements])
  expect({ owners: inLine(result.ownership), codes: codesOf(result) }).toEqual({ owners, codes })
}

describe('shares', () => {
  const cases: Case[] = [
    ['exact ones', [X, Y, relation('A', 'X', 60), relation('A', 'Y', 40)], 'X AU 60, Y JP 40', []],
    ['nested ones', [X, P, relation('A', 'X', 100), relation('X', 'P', 100)], 'X AU 100 (P CN 100)', []],
    ['parts of a percent', [X, relation('A', 'X', 33.3334)], 'X AU 33.3334', ['undeclared']],
    [
      'finer than a chain, of no concern',
      [X, relation('A', 'X', 33.33335)],
      'X AU 33.3333',
      ['undeclared', 'share-range'],
    ],
    [
      'finer than a chain, of concern',
      [P, relation('A', 'P', 33.33335)],
      'P CN 33.3333',
      ['undeclared', 'share-range'],
    ],
    [
      'a range of no concern',
      [X, relation('A', 'X', { minimum: 25, maximum: 50 })],
      'X AU 25',
      ['undeclared', 'share-range'],
    ],
    [
      'a range of concern',
      [P, relation('A', 'P', { exclusiveMinimum: 25, maximum: 50 })],
      'P CN 25',
      ['undeclared', 'share-range'],
    ],
    [
      'a range of concern higher up',
      [X, P, relation('A', 'X', 100), relation('X', 'P', { exclusiveMinimum: 25, maximum: 50 })],
      'X AU 100 (P CN 50)',
      ['undeclared', 'share-range'],
    ],
    [
      'a range of concern in the room that others leave',
      [
        ...[X, P, Y, relation('A', 'X', 100)],
        ...[relation('X', 'P', { minimum: 25, maximum: 50 }), relation('X', 'Y', { minimum: 60 })],
      ],
      'X AU 100 (P CN 40, Y JP 60)',
      ['share-range'],
    ],
    [
      'a range of an owner that is owned from a country of concern',
      [X, Y, P, relation('A', 'Y', 100), relation('Y', 'X', { maximum: 50 }), relation('X', 'P', 1)],
      'Y JP 100 (X AU 50 (P CN 1))',
      ['undeclared', 'share-range'],
    ],
    [
      'bounds that contradict each other',
      [X, P, relation('A', 'X', 100), relation('X', 'P', { minimum: 60, maximum: 30 })],
      'X AU 100 (P CN 60)',
      ['undeclared', 'share-range'],
    ],
    ['none stated, of no concern', [X, relation('A', 'X', {})], 'X AU 0', ['undeclared', 'share-not-stated']],
    [
      'none stated, of concern',
      [P, X, relation('A', 'P', []), relation('A', 'X', 70)],
      'P CN 0, X AU 70',
      ['undeclared', 'share-not-stated'],
    ],
    [
      'none stated, of concern, higher up',
      [P, X, Y, relation('A', 'X', 100), relation('X', 'P', []), relation('X', 'Y', 70)],
      'X AU 100 (P CN 30, Y JP 70)',
      ['share-not-stated'],
    ],
    ['more than the whole', [X, Y, relation('A', 'X', 60), relation('A', 'Y', 60)], 'X AU 60, Y JP 60', ['over-100']],
    ['nobody', [], '', ['undeclared']],
  ]
  test.each(cases)('%s', (...one) => told(one))
})

describe('what stands on the day', () => {
  const later = { statementDate: '2026-05-01', recordStatus: 'updated', statementId: '2'.repeat(32) } as const
  const cases: Case[] = [
    ['the latest statement', [X, relation('A', 'X', 40, later), relation('A', 'X', 60)], 'X AU 40', ['undeclared']],
    [
      'the later instant of one day',
      [
        X,
        relation('A', 'X', 40, { statementDate: '2026-05-01T10:00:00+02:00' }),
        relation('A', 'X', 60, { statementDate: '2026-05-01T09:00:00Z' }),
      ],
      'X AU 60',
      ['undeclared'],
    ],
    [
      'no closed record',
      [X, relation('A', 'X', 60), relation('A', 'X', 60, closed)],
      '',
      ['undeclared', 'record-closed'],
    ],
    [
      'no ended interest',
      [X, relation('A', 'X', [shares({ exact: 60 }, { endDate: DAY })])],
      '',
      ['undeclared', 'interest-ended'],
    ],
    [
      'no interest to come',
      [X, relation('A', 'X', [shares({ exact: 60 }, { startDate: '2026-12-01' })])],
      '',
      ['undeclared', 'interest-not-begun'],
    ],
    [
      'one of two statements of a moment, told',
      [X, relation('A', 'X', 60), relation('A', 'X', 70, { statementId: '9'.repeat(32) })],
      'X AU 70',
      ['undeclared', 'statements-conflict'],
    ],
  ]
  test.each(cases)('%s', (...one) => told(one))
})

describe('owners that are not known', () => {
  const nowhere = entity('N')
  const cases: Case[] = [
    [
      'a reason instead of an owner',
      [relation('A', { reason: 'unknown' }, 60)],
      '',
      ['undeclared', 'owner-unspecified'],
    ],
    ['no statement', [relation('A', 'Z', 60)], '', ['undeclared', 'owner-in-doubt']],
    ['no country', [nowhere, relation('A', 'N', 60)], '', ['undeclared', 'owner-in-doubt']],
    [
      'a country by its name alone',
      [entity('N', undefined, {}, { jurisdiction: { name: 'Australia' } }), relation('A', 'N', 60)],
      '',
      ['undeclared', 'owner-in-doubt'],
    ],
    [
      'a person one of whose nationalities has no code',
      [person('Q', [], {}, { nationalities: [{ name: 'China' }, { name: 'AU', code: 'AU' }] }), relation('A', 'Q', 60)],
      '',
      ['undeclared', 'owner-in-doubt'],
    ],
    [
      'an anonymous one',
      [entity('N', 'AU', {}, { entityType: { type: 'anonymousEntity' } }), relation('A', 'N', 60)],
      '',
      ['undeclared', 'owner-in-doubt'],
    ],
    [
      'one that has died',
      [person('Q', ['AU'], {}, { deathDate: '2021' }), relation('A', 'Q', 60)],
      '',
      ['undeclared', 'owner-in-doubt'],
    ],
    ['a closed record', [X, entity('X', 'AU', closed), relation('A', 'X', 60)], '', ['undeclared', 'owner-in-doubt']],
    [
      'no country, and an owner of concern: it counts as of its country',
      [nowhere, P, relation('A', 'N', 60), relation('N', 'P', 10)],
      'N CN 60 (P CN 10)',
      ['undeclared', 'country-of-owners'],
    ],
    [
      'no statement, and an owner of concern',
      [P, relation('A', 'Z', 60), relation('Z', 'P', 100)],
      'Z CN 60 (P CN 100)',
      ['undeclared', 'country-of-owners'],
    ],
    ['a subdivision is of its country', [entity('D', 'US-DE'), relation('A', 'D', 100)], 'D US 100', []],
    [
      'two nationalities stand both, the share once',
      [person('Q', ['IE', 'IQ']), relation('A', 'Q', 100)],
      'Q IE 100, Q IQ 0',
      ['several-countries'],
    ],
  ]
  test.each(cases)('%s', (...one) => told(one))
})

describe('indirect interests', () => {
  const indirect = (exact: number) => [shares({ exact }, { directOrIndirect: 'indirect' })]
  const components = (...componentRecords: string[]) => ({ componentRecords })
  const [ax, xp] = [
    relation('A', 'X', 50, {}, { isComponent: true }),
    relation('X', 'P', 100, {}, { isComponent: true }),
  ]
  const cases: Case[] = [
    [
      'components count once',
      [X, P, ax, xp, relation('A', 'P', indirect(50), {}, components(ax.recordId, xp.recordId))],
      'X AU 50 (P CN 100)',
      ['undeclared'],
    ],
    [
      'owners between that no component names too',
      [X, P, relation('A', 'X', 50), relation('X', 'P', 100), relation('A', 'P', indirect(50))],
      'X AU 50 (P CN 100)',
      ['undeclared'],
    ],
    ['a component of nothing that stands', [X, ax], 'X AU 50', ['undeclared', 'component-alone']],
    [
      'nobody named between, of no concern',
      [Y, relation('A', 'Y', indirect(75))],
      '',
      ['undeclared', 'indirect-not-carried'],
    ],
    [
      'nobody named between, of concern',
      [P, relation('A', 'P', indirect(75))],
      'P CN 75',
      ['undeclared', 'indirect-carried'],
    ],
    [
      'beside direct ones, of concern',
      [P, relation('A', 'P', [shares({ exact: 30 }), ...indirect(40)])],
      'P CN 70',
      ['undeclared', 'indirect-carried'],
    ],
    [
      'more than those between account for, of concern',
      [X, P, relation('A', 'X', 20), relation('X', 'P', 50), relation('A', 'P', indirect(40))],
      'P CN 30, X AU 20 (P CN 50)',
      ['undeclared', 'indirect-carried'],
    ],
  ]
  test.each(cases)('%s', (...one) => told(one))
})

describe('circles and bounds', () => {
  test('a circle is kept and told', () => {
    told([
      '',
      [X, Y, relation('A', 'X', 100), relation('X', 'Y', 40), relation('Y', 'X', 30)],
      'X AU 100 (Y JP 40 (X AU 30))',
      ['circle', 'undeclared'],
    ])
  })

  test('owners beyond the sixth level that are of concern are seen on it', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'P']
    const chain = names.slice(1).map((name, nth) => relation(names[nth] ?? '', name, 100))
    const result = ownersOfA([A, ...names.slice(1, 7).map(name => entity(name, 'SG')), P, ...chain])
    expect(inLine(result.ownership)).toBe('B SG 100 (C SG 100 (D SG 100 (E SG 100 (F SG 100 (G CN 100, G SG 0)))))')
    expect(codesOf(result)).toEqual(['country-of-owners', 'several-countries', 'too-deep'])
  })

  test('twenty owners stand, those of concern first; the others stay undeclared', () => {
    const names = Array.from({ length: 30 }, (_, nth) => `O${nth}`)
    const result = ownersOfA([
      A,
      P,
      relation('A', 'P', 1),
      ...names.flatMap(name => [entity(name, 'AU'), relation('A', name, 3)]),
    ])
    expect(result.ownership).toHaveLength(20)
    expect(result.ownership[0]).toMatchObject({ owner: 'P', sharePct: '1' })
    expect(codesOf(result)).toEqual(['undeclared', 'too-many-owners'])
  })

  test('too many owners of concern are put together', () => {
    const names = Array.from({ length: 30 }, (_, nth) => `O${nth}`)
    const result = ownersOfA([A, ...names.flatMap(name => [entity(name, 'CN'), relation('A', name, 3)])])
    expect(result.ownership).toHaveLength(20)
    expect(result.ownership.at(-1)).toEqual({ owner: '11 more owners of A', country: 'CN', sharePct: '33' })
  })

  test('an entity that is none is refused', () => {
    const asked = { on: DAY, concern: new Set<string>() }
    expect(ownersOf([A, P], { ...asked, entity: 'P' })).toEqual({ ok: false, why: 'not-an-entity' })
    expect(ownersOf([A, P], { ...asked, entity: 'B' })).toEqual({ ok: false, why: 'entity-unknown' })
  })
})
