import { expect, test } from 'vitest'
import { sharesOf } from './batch.ts'

const NOTHING = {
  available: '0',
  offered: '0',
  reserved: '0',
  committed: '0',
  delivered: '0',
  transformed: '0',
  withdrawn: '0',
}

test('the accounts of a batch stand one behind the other and fill its bar', () => {
  const shares = sharesOf({
    quantityKg: '1000',
    accounts: { ...NOTHING, available: '250', committed: '0.5', delivered: '249.5', transformed: '500' },
  })
  expect(shares.map(({ account, fromPct, pct }) => [account, fromPct, pct])).toEqual([
    ['available', 0, 25],
    ['offered', 25, 0],
    ['reserved', 25, 0],
    ['committed', 25, 0.05],
    ['delivered', 25.05, 24.95],
    ['transformed', 50, 50],
  ])
})

test('a gram of the largest batch is still drawn somewhere, and no share is above the whole', () => {
  const [first] = sharesOf({ quantityKg: '100000000', accounts: { ...NOTHING, available: '100000000' } })
  expect(first).toEqual({ account: 'available', kg: '100000000', fromPct: 0, pct: 100 })
})
