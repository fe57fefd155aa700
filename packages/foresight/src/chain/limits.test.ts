import { present } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { foresee } from '../outcome/outcome.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { dyWorld } from '../worlds.fixture.ts'

const CALM: Scenario = { name: 'calm', shocks: [], measures: [] }
/** A world in which one plant decides what all get, for three years. */
const world = (kgPerMonth: string) => {
  const { plants, needs, assumptions } = dyWorld()
  return dyWorld({
    months: 36,
    assumptions: { ...assumptions, yields: [] },
    plants: plants.map(own =>
      own.stage === 'magnet'
        ? { ...own, kgPerMonth: own.country === 'CN' ? kgPerMonth : '0' }
        : { ...own, kgPerMonth: '9000' },
    ),
    needs: needs.map(own => ({ ...own, kgPerMonth: '4000', to: '2029-12' })),
  })
}

test.each(
  ['2163.783', '987.653', '3999.999', '1717.171'].flatMap(kg =>
    ['0.878', '0.1', '0.999', '0.333333'].map(share => [kg, share]),
  ),
)(
  'once a plant of %s kg has again what %s of it had lost, it makes to the gram what it did',
  async (kg = '', share = '') => {
    const shock = { kind: 'plant' as const, plant: 'CN magnet', from: '2026-06-01', until: '2026-09-01', share }
    const own = world(kg)
    const [calm, after] = [await foresee(own, CALM), await foresee(own, { ...CALM, shocks: [shock] })]
    expect(after.outcome.months).toEqual(calm.outcome.months)
    expect(present(after.outcome.months[30]).stages).toContainEqual({
      stage: 'magnet',
      country: 'CN',
      kg,
      undisturbedKg: kg,
    })
  },
)
