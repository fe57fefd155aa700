import { describe, expect, test } from 'vitest'
import type { Scenario } from '../scenario/scenario.ts'
import { sentenceOf } from '../world/fault.ts'
import { lineFaults, type OwnLine, withLines } from '../world/lines.ts'
import { dyWorld } from '../worlds.fixture.ts'
import { foresee } from './outcome.ts'

const world = dyWorld({ needs: [], stocks: [] })
const shock = {
  kind: 'exports' as const,
  stages: ['magnet' as const, 'alloy' as const],
  from: '2026-01-01',
  share: '1',
}
const nothing: Scenario = {
  name: 'nothing arrives',
  measures: [],
  shocks: [
    { ...shock, country: 'CN' },
    { ...shock, country: 'JP' },
  ],
}
const own = (more: Partial<OwnLine> = {}): OwnLine => ({
  ...{ owner: 'A', line: 'rotors', element: 'Dy', stage: 'magnet', country: 'DE' },
  ...{ kgPerMonth: '100', from: '2027-01', to: '2027-12' },
  ...more,
})
const earlier = own({ kgPerMonth: '1', from: '2020-01', to: '2026-12' })
const stopOf = async (...lines: OwnLine[]) =>
  (await foresee(withLines(world, lines), nothing)).outcome.lines.map(({ stopsOn, coveredKg }) => [stopsOn, coveredKg])

describe('days of stock', () => {
  test('are days of what is needed when the world begins, whatever was needed before', async () => {
    const alone = await stopOf(own({ stock: { days: 40 } }))
    expect(alone).toEqual([['2027-02-09', '129.032']])
    expect(await stopOf(earlier, own({ stock: { days: 40 } }))).toEqual(alone)
    expect(await stopOf({ ...earlier, stock: { days: 40 } }, own())).toEqual(alone)
  })

  test('of a line that begins later are days of its first month', async () => {
    const line = own({ from: '2027-03', stock: { days: 31 } })
    expect(await stopOf(line)).toEqual([['2027-04-01', '100']])
  })
})

test('kilograms of stock are believed or not by what is needed when the world begins', () => {
  const held = { kg: '700' }
  expect(lineFaults(world, [earlier, own({ stock: held })])).toEqual([])
  const large = own({ kgPerMonth: '100', from: '2020-01', to: '2026-12' })
  const faults = lineFaults(world, [large, own({ kgPerMonth: '1', stock: held })])
  expect(faults.map(sentenceOf)).toEqual([expect.stringContaining('700 kg would last 21000 days')])
})
