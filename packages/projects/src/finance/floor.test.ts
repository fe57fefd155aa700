import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { exact } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { settleFloor } from './floor.ts'

/**
 * Ten worked cases of a floor at 110 with 30 percent of what lies above, which are no part of this repository: `MP_DOD_FACTS` names the folder that holds them,
 * `../shared/data/mp-dod` beside the repository unless it is set.
 */
const folder = process.env.MP_DOD_FACTS ?? fileURLToPath(new URL('../../../../../shared/data/mp-dod', import.meta.url))
const areHere = process.env.MP_DOD_FACTS !== undefined || existsSync(folder)

type Case = {
  readonly benchmark_usd_per_kg: number
  readonly quantity_t: number
  readonly full_production: boolean
  readonly payment_to_producer_usd: number
  readonly share_to_department_usd: number
  readonly producer_net_usd_per_kg: number | null
}

const decimal = (text: string) => exact.decimalToRational(text)
const settled = (benchmark: string, tonnes: string, due: boolean) => {
  const { payment, share, perKg } = settleFloor(
    { floor: decimal('110'), part: decimal('0.3'), due },
    decimal(benchmark),
    BigInt(Math.round(Number(tonnes) * 1e6)),
  )
  const shown = (places: number) => (value: Parameters<typeof exact.formatRational>[0]) =>
    exact.formatRational(value, places)
  return { payment: shown(2)(payment), share: shown(2)(share), perKg: perKg && shown(4)(perKg) }
}

test.skipIf(!areHere)('the ten worked cases come out to the cent', () => {
  const { cases }: { cases: Case[] } = JSON.parse(readFileSync(`${folder}/illustration.json`, 'utf8'))
  expect(cases).toHaveLength(10)
  for (const own of cases)
    expect(settled(String(own.benchmark_usd_per_kg), String(own.quantity_t), own.full_production)).toEqual({
      payment: own.payment_to_producer_usd.toFixed(2),
      share: own.share_to_department_usd.toFixed(2),
      perKg: own.producer_net_usd_per_kg?.toFixed(4),
    })
})

describe('a floor of 110 with 30 percent above', () => {
  test.each([
    ['below it pays the difference', '80', '200', false, '6000000.00', '0.00', '110.0000'],
    ['at it nobody pays', '110', '200', true, '0.00', '0.00', '110.0000'],
    ['a cent above it shares a third of a cent, less a tenth', '110.01', '1000', true, '0.00', '3000.00', '110.0070'],
    ['above it shares nothing before that is due', '150', '200', false, '0.00', '0.00', '150.0000'],
    ['above it shares what is due', '150', '200', true, '0.00', '2400000.00', '138.0000'],
  ])('%s', (_, benchmark, tonnes, due, payment, share, perKg) => {
    expect(settled(benchmark, tonnes, due)).toEqual({ payment, share, perKg })
  })

  test('on nothing it pays nothing, and a kilogram brings nothing that could be named', () => {
    expect(settled('70', '0', false)).toEqual({ payment: '0.00', share: '0.00', perKg: undefined })
  })
})
