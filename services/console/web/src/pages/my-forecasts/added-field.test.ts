import { expect, test, vi } from 'vitest'
import { newRow, withCell } from '../../grid/rows.ts'
import { gridColumns } from './columns.ts'
import { draftOf } from './draft.ts'
import { complaintsOf, differences, lineOf, rowOf } from './forecast.ts'

/** A field of a line that nothing but the table knows stands in the console's table and is sent; `tests/system` has the same of the rest of the hub. */

vi.mock('../../../../../../packages/contracts/src/line.fields.ts', async original => ({
  LINE_FIELDS: {
    ...(await original<typeof import('@lodestone/contracts/line.fields')>()).LINE_FIELDS,
    plant: { type: 'text', label: { en: 'Plant', de: 'Werk', fr: 'Usine', ja: '工場' }, help: 'Where you use it' },
    shifts: {
      type: 'whole',
      least: 1,
      most: 3,
      required: true,
      label: { en: 'Shifts', de: 'Schichten', fr: 'Équipes', ja: '交代' },
      help: 'How many a day',
    },
  },
}))

const line = {
  id: 'l',
  reference: 'L-1',
  material: 'ndpr-oxide',
  quantityKg: '1000.5',
  period: '2027-Q2',
  deliverTo: 'DE',
  commitment: 'intent',
  plant: 'Hall 9',
  shifts: 2,
} as const
const columns = gridColumns({
  label: cell => cell.label.de,
  word: (_, choice) => choice,
  decimalSign: '.',
  materials: [],
  country: code => code,
})
const placeOf = (id: string) => ({ row: 0, column: columns.findIndex(column => column.id === id) })

test('has a column with its label and its choices, and what is typed into it is sent', () => {
  expect(columns).toContainEqual(expect.objectContaining({ id: 'plant', header: 'Werk' }))
  expect(columns.find(({ id }) => id === 'shifts')?.choices?.map(({ value }) => value)).toEqual(['1', '2', '3'])
  const typed = withCell(withCell([newRow()], placeOf('plant'), columns, 'Hall 1'), placeOf('shifts'), columns, '3')
  expect(typed.map(lineOf)).toEqual([{ plant: 'Hall 1', shifts: 3 }])
  const [row = newRow()] = withCell([rowOf(line)], placeOf('shifts'), columns, '')
  expect([...complaintsOf([row], new Set())]).toEqual([[`${row.key} shifts`, 'required']])
})

test('is kept by a revision that changes another cell, and told where two versions differ in it', () => {
  const standing = {
    id: 'f',
    reference: 'F-1',
    participantId: 'p',
    version: 1,
    status: 'standing' as const,
    lines: [line],
    submittedAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  }
  const rows = [rowOf(line)]
  const { id: _, ...sent } = line
  expect(draftOf('F-1', withCell(rows, placeOf('quantityKg'), columns, '7'), standing).lines).toEqual([
    { ...sent, quantityKg: '7' },
  ])
  const moved = withCell(rows, placeOf('plant'), columns, 'Hall 2')
  expect(draftOf('F-1', moved, standing).lines).toEqual([{ ...sent, plant: 'Hall 2' }])
  expect(differences(moved, rows)).toEqual([{ reference: 'L-1', field: 'plant', theirs: 'Hall 9', mine: 'Hall 2' }])
})
