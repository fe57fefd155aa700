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
  expect(csvOf([line])).toBe(
    'reference,material,grade,quantityKg,minimumKg,period,deliverTo,ceilingPrice.amount,ceilingPrice.currency,commitment,endUse,priority,provenanceFloor,substitutes,carryOver\n' +
      '"a line, ""quoted""",ndfeb-magnet,N45SH,10.5,,2027-Q1,DEHAM,95.00,EUR,intent,,1,,"[{""material"":""ndfeb-magnet"",""grade"":""N42SH"",""ratio"":""0.9""}]",\n',
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
