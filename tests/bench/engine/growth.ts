import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { progress, quantile } from '../bench.ts'
import { drawn, type Series } from '../chart.ts'
import type { Case, Measured } from './case.ts'
import { measure } from './child.ts'

const CHART = fileURLToPath(new URL('../../../infra/docs/engine-speed.svg', import.meta.url))
const LINES = [250, 500, 1000, 2000, 5000, 10_000, 20_000]
/** With lots the effort is that of an integer search: larger ones are among the goals. */
const LINES_WITH_LOTS = LINES.slice(0, 4)

/** How seconds grow with the number of lines, with one offer to ten lines; draws the chart and gives the rows of a table. */
export async function growthTable(): Promise<string[]> {
  const plain = await measureAll(LINES, false)
  const lotted = await measureAll(LINES_WITH_LOTS, true)
  writeFileSync(
    CHART,
    drawn({
      description: 'Seconds of the matching engine by number of demand lines',
      title: 'Matching a round and checking its record',
      x: {
        label: 'demand lines (one offer to ten lines), logarithmic',
        from: 200,
        to: 25_000,
        ticks: LINES,
        logarithmic: true,
      },
      series: [...seriesOf(plain, false), ...seriesOf(lotted, true)],
    }),
  )
  progress(`drew ${CHART}`)
  const cells = (one: Measured | string | undefined) => {
    if (one === undefined) return ['', '']
    return typeof one === 'string' ? [one, ''] : [shown(one.match), shown(one.check)]
  }
  return [
    '| lines x offers | pairs | match, s | check, s | with lots: match, s | check, s |',
    '|--:|--:|--:|--:|--:|--:|',
    ...LINES.map(lines => {
      const one = plain.get(lines)
      const pairs = typeof one === 'object' ? one.pairs.toLocaleString('en') : ''
      const size = `${lines.toLocaleString('en')} x ${(lines / 10).toLocaleString('en')}`
      return `| ${[size, pairs, ...cells(one), ...cells(lotted.get(lines))].join(' | ')} |`
    }),
  ]
}

const shown = (runs: readonly number[]): string => quantile(runs, 0.5).toPrecision(2)

async function measureAll(sizes: readonly number[], lots: boolean): Promise<Map<number, Measured | string>> {
  const measured = new Map<number, Measured | string>()
  for (const lines of sizes) {
    const one: Case = {
      name: `growth: ${lines.toLocaleString('en')} lines${lots ? ' with lots' : ''}`,
      lines,
      offers: lines / 10,
      lots,
      check: true,
      gap: { volume: 0, cost: 0 },
      limitS: lines < 10_000 ? 60 : 90,
    }
    measured.set(lines, await measure(one))
  }
  return measured
}

function seriesOf(measured: ReadonlyMap<number, Measured | string>, lots: boolean): Series[] {
  const points = (of: (one: Measured) => readonly number[]) =>
    [...measured].flatMap(([lines, one]) =>
      typeof one === 'string' ? [] : [{ x: lines, seconds: quantile(of(one), 0.5) }],
    )
  const suffix = lots ? ', with lots' : ''
  return [
    { name: `match${suffix}`, hue: 0, broken: lots, points: points(one => one.match) },
    { name: `check${suffix}`, hue: 1, broken: lots, points: points(one => one.check) },
  ]
}
