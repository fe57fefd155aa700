import { describe, expect, test } from 'vitest'
import { faultKey } from '../../grid/faults.ts'
import { newRow } from '../../grid/rows.ts'
import { draftOf } from './draft.ts'
import { complaintsOf, differences, type Forecast, lineOf, placed, rowOf, rowsOfFile } from './forecast.ts'

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
    const { cells } = placed([{ path: 'lines.0.substitutes.0.ratio', message: 'too much', places: [] }], [row])
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
        { path: 'lines.1.quantityKg', message: 'too much', places: [] },
        { path: 'lines[0].ceilingPrice.amount', message: 'too dear', places: [] },
        { path: 'reference', message: 'in use', places: ['Referenz'] },
      ],
      rows,
    )
    expect(cells.get(faultKey(rows[3] as never, 'quantityKg'))).toBe('too much')
    expect(cells.get(faultKey(rows[1] as never, 'ceilingPrice.amount'))).toBe('too dear')
    expect(others).toEqual(['Referenz: in use'])
  })

  test('keep what stood in a cell of a file that could not be read', () => {
    const [row] = rowsOfFile(
      [{ index: 0, value: { reference: 'L-1' } }],
      [
        {
          path: 'lines.0.quantityKg',
          index: 0,
          field: 'quantityKg',
          message: 'two readings',
          places: [],
          value: '1,250',
        },
      ],
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

describe('the lines of a forecast that is revised, as rows', () => {
  const whole = (reference: string) => ({
    ...line,
    reference,
    id: `id of ${reference}`,
    later: { of: reference },
    ceilingPrice: { ...line.ceilingPrice, basis: reference },
  })
  const standing = {
    reference: 'F-1',
    id: 'f',
    laterToo: 1,
    lines: [whole('L-1'), whole('L-2')],
  } as unknown as Forecast
  const sent = (reference: string) => {
    const { id: _, ...rest } = whole(reference)
    return rest
  }
  const rows = standing.lines.map(rowOf)
  const edit = (at: number, values: Record<string, string>) =>
    rows.with(at, { ...rows[at], values: { ...rows[at]?.values, ...values } } as never)
  const linesOf = (edited: typeof rows) => draftOf(standing.reference, edited, standing).lines

  test('are sent as the hub gave them, with what the table has no column for', () => {
    expect(draftOf('F-1', rows, standing)).toEqual({
      reference: 'F-1',
      laterToo: 1,
      lines: [sent('L-1'), sent('L-2')],
    })
    const edited = edit(0, { quantityKg: '7', 'ceilingPrice.amount': '90', endUse: 'motors', substitutes: '' })
    const { substitutes: _, ...rest } = sent('L-1')
    expect(linesOf(edited)).toEqual([
      { ...rest, quantityKg: '7', endUse: 'motors', ceilingPrice: { ...rest.ceilingPrice, amount: '90' } },
      sent('L-2'),
    ])
  })

  test('keep it under another reference too, and by reference where rows were pasted in another order', () => {
    expect(linesOf(edit(1, { reference: 'L-9' }))[1]).toEqual({ ...sent('L-2'), reference: 'L-9' })
    const turned = rows.map((row, at) => ({ ...row, values: (rows[1 - at] as (typeof rows)[number]).values }))
    expect(linesOf(turned)).toEqual([sent('L-2'), sent('L-1')])
    expect(linesOf([...rows, { ...rows[0], key: -1, values: { reference: 'L-3' } } as never])[2]).toEqual({
      reference: 'L-3',
    })
  })

  test('keep it where a file of the same references brings their other fields, and take what the file knows of it', () => {
    const values = [
      { ...line, quantityKg: '3' },
      { ...line, reference: 'L-2', later: 'of the file' },
    ]
    const read = rowsOfFile(
      values.map((value, index) => ({ index, value })),
      [],
    )
    expect(linesOf(read)).toMatchObject([
      { reference: 'L-1', quantityKg: '3', later: { of: 'L-1' } },
      { reference: 'L-2', later: 'of the file' },
    ])
  })
})
