import type { LineDraft } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { mayBind } from './forecast.binding.ts'

const limit = { amount: '1000', currency: 'EUR' } as const
const line = (more: Partial<LineDraft> = {}): LineDraft => ({
  reference: 'a',
  material: 'ndpr-oxide',
  quantityKg: '10',
  period: '2028-Q1',
  deliverTo: 'DE',
  commitment: 'firm',
  ceilingPrice: { amount: '100', currency: 'EUR' },
  ...more,
})
const faults = (...given: Parameters<typeof mayBind>) => {
  const outcome = mayBind(...given)
  return outcome.ok ? [] : (outcome.refusal.errors ?? []).map(({ path, message }) => [path, message])
}

test('a firm line binds to its quantity at its ceiling, and up to the limit a trader may', () => {
  expect(faults([line()], limit)).toEqual([])
  expect(faults([line(), line({ reference: 'b', quantityKg: '10.001' })], limit)).toEqual([
    ['lines.1.commitment', 'firm binds to up to 1000.10 EUR'],
  ])
  expect(faults([line({ quantityKg: '10.001' })], undefined)).toEqual([])
})

test('without a ceiling it binds to any amount, and in another currency to what is not compared', () => {
  const { ceilingPrice: _, ...open } = line()
  expect(faults([open], limit)).toEqual([['lines.0.commitment', 'firm binds to any amount, having no ceiling']])
  expect(faults([line({ ceilingPrice: { amount: '1', currency: 'JPY' } })], limit)).toHaveLength(1)
})

test('other commitments bind to nothing, and what stands so already is not asked about again', () => {
  const large = line({ quantityKg: '100000' })
  expect(faults([{ ...large, commitment: 'intent' }], limit)).toEqual([])
  expect(faults([large], limit, [{ id: 'x', ...large }])).toEqual([])
  expect(faults([{ ...large, quantityKg: '100001' }], limit, [{ id: 'x', ...large }])).toHaveLength(1)
})
