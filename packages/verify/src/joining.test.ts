import { expect, test } from 'vitest'
import { checkJoining } from './joining.ts'
import type { RoundRecord } from './record.ts'

const holds = (rules: object, lines: object[]): boolean =>
  checkJoining({ rules, inputs: { lines, offers: [] } } as unknown as RoundRecord)[1]

test('a line without a ceiling stands in no round that asks for one', () => {
  const line = { material: 'dy-oxide', quantityKg: '10' }
  expect(holds({ requireCeilings: true, reservePrices: { 'dy-oxide': '90' } }, [line])).toBe(true)
  expect(holds({ requireCeilings: true }, [line])).toBe(false)
})
