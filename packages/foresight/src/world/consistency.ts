import { present } from '@lodestone/kernel'
import { monthNumber, monthOf } from '../days.ts'
import type { Fault } from './fault.ts'
import { madeBy, STEPS } from './steps.ts'
import type { DeliveryRow, PlantRow, World } from './world.ts'

type Numbered<T> = { readonly at: number; readonly own: T }
const numbered = <T>(rows: readonly T[]): Numbered<T>[] => rows.map((own, index) => ({ at: index + 1, own }))

/** What is wrong between rows: names that nothing stands behind, months that are missing or stated twice, chains with a hole. */
export const consistencyFaults = (world: World): Fault[] => [
  ...needFaults(world),
  ...plantFaults(world.plants),
  ...nameFaults(world),
  ...deliveryFaults(world.deliveries),
  ...chainFaults(world),
]

const SAME_OF_LINE = ['owner', 'bloc', 'country'] as const

function needFaults({ needs }: World): Fault[] {
  const faults: Fault[] = []
  const first = new Map<string, Numbered<World['needs'][number]>>()
  for (const row of numbered(needs)) {
    const known = first.get(row.own.line) ?? row
    first.set(row.own.line, known)
    for (const column of SAME_OF_LINE)
      if (known.own[column] !== row.own[column])
        faults.push({ table: 'needs', row: row.at, column, message: `row ${known.at} says otherwise of the same line` })
  }
  for (const series of Map.groupBy(numbered(needs), ({ own }) => `${own.line}\n${own.element}`).values()) {
    const inOrder = series.toSorted((a, b) => monthNumber(a.own.from) - monthNumber(b.own.from))
    for (const [n, { at, own }] of inOrder.entries()) {
      const [from, to] = [monthNumber(own.from), monthNumber(own.to)]
      if (to < from) faults.push({ table: 'needs', row: at, column: 'to', message: `is before ${own.from}` })
      const before = inOrder[n - 1]
      if (!before) continue
      if (own.stage !== before.own.stage)
        faults.push({
          table: 'needs',
          row: at,
          column: 'stage',
          message: `row ${before.at} says otherwise of the same line`,
        })
      const due = monthNumber(before.own.to) + 1
      if (from < due)
        faults.push({ table: 'needs', row: at, column: 'from', message: `row ${before.at} already states ${own.from}` })
      if (from > due) {
        const missing = from - 1 === due ? monthOf(due) : `${monthOf(due)} to ${monthOf(from - 1)}`
        faults.push({
          table: 'needs',
          row: at,
          column: 'from',
          message: `${missing} is missing between row ${before.at} and this`,
        })
      }
    }
  }
  return faults
}

const LAST = 9999 * 12

/** What is wrong between rows of plants. */
export function plantFaults(plants: readonly PlantRow[]): Fault[] {
  const faults: Fault[] = []
  for (const { at, own } of numbered(plants)) {
    if ((own.stage === 'recycling') !== (own.feeds !== undefined))
      faults.push({ table: 'plants', row: at, column: 'feeds', message: 'is for recycling, and recycling needs it' })
  }
  for (const rows of Map.groupBy(numbered(plants), ({ own }) => `${own.plant}\n${own.element}`).values()) {
    const span = ({ own }: (typeof rows)[number]) =>
      [own.from ? monthNumber(own.from) : 0, own.to ? monthNumber(own.to) : LAST] as const
    const inOrder = rows.toSorted((a, b) => span(a)[0] - span(b)[0])
    const head = present(inOrder[0])
    for (const [n, row] of inOrder.entries()) {
      const [from, to] = span(row)
      if (to < from) faults.push({ table: 'plants', row: row.at, column: 'to', message: 'is before its first month' })
      for (const column of ['stage', 'country', 'feeds'] as const)
        if (row.own[column] !== head.own[column])
          faults.push({
            table: 'plants',
            row: row.at,
            column,
            message: `row ${head.at} says otherwise of the same plant`,
          })
      const before = inOrder[n - 1]
      if (before && from <= span(before)[1])
        faults.push({
          table: 'plants',
          row: row.at,
          column: 'from',
          message: `row ${before.at} states the same months of this plant`,
        })
    }
  }
  return faults
}

function nameFaults({ needs, stocks, deliveries, routes, assumptions, plants }: World): Fault[] {
  const lines = new Set(needs.map(({ line, element }) => `${line}\n${element}`))
  const unknown =
    (table: string) =>
    (row: Numbered<{ line: string; element: string }>): Fault[] =>
      lines.has(`${row.own.line}\n${row.own.element}`)
        ? []
        : [{ table, row: row.at, column: 'line', message: `no need of ${row.own.element} is stated for this line` }]
  return [
    ...numbered(stocks).flatMap(unknown('stocks')),
    ...numbered(deliveries).flatMap(unknown('deliveries')),
    ...numbered(deliveries).flatMap(({ at, own }): Fault[] =>
      plants.some(plant => makes(plant, own))
        ? []
        : [
            {
              table: 'deliveries',
              row: at,
              column: 'country',
              message: `no plant of ${own.country} makes ${own.element} of this stage`,
            },
          ],
    ),
    ...twice('stocks', 'line', stocks, ({ line, element }) => `${line}\n${element}`),
    ...twice('routes', 'to', routes, ({ from, to }) => `${from}\n${to}`),
    ...twice('assumptions.yields', 'stage', assumptions.yields, ({ stage }) => stage),
  ]
}

/** What is wrong between rows of deliveries, and within their months. */
export const deliveryFaults = (deliveries: readonly DeliveryRow[]): Fault[] => [
  ...numbered(deliveries).flatMap(({ at, own: { from, to } }): Fault[] =>
    from !== undefined && to !== undefined && monthNumber(to) < monthNumber(from)
      ? [{ table: 'deliveries', row: at, column: 'to', message: 'is before its first month' }]
      : [],
  ),
  ...twice('deliveries', 'delivery', deliveries, ({ delivery }) => delivery),
]

/** Whether goods of a stage and country can be of a plant. */
export const makes = (
  plant: PlantRow,
  { element, stage, country }: Pick<DeliveryRow, 'element' | 'stage' | 'country'>,
): boolean => plant.element === element && plant.country === country && madeBy(plant) === stage

function twice<T>(table: string, column: string, rows: readonly T[], keyOf: (row: T) => string): Fault[] {
  const seen = new Map<string, number>()
  return numbered(rows).flatMap(({ at, own }) => {
    const before = seen.get(keyOf(own))
    if (before === undefined) seen.set(keyOf(own), at)
    return before === undefined ? [] : [{ table, row: at, column, message: `row ${before} states the same` }]
  })
}

/** From the first step that has plants to the one at which goods are bought, every step needs some. */
function chainFaults({ needs, plants }: World): Fault[] {
  const faults: Fault[] = []
  const told = new Set<string>()
  for (const { at, own } of numbered(needs)) {
    const { element, stage } = own
    if (told.has(`${element} ${stage}`)) continue
    told.add(`${element} ${stage}`)
    const has = (step: string) => plants.some(plant => plant.element === element && madeBy(plant) === step)
    const until = STEPS.slice(0, STEPS.indexOf(stage) + 1)
    const begin = until.findIndex(has)
    const hole = begin < 0 ? stage : until.slice(begin).find(step => !has(step))
    if (hole !== undefined)
      faults.push({ table: 'needs', row: at, column: 'stage', message: `no plant of stage ${hole} makes ${element}` })
  }
  return faults
}
