import { describe, expect, test } from 'vitest'
import type { InterestType } from '../model/relationship.ts'
import type { Statement } from '../model/statement.ts'
import { entity, person, relation, shares } from '../statements.fixture.ts'
import { codesOf, ownersOfA } from './owners.fixture.ts'

type Case = [why: string, statements: Statement[], control: string[], codes: string[]]
const A = entity('A', 'AU')
const X = entity('X', 'SG')
const P = person('P', ['CN'])
const Q = person('Q', ['AU'])
const of = (type: InterestType, exact?: number) => [{ type, ...(exact === undefined ? {} : { share: { exact } }) }]

const cases: Case[] = [
  ['who appoints the board', [P, relation('A', 'P', of('appointmentOfBoard'))], ['P CN board-majority'], []],
  ['who appoints some of the board', [P, relation('A', 'P', of('appointmentOfBoard', 20))], ['P CN management'], []],
  ['most votes', [Q, relation('A', 'Q', of('votingRights', 50.01))], ['Q AU board-majority'], []],
  ['half of the votes', [Q, relation('A', 'Q', of('votingRights', 50))], ['Q AU veto'], []],
  [
    'votes as far as shares',
    [Q, relation('A', 'Q', [shares({ exact: 60 }), ...of('votingRights', 60)])],
    [],
    ['interest-within-shares'],
  ],
  [
    'votes beyond the shares',
    [Q, relation('A', 'Q', [shares({ exact: 10 }), ...of('votingRights', 60)])],
    ['Q AU board-majority'],
    [],
  ],
  ['company rules', [P, relation('A', 'P', of('controlViaCompanyRulesOrArticles'))], ['P CN veto'], []],
  ['the chair of the board', [Q, relation('A', 'Q', of('boardChair'))], ['Q AU management'], []],
  [
    'rights to profits of no concern',
    [Q, relation('A', 'Q', of('rightsToProfitOrIncome', 90))],
    [],
    ['interest-not-carried'],
  ],
  [
    'rights to profits of concern',
    [P, relation('A', 'P', of('rightsToProfitOrIncome', 90))],
    ['P CN management'],
    ['interest-as-control'],
  ],
  [
    'who decides at an owner, of concern',
    [X, P, relation('A', 'X', 100), relation('X', 'P', of('boardMember'))],
    ['P CN management'],
    ['control-of-owner'],
  ],
  [
    'who decides at an owner, of no concern',
    [X, Q, relation('A', 'X', 100), relation('X', 'Q', of('boardMember'))],
    [],
    ['control-not-carried'],
  ],
  [
    'who is owned from a country of concern',
    [X, P, relation('A', 'X', of('protector')), relation('X', 'P', 1)],
    ['X CN veto', 'X SG veto'],
    ['country-of-owners'],
  ],
  ['who has no country', [entity('N'), relation('A', 'N', of('protector'))], [], ['control-not-carried']],
  [
    'an unstated indirect share of concern where all shares are taken',
    [X, P, relation('A', 'X', 100), relation('A', 'P', [{ type: 'shareholding', directOrIndirect: 'indirect' }])],
    ['P CN management'],
    ['indirect-not-carried', 'interest-as-control'],
  ],
]

describe('control without shares', () => {
  test.each(cases)('%s', (_, statements, control, codes) => {
    const result = ownersOfA([A, ...statements])
    const shown = result.control.map(one => `${one.by} ${one.country} ${one.how}`)
    const more = codesOf(result).filter(code => !['undeclared', 'circle'].includes(code))
    expect({ control: shown.sort(), codes: more }).toEqual({ control, codes })
  })

  test('twenty stand, those of concern first', () => {
    const names = Array.from({ length: 30 }, (_, nth) => `O${nth}`)
    const others = names.flatMap(name => [person(name, ['AU']), relation('A', name, of('boardMember'))])
    const result = ownersOfA([A, ...others, P, relation('A', 'P', of('boardMember'))])
    expect(result.control).toHaveLength(20)
    expect(result.control[0]?.by).toBe('P')
    expect(codesOf(result)).toContain('too-many-controls')
  })
})
