import { describe, expect, test } from 'vitest'
import type { Batch } from '../../origin/batch.ts'
import { BOX, mapOf } from './batch-map.ts'
import { chainsOf } from './chains.ts'

const ACCOUNTS = {
  available: '0',
  offered: '0',
  reserved: '0',
  committed: '0',
  delivered: '0',
  transformed: '0',
  withdrawn: '0',
}
const batch = (id: string, stage: Batch['stage'], inputs: Record<string, string> = {}): Batch => ({
  id,
  participantId: 'p',
  reference: id,
  material: 'ndpr-oxide',
  stage,
  country: 'AU',
  site: 'site',
  quantityKg: '1000',
  madeOn: '2026-11-01',
  inputs: Object.entries(inputs).map(([one, quantityKg]) => ({ batch: one, quantityKg })),
  credentials: [],
  accounts: { ...ACCOUNTS, available: '1000' },
  findings: [],
  assurance: 'declared',
  unproven: [],
  registeredAt: '2026-11-02T00:00:00Z',
})
const MINE_TO_MAGNET = [
  batch('ore-1', 'mining'),
  batch('ore-2', 'mining'),
  batch('oxide', 'separation', { 'ore-1': '600', 'ore-2': '400.5' }),
  batch('metal', 'metal', { oxide: '90' }),
  batch('magnet', 'magnet', { metal: '30' }),
]
const ALONE = batch('other', 'separation')

describe('chains', () => {
  test('are what was made of each other, the largest first', () => {
    const ids = chainsOf([ALONE, ...MINE_TO_MAGNET]).map(chain => chain.map(one => one.id))
    expect(ids).toEqual([['ore-1', 'ore-2', 'oxide', 'metal', 'magnet'], ['other']])
  })

  test('an input that the reader does not see joins nothing', () => {
    expect(chainsOf([batch('a', 'metal', { gone: '1' }), batch('b', 'metal', { gone: '1' })])).toHaveLength(2)
  })
})

describe('the map', () => {
  const map = mapOf([ALONE, ...MINE_TO_MAGNET])
  const at = (id: string) => map.boxes.find(one => one.batch.id === id) ?? { x: Number.NaN, y: Number.NaN }

  test('has a column for every stage that there is, from mine to magnet', () => {
    expect(map.columns.map(one => one.stages)).toEqual([['mining'], ['separation'], ['metal'], ['magnet']])
    expect(at('ore-1').x).toBeLessThan(at('oxide').x)
    expect(at('metal').x).toBeLessThan(at('magnet').x)
    expect(map.width).toBe(at('magnet').x + BOX.width)
  })

  test('has the kilograms on every arrow', () => {
    expect(map.arrows.map(({ from, to, kg }) => `${from.id} ${kg} ${to.id}`).sort()).toEqual([
      'metal 30 magnet',
      'ore-1 600 oxide',
      'ore-2 400.5 oxide',
      'oxide 90 metal',
    ])
  })

  test('no two boxes cover each other, and none is outside', () => {
    for (const one of map.boxes) {
      expect(one.y + BOX.height).toBeLessThanOrEqual(map.height)
      for (const other of map.boxes)
        if (one !== other && one.x === other.x) expect(Math.abs(one.y - other.y)).toBeGreaterThanOrEqual(BOX.height)
    }
  })

  test('kilograms that would stand on each other stand apart', () => {
    const many = Array.from({ length: 5 }, (_, nth) => batch(`ore-${nth}`, 'mining'))
    const all = Object.fromEntries(many.map(one => [one.id, '1']))
    const { arrows } = mapOf([...many, batch('a', 'separation', all), batch('b', 'separation', all)])
    const ys = arrows.map(one => one.y).sort((a, b) => a - b)
    for (const [nth, y] of ys.entries()) if (nth > 0) expect(y - (ys[nth - 1] ?? 0)).toBeGreaterThanOrEqual(17)
  })

  test('material that is fed back is drawn around the column, not through it', () => {
    const again = mapOf([batch('a', 'separation'), batch('b', 'separation', { a: '5' })])
    expect(again.arrows[0]?.x).toBeGreaterThan(BOX.width)
  })
})
