import { describe, expect, test } from 'vitest'
import { newRow } from '../../grid/grid.ts'
import { faultKey } from '../../grid/grid.tsx'
import { complaintsOf, differences, lineOf, placed, rowOf, rowsOfFile } from './forecast.ts'

const line = {
  reference: 'L-1',
  material: 'ndpr-oxide',
  quantityKg: '1000.5',
  period: '2027-Q2',
  deliverTo: 'DE',
  ceilingPrice: { amount: '95.00', currency: 'EUR' },
  commitment: 'intent',
  priority: 2,
  substitutes: [{ material: 'nd-oxide', ratio: '1.1' }],
}
const catalogue = new Set(['ndpr-oxide', 'nd-oxide'])

describe('the lines of a forecast as rows', () => {
  test('come back as they were', () => {
    expect(lineOf(rowOf(line))).toEqual(line)
    for (const carryOver of [true, false]) expect(lineOf(rowOf({ ...line, carryOver }))).toEqual({ ...line, carryOver })
    expect(rowOf(line).values.substitutes).toBe('nd-oxide x 1.1')
  })

  test('send what cannot be read as substitutes as it is, so that the hub says so in its place', () => {
    const row = newRow({ ...rowOf(line).values, substitutes: 'nd-oxide' })
    expect(lineOf(row).substitutes).toBe('nd-oxide')
    expect(complaintsOf([row], catalogue).get(faultKey(row, 'substitutes'))).toBe('substitutes')
    const { cells } = placed([{ path: 'lines.0.substitutes.0.ratio', message: 'too much' }], [row])
    expect(cells.get(faultKey(row, 'substitutes'))).toBe('too much')
  })

  test('are judged before the hub is asked', () => {
    const row = (more: Record<string, string>) => newRow({ ...rowOf(line).values, ...more })
    const rows = [
      row({ reference: 'a', quantityKg: '1,250', period: '2027-Q5' }),
      row({ reference: 'a', minimumKg: '2000', 'ceilingPrice.currency': '', priority: '9' }),
      row({ reference: 'c', material: 'gold', deliverTo: 'Germany', quantityKg: '0' }),
      newRow(),
      row({ reference: 'd', commitment: '', substitutes: 'lead x 1' }),
    ]
    const found = complaintsOf(rows, catalogue)
    const said = (at: number, field: string) => found.get(faultKey(rows[at] as never, field))
    expect([said(0, 'quantityKg'), said(0, 'period')]).toEqual(['ambiguous', 'period'])
    expect([said(1, 'reference'), said(1, 'minimumKg'), said(1, 'ceilingPrice.currency'), said(1, 'priority')]).toEqual(
      ['twice', 'minimum', 'both', 'choice'],
    )
    expect([said(2, 'material'), said(2, 'deliverTo'), said(2, 'quantityKg')]).toEqual(['choice', 'place', 'zero'])
    expect([said(4, 'commitment'), said(4, 'substitutes')]).toEqual(['required', 'substituteMaterial'])
    expect(found.size).toBe(11)
    expect(complaintsOf([rowOf(line)], catalogue).size).toBe(0)
  })

  test('show the hub’s faults in their cells, blank rows not counted, and what is about no cell apart', () => {
    const rows = [newRow(), rowOf(line), newRow(), rowOf({ ...line, reference: 'L-2' })]
    const { cells, others } = placed(
      [
        { path: 'lines.1.quantityKg', message: 'too much' },
        { path: 'lines[0].ceilingPrice.amount', message: 'too dear' },
        { path: 'reference', message: 'in use' },
      ],
      rows,
    )
    expect(cells.get(faultKey(rows[3] as never, 'quantityKg'))).toBe('too much')
    expect(cells.get(faultKey(rows[1] as never, 'ceilingPrice.amount'))).toBe('too dear')
    expect(others).toEqual(['reference: in use'])
  })

  test('keep what stood in a cell of a file that could not be read', () => {
    const [row] = rowsOfFile(
      [{ index: 0, value: { reference: 'L-1' } }],
      [{ path: 'lines.0.quantityKg', index: 0, field: 'quantityKg', message: 'two readings', value: '1,250' }],
    )
    expect(row?.values).toMatchObject({ reference: 'L-1', quantityKg: '1,250' })
  })

  test('are compared by their references', () => {
    const mine = [rowOf(line), rowOf({ ...line, reference: 'new' })]
    const theirs = [rowOf({ ...line, quantityKg: '900' }), rowOf({ ...line, reference: 'gone' })]
    expect(differences(mine, theirs)).toEqual([
      { reference: 'L-1', field: 'quantityKg', theirs: '900', mine: '1000.5' },
      { reference: 'new', field: 'row', theirs: '', mine: '1000.5' },
      { reference: 'gone', field: 'row', theirs: '1000.5', mine: '' },
    ])
  })
})
