import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import facts from '../../data/april-2025.json' with { type: 'json' }
import { type BackTest, backTest } from './april.ts'

/**
 * The facts as they were gathered, which are no part of this repository: `SHOCK_FACTS` names the folder that holds them, `../shared/data/shock` beside the
 * repository unless it is set.
 */
const folder = process.env.SHOCK_FACTS ?? fileURLToPath(new URL('../../../../../shared/data/shock', import.meta.url))
const areHere = process.env.SHOCK_FACTS !== undefined || existsSync(folder)
const page = readFileSync(new URL('../../../../infra/docs/outlook.md', import.meta.url), 'utf8')

const t = (tonnes: number): string => Math.round(tonnes).toLocaleString('en')
const signed = (value: number, places = 0): string => (value > 0 ? '+' : '') + value.toFixed(places).replace('-', '−')

const rowsOf = ({ magnets, error, errorOfNoChange, heavies }: BackTest): string[] => [
  ...magnets.map(
    ({ month, forecast, happened }) =>
      `| ${month} | ${t(forecast)} | ${t(happened)} | ${signed(forecast - happened)} |`,
  ),
  `| mean error | ${t(error)} | no change: ${t(errorOfNoChange)} | |`,
  ...heavies.map(
    ({ months, forecast, later, happened }) =>
      `| ${months.replace('-', ' to ')} | ${signed(forecast)} % | ${signed(happened, 1)} % | ${signed(later)} % |`,
  ),
]

test('the page shows forecast against what happened, as computed', async () => {
  const tested = await backTest()
  for (const row of rowsOf(tested)) expect(page).toContain(`${row}\n`)
  expect(page).toContain(`${t(tested.base)} t`)
})

test('the rule of 45 working days tells when magnets came back, and not that heavy elements did not', async () => {
  const { error, errorOfNoChange, heavies } = await backTest()
  expect(error).toBeLessThan(0.75 * errorOfNoChange)
  expect(heavies.map(({ forecast }) => Math.round(forecast))).toEqual([-52, 0, 0])
  // It misses them by more than half of all imports: what nobody may smooth over.
  expect((heavies[1]?.forecast ?? 0) - (heavies[1]?.happened ?? 0)).toBeGreaterThan(80)
})

test('no month that is judged has a part in the base', async () => {
  const before = facts.magnets.filter(({ month }) => month < '2025-04')
  expect(before).toHaveLength(7)
  const { base } = await backTest()
  expect(base).toBeCloseTo(before.reduce((sum, { t: tonnes }) => sum + tonnes, 0) / 7, 6)
})

test.skipIf(!areHere)(`the facts are those that were gathered (not tested without ${folder})`, () => {
  const rows = (file: string) => readFileSync(`${folder}/${file}`, 'utf8').trim().split('\n').slice(1)
  expect(facts.magnets.map(({ month, t: tonnes }) => `${month},${tonnes}`)).toEqual(
    rows('china-magnet-exports-monthly.csv').map(row => row.split(',', 2).join()),
  )
  const heavies = rows('effects-eu.csv').filter(row => row.startsWith('"EU imports of Gd') && row.includes(',kg,'))
  expect(heavies).toHaveLength(3)
  for (const [n, row] of heavies.entries()) expect(row.endsWith(`,${facts.heavies[n]?.percent.toFixed(1)}`)).toBe(true)
})
