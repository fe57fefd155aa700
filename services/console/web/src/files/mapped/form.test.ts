import { expect, test } from 'vitest'
import { materialsBy } from '../../field/tidy.ts'
import { type Found, fitting, formOf, mappingOf, missingIn, NOTHING, proposalOf, type Said, saidOf } from './form.ts'

const column = (header: string, may: string[], more = {}) => ({ header, examples: [], may, ...more })
const found = (more: Partial<Found> = {}): Found => ({
  format: 'erp',
  columns: [
    column('Material', ['material']),
    column('Menge', ['quantity']),
    column('ME', ['unit']),
    column('Werk', ['plant']),
    column('KW', ['week']),
    column('Termin', [], { dateOrder: 'unknown' }),
  ] as Found['columns'] & object,
  proposed: { columns: { material: 'Material', quantity: 'Menge', unit: 'ME', plant: 'Werk', week: 'KW' } },
  materials: [
    { number: '4711', rows: 2, pieces: false, about: 'Neodym-Metall', mapped: false },
    { number: 'MAG', rows: 1, pieces: true, mapped: false },
  ],
  plants: [
    { number: '1000', rows: 2, mapped: false },
    { number: 'Japan', rows: 1, mapped: false },
  ],
  unplaced: 0,
  unitless: 0,
  ...more,
})
const materialOf = materialsBy([{ id: 'nd-metal', names: ['Nd metal', 'Neodym-Metall'] }])
const proposal = (of = found()) => proposalOf(of, materialOf)
const goods = { material: 'ndfeb-magnet', grade: 'N45SH', kgPerUnit: '0.012', amount: '', currency: '' }

test('what the file itself says is proposed, and what it does not say is missing', () => {
  const form = formOf(NOTHING, proposal(), found())
  expect(form).toMatchObject({
    time: 'week',
    columns: { week: 'KW' },
    materials: { '4711': { material: 'nd-metal' } },
    plants: { Japan: 'JP' },
  })
  expect(missingIn(form, found())).toEqual([{ material: 'MAG' }, { plant: '1000' }])
  const said = { ...NOTHING, materials: { MAG: { ...goods, kgPerUnit: '' } }, plants: { '1000': 'de' } }
  expect(missingIn(formOf(said, proposal(), found()), found())).toEqual([{ kgPerUnit: 'MAG' }])
})

test('what was said goes before what is proposed, also that there is no such column', () => {
  const said: Said = { ...NOTHING, columns: { unit: '' }, materials: { '4711': goods } }
  const form = formOf(said, proposal(), found())
  expect([form.columns.unit, form.materials['4711']]).toEqual(['', goods])
  expect(missingIn(form, found({ unitless: 3 }))).toContain('unit')
})

test('columns come first: without them nothing else is asked for', () => {
  const bare = found({ proposed: { columns: { material: 'Material' } }, materials: [], plants: [] })
  const form = formOf({ ...NOTHING, time: 'date' }, proposal(bare), bare)
  expect(missingIn(form, bare)).toEqual(['quantityColumn', 'timeColumn'])
})

test('the order of dates is asked for where the file leaves it open, and taken from it where it does not', () => {
  const said: Said = { ...NOTHING, time: 'date', columns: { date: 'Termin' } }
  const open = found()
  expect(missingIn(formOf(said, proposal(open), open), open)).toContain('dateOrder')
  const clear = found({ columns: [column('Termin', [], { dateOrder: 'MDY' })] as Found['columns'] & object })
  expect(formOf(said, proposal(clear), clear).dateOrder).toBe('MDY')
})

test('a form is a mapping as the hub takes it, and comes back out of a saved one as it was', () => {
  const said = {
    ...NOTHING,
    materials: { MAG: { ...goods, amount: '95.00', currency: 'EUR' } },
    plants: { '1000': 'Germany' },
  }
  const mapping = mappingOf(formOf(said, proposal(), found()), 'erp')
  expect(mapping).toEqual({
    columns: { material: 'Material', quantity: 'Menge', unit: 'ME', plant: 'Werk', week: 'KW' },
    materials: {
      '4711': { material: 'nd-metal' },
      MAG: {
        material: 'ndfeb-magnet',
        grade: 'N45SH',
        kgPerUnit: '0.012',
        ceilingPrice: { amount: '95.00', currency: 'EUR' },
      },
    },
    plants: { '1000': 'DE', Japan: 'JP' },
    period: 'quarter',
    split: 'thursday',
    commitment: 'forecast',
  })
  const { period = 'quarter', split = 'thursday', commitment = 'forecast', ...rest } = mapping
  const saved = {
    id: '',
    name: '',
    format: 'erp' as const,
    version: 1,
    updatedAt: '',
    mapping: { ...rest, period, split, commitment },
  }
  expect(mappingOf(formOf(saidOf(saved), proposal(), found()), 'erp')).toEqual(mapping)
  expect(mappingOf(formOf(said, proposal(), found()), 'delfor').columns).toBeUndefined()
})

test('a saved mapping is for files of its format that have all its headers', () => {
  const listed = (name: string, format: Found['format'], columns: string[]) => ({
    id: name,
    name,
    format,
    columns,
    version: 1,
    updatedAt: '',
    materials: 1,
  })
  const all = [
    listed('a', 'erp', ['material ', 'KW']),
    listed('b', 'erp', ['Material', 'Monat']),
    listed('c', 'delfor', []),
  ]
  expect(fitting(all, found()).map(one => one.name)).toEqual(['a'])
  expect(fitting(all, found({ format: 'delfor', columns: undefined } as never)).map(one => one.name)).toEqual(['c'])
})
