import type { FieldType } from '@lodestone/contracts/field'
import { expect, test } from 'vitest'
import { materialsBy, tidyOf } from './tidy.ts'

const materialOf = materialsBy([
  { id: 'ndpr-oxide', names: ['NdPr-Oxid', 'NdPr oxide'] },
  { id: 'ndfeb-magnet', names: ['NdFeB-Magnet'] },
])
const tidy = (type: FieldType, text: string) => tidyOf(type, { decimalSign: ',', materialOf })?.(text)

test.each<[FieldType, string, string]>([
  ['material', 'NdPr oxide', 'ndpr-oxide'],
  ['material', 'ndpr-OXID', 'ndpr-oxide'],
  ['material', 'unobtainium', 'unobtainium'],
  ['period', 'Q2 2028', '2028-Q2'],
  ['period', 'soon', 'SOON'],
  ['place', 'Germany', 'DE'],
  ['place', 'nl rtm', 'NLRTM'],
  ['place', 'Atlantis', 'ATLANTIS'],
  ['currency', '€', 'EUR'],
  ['currency', 'US-Dollar', 'USD'],
  ['currency', '円', '円'],
  ['positiveKg', '1.250,5', '1250.5'],
  ['reference', 'A\u0308-1', 'Ä-1'],
  ['reference', '発注 7', '発注 7'],
])('%s %j is kept as %j', (type, text, kept) => expect(tidy(type, text)).toBe(kept))
test('other texts stay as they are', () => expect(tidy('text', 'any')).toBeUndefined())
