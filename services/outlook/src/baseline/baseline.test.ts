import { present } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { exampleWorld } from '../outlook.fixture.ts'
import { type BaselineContent, changesOf, contentOf, errorOf } from './baseline.ts'

const content = contentOf(exampleWorld())
const changed = (before: BaselineContent | undefined, after: BaselineContent) =>
  changesOf(before, after).filter(({ added, removed, changed: other }) => added + removed + other > 0)

test('the first baseline adds everything', () =>
  expect(changed(undefined, content).map(({ table, added }) => [table, added])).toEqual([
    ['settings', 1],
    ['yields', 1],
    ['plants', 8],
    ['routes', 3],
    ['needs', 2],
  ]))

test('a baseline differs from the one before by rows that came, went and say otherwise, whatever their order', () => {
  const [first, second, ...others] = content.plants
  const plants = [...others, { ...present(second), kgPerMonth: '1' }, { ...present(first), plant: 'new' }]
  expect(changed(content, { ...content, plants, months: 24 })).toEqual([
    { table: 'settings', added: 0, removed: 0, changed: 1 },
    { table: 'plants', added: 1, removed: 1, changed: 1 },
  ])
  expect(changed(content, { ...content, plants: content.plants.toReversed() })).toEqual([])
})

test('a fault of a cell is an error whose path counts as that of JSON does', () =>
  expect(errorOf({ table: 'needs', row: 3, column: 'to', cell: 'H4', message: 'x' })).toEqual({
    path: 'needs.2.to',
    sheet: 'needs',
    row: 3,
    column: 'to',
    cell: 'H4',
    message: 'x',
  }))
