import { expect, test } from 'vitest'
import { csvOf, ndjsonOf } from './csv.ts'

const line = {
  reference: 'a line, "quoted"',
  material: 'ndfeb-magnet',
  grade: 'N45SH',
  quantityKg: '10.5',
  period: '2027-Q1',
  deliverTo: 'DEHAM',
  ceilingPrice: { amount: '95.00', currency: 'EUR' as const },
  commitment: 'intent' as const,
  priority: 1,
  substitutes: [{ material: 'ndfeb-magnet', grade: 'N42SH', ratio: '0.9' }],
}

test('a spreadsheet has a header of field names and quotes what needs it', () => {
  const [header, row] = csvOf([line]).split('\n')
  expect(header).toMatch(/^reference,material,grade,.*,ceilingPrice.amount,ceilingPrice.currency,.*,substitutes,/)
  expect(row).toContain(
    '"a line, ""quoted""",ndfeb-magnet,N45SH,10.5,,2027-Q1,DEHAM,95.00,EUR,intent,,1,,,"[{""material"":""ndfeb-magnet"",""grade"":""N42SH"",""ratio"":""0.9""}]",',
  )
})

test('a stream has one JSON object a line', () => {
  expect(
    ndjsonOf([line, line])
      .trimEnd()
      .split('\n')
      .map(text => JSON.parse(text)),
  ).toEqual([line, line])
})
