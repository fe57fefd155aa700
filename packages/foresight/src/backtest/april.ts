import { grams, present } from '@lodestone/kernel'
import facts from '../../data/april-2025.json' with { type: 'json' }
import { monthNumber } from '../days.ts'
import { foresee } from '../outcome/outcome.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Element, Step, World } from '../world/world.ts'

/**
 * The Chinese controls of 4 April 2025, forecast with what was known before and held against what happened. Nothing is fitted to the months it is judged on: the
 * base is the mean of the months before, and licences take as long as the law allows.
 */

const CONTROL = '2025-04-04'
/** Regulations of the State Council on export control of dual-use items (decree 792, in force since 1 December 2024): a decision within 45 working days. */
const WORKING_DAYS = 45
/** Of the licences that European suppliers asked for, what was granted by June 2025 (CLEPA): known only later, so that nothing with it is a forecast. */
const GRANTED_LATER = '0.25'

export type BackTest = {
  /** Tonnes of magnets a month before the controls. */
  readonly base: number
  readonly magnets: readonly { readonly month: string; readonly forecast: number; readonly happened: number }[]
  /** Mean of the absolute errors in tonnes a month: of the forecast, and of one that nothing changes. */
  readonly error: number
  readonly errorOfNoChange: number
  /** Change of the EU's imports of heavy rare earths in percent, by months after the control. */
  readonly heavies: readonly {
    readonly months: string
    readonly forecast: number
    /** What the share that was known only later makes of it. */
    readonly later: number
    readonly happened: number
  }[]
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length

/** What is exported of a base a month from April 2025 on, where exports need licences. */
async function exported(element: Element, stage: Step, baseKg: number, granted: string): Promise<number[]> {
  const kgPerMonth = baseKg.toFixed(3)
  const scenario: Scenario = {
    name: 'April 2025',
    shocks: [
      { kind: 'licence', country: 'CN', stages: [stage], from: CONTROL, delay: WORKING_DAYS, working: true, granted },
    ],
    measures: [],
  }
  const world: World = {
    ...{ from: '2025-04', months: 13, routes: [], stocks: [], deliveries: [] },
    // Exports count on the day on which they leave.
    assumptions: { leadDays: { mining: 0, separation: 0, metal: 0, alloy: 0, magnet: 0 }, transitDays: 0, yields: [] },
    plants: [{ plant: 'China', element, stage, country: 'CN', kgPerMonth }],
    needs: [
      {
        ...{ line: 'abroad', owner: 'abroad', country: 'DE', element, stage, kgPerMonth },
        from: '2025-04',
        to: '2026-04',
      },
    ],
  }
  const { outcome } = await foresee(world, scenario)
  return outcome.months.map(({ needKg, shortKg }) => Number(grams(needKg) - grams(shortKg)) / 1000)
}

/** The back-test on the facts that come with this package. */
export async function backTest(): Promise<BackTest> {
  const before = facts.magnets.filter(({ month }) => month < '2025-04')
  const base = mean(before.map(({ t }) => t))
  const forecast = await exported('Nd', 'magnet', base * 1000, '1')
  const start = monthNumber('2025-04')
  const magnets = facts.magnets
    .filter(({ month }) => month >= '2025-04')
    .map(({ month, t }) => ({ month, forecast: present(forecast[monthNumber(month) - start]) / 1000, happened: t }))
  // A base of 100, so that what is left is percent.
  const [rule, later] = [
    await exported('Dy', 'separation', 100, '1'),
    await exported('Dy', 'separation', 100, GRANTED_LATER),
  ]
  const heavies = facts.heavies.map(({ months, percent }) => {
    const [first = 0, last = 0] = months.split('-').map(Number)
    const change = (left: readonly number[]) => mean(left.slice(first, last + 1)) - 100
    return { months, forecast: change(rule), later: change(later), happened: percent }
  })
  return {
    base,
    magnets,
    error: mean(magnets.map(own => Math.abs(own.forecast - own.happened))),
    errorOfNoChange: mean(magnets.map(own => Math.abs(base - own.happened))),
    heavies,
  }
}
