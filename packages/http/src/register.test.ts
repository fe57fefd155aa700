import type { Position } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { type Membership, membershipsIn } from './register.ts'

const [org, other] = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-000000000002']
type Grouped = Pick<Membership, 'org' | 'role' | 'position'>
const grouped = (of: string, position: Position): Grouped => ({ org: of, role: 'member', position })

test.each<[string, ('active' | 'left')[], Position[], unknown[]]>([
  ['by name alone', ['active'], [], [{ position: 'trader', kind: 'human' }]],
  ['by name where a group gives more', ['active'], ['approver'], [{ position: 'trader' }]],
  ['not at all once that has ended by name', ['left'], ['approver'], []],
  ['by name who has come back', ['left', 'active'], ['approver'], [{ position: 'trader' }]],
  ['by the highest of several groups', [], ['reader', 'approver', 'reader'], [{ position: 'approver', byGroup: true }]],
])('somebody acts for an organisation %s', (_, states, positions, expected) => {
  const named = states.map(state => ({ ...grouped(org, 'trader'), kind: 'human' as const, state }))
  expect(
    membershipsIn(
      named,
      positions.map(position => grouped(org, position)),
    ),
  ).toMatchObject(expected)
  expect(membershipsIn(named, [grouped(other, 'reader')])).toContainEqual(
    expect.objectContaining({ org: other, byGroup: true }),
  )
})
