import { expect, test } from 'vitest'
import { previewForecastFile } from './read.ts'

const look = (text: string, options = {}, media = 'text/csv') =>
  previewForecastFile(
    { bytes: Buffer.from(text), media, ...(media === 'application/json' ? { parsed: JSON.parse(text) } : {}) },
    options,
  )
const proposedOf = async (text: string) => (await look(text)).found?.proposed

const SAP = [
  'Material;Materialkurztext;Werk;Bedarfsmenge;BME;Kalenderwoche;Disponent',
  '4711;NdPr-Metall;1000;1,5;TO;202713;A',
  '4711;NdPr-Metall;1000;250;KG;202714;A',
  'MAG-12;Magnet N45SH;2000;2.000,0;ST;202714;B',
].join('\n')

test('columns that can mean one thing alone are proposed, and the numbers under them are found', async () => {
  const { found, items, faults } = await look(SAP)
  expect(found).toMatchObject({
    format: 'erp',
    proposed: {
      columns: { material: 'Material', plant: 'Werk', quantity: 'Bedarfsmenge', unit: 'BME', week: 'Kalenderwoche' },
    },
    materials: [
      { number: '4711', rows: 2, pieces: false, about: 'NdPr-Metall', mapped: false },
      { number: 'MAG-12', rows: 1, pieces: true, about: 'Magnet N45SH', mapped: false },
    ],
    plants: [
      { number: '1000', rows: 2, mapped: false },
      { number: '2000', rows: 1, mapped: false },
    ],
    unplaced: 0,
    unitless: 0,
  })
  expect(found?.columns?.[3]).toEqual({
    header: 'Bedarfsmenge',
    examples: ['1,5', '250', '2.000,0'],
    may: ['quantity'],
  })
  // Proposals are for a person to judge: nothing is read by them.
  expect(items.every(({ value }) => !('quantityKg' in (value as object)))).toBe(true)
  expect(faults.length).toBeGreaterThan(0)
  const asked = await look(SAP, { format: 'erp' })
  expect([asked.items, asked.faults]).toEqual([
    [],
    [{ field: 'mapping', message: 'this format needs a mapping, as JSON' }],
  ])
})

test.each([
  ['English', 'Part Number,Plant,Quantity (kg),Delivery date', { material: 'Part Number', date: 'Delivery date' }],
  ['French', 'Article,Usine,Quantité (kg),Date de livraison', { plant: 'Usine', quantity: 'Quantité (kg)' }],
  ['Japanese', '品目コード,工場,数量 (kg),納期', { material: '品目コード', plant: '工場', date: '納期' }],
])('headers in %s, and the unit that stands in one', async (_, header, columns) => {
  const found = await proposedOf(`${header}\n4711,1000,5,2027-03-29\n`)
  expect(found).toMatchObject({ columns, unit: 'kg' })
  expect(found?.columns?.unit).toBeUndefined()
})

test('what may be two things is proposed as neither', async () => {
  const rows = (header: string, ...cells: string[]) => proposedOf([header, ...cells].join('\n'))
  expect((await rows('Material;Article;Menge;KW', 'a;b;1;202713'))?.columns).toEqual({ quantity: 'Menge', week: 'KW' })
  expect((await rows('Material;Menge;Bedarf;KW', 'a;1;2;202713'))?.columns).toEqual({
    material: 'Material',
    week: 'KW',
  })
  // Both say when.
  expect((await rows('Material;Menge;KW;Termin', 'a;1;202713;29.03.2027'))?.columns).toEqual({
    material: 'Material',
    quantity: 'Menge',
  })
  // The fifth month or the fifth week; the thirteenth can be a week alone.
  expect((await rows('Material;Menge;Periode', 'a;1;202705'))?.columns?.week).toBeUndefined()
  expect((await rows('Material;Menge;Monat', 'a;1;202713'))?.columns?.week).toBeUndefined()
  expect((await rows('Material;Menge;Periode', 'a;1;202713'))?.columns?.week).toBe('Periode')
  expect((await rows('Material;Menge;Periode', 'a;1;2027-03'))?.columns?.period).toBe('Periode')
  // A header whose values are none of the sort.
  expect((await rows('Material;Menge;ME', 'a;viel;Rolle'))?.columns).toEqual({ material: 'Material' })
})

test('the order of dates with slashes is found where a date can be only one', async () => {
  const order = async (...dates: string[]) =>
    (await look(['Item,Qty,Date', ...dates.map(date => `a,1,${date}`)].join('\n'))).found?.columns?.[2]?.dateOrder
  expect(await order('13/02/2027', '01/02/2027')).toBe('DMY')
  expect(await order('02/13/2027', '01/02/2027')).toBe('MDY')
  expect(await order('01/02/2027')).toBe('unknown')
  expect(await order('01/13/2027', '13/01/2027')).toBe('unknown')
  expect(await order('2027-02-01')).toBeUndefined()
})

test('the hub’s own template is no file of an ERP, whatever else is wrong with it', async () => {
  const own = 'reference;material;quantityKg;period;commitment\na;nd-metal;1;2027-Q2;intent'
  expect((await look(own)).found).toBeUndefined()
  const json = JSON.stringify({ lines: [{ reference: 'a' }] })
  expect((await look(json, {}, 'application/json')).found).toBeUndefined()
})

test('what a mapping leaves open is said, a mapping by number without zeros in front counted as one', async () => {
  const idoc =
    '<DELFOR02><IDOC><E1EDK09><E1EDP10><IDNKD>0004711</IDNKD><KWERK>1000</KWERK><VRKME>KGM</VRKME>' +
    '<E1EDP16><EDATUV>20270329</EDATUV><WMENG>4</WMENG></E1EDP16></E1EDP10></E1EDK09></IDOC></DELFOR02>'
  const found = async (mapping?: object) =>
    (await look(idoc, mapping ? { mapping: JSON.stringify(mapping) } : {}, 'application/xml')).found
  expect(await found()).toMatchObject({
    format: 'idoc',
    materials: [{ number: '4711', mapped: false }],
    plants: [{ number: '1000', mapped: false }],
  })
  expect(await found({ materials: { '4711': { material: 'nd-metal' } }, plants: { '1000': 'DE' } })).toMatchObject({
    materials: [{ number: '4711', mapped: true }],
    plants: [{ number: '1000', mapped: true }],
  })
})
