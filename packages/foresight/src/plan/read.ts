import { formatDecimal, parseDecimal, present } from '@lodestone/kernel'
import { type Fault, type Read, readBy } from '../world/fault.ts'
import { needOf } from './need.ts'
import { quarterNumber, quartersOf } from './quarters.ts'
import { type Plan, planSchema } from './table.ts'

/** What somebody sent as a plan: each row alone, then rows against each other, then whether the units can be right. */
export function readPlan(input: unknown): Read<Plan> {
  const read = readBy(planSchema, input)
  if ('faults' in read) return read
  const faults = [...spanFaults(read.value), ...nameFaults(read.value)]
  if (faults.length > 0) return { faults }
  for (const faultsOf of [unitFaults, mixFaults, plausibilityFaults]) {
    const more = faultsOf(read.value)
    if (more.length > 0) return { faults: more }
  }
  return read
}

/** The last quarter that published outlooks speak of year by year. */
const LAST = '2035-Q4'

function spanFaults({ from, to }: Plan): Fault[] {
  if (quarterNumber(to) < quarterNumber(from)) return [{ table: 'to', message: `is before ${from}` }]
  return quarterNumber(to) > quarterNumber(LAST) ? [{ table: 'to', message: `must not be after ${LAST}` }] : []
}

function nameFaults({ technologies, intensities, units, mix }: Plan): Fault[] {
  const known = new Set(technologies.map(({ technology }) => technology))
  const endUses = new Set(technologies.map(({ endUse }) => endUse))
  const unknown = (table: string, rows: readonly { technology: string }[]): Fault[] =>
    rows.flatMap(({ technology }, n) =>
      known.has(technology)
        ? []
        : [{ table, row: n + 1, column: 'technology', message: 'no technology has this name' }],
    )
  return [
    ...unknown('intensities', intensities),
    ...unknown('mix', mix),
    ...units.flatMap(({ endUse }, n) =>
      endUses.has(endUse)
        ? []
        : [{ table: 'units', row: n + 1, column: 'endUse', message: 'no technology is for this end use' }],
    ),
    ...twice('technologies', 'technology', technologies, ({ technology }) => technology),
    ...twice('intensities', 'element', intensities, ({ technology, element }) => `${technology}\n${element}`),
    ...twice('units', 'quarter', units, ({ endUse, quarter }) => `${endUse}\n${quarter}`),
    ...twice('mix', 'quarter', mix, ({ technology, quarter }) => `${technology}\n${quarter}`),
  ]
}

function twice<T>(table: string, column: string, rows: readonly T[], keyOf: (row: T) => string): Fault[] {
  const seen = new Map<string, number>()
  return rows.flatMap((row, n) => {
    const before = seen.get(keyOf(row))
    if (before === undefined) seen.set(keyOf(row), n + 1)
    return before === undefined ? [] : [{ table, row: n + 1, column, message: `row ${before} states the same` }]
  })
}

/** Every quarter of the plan has units of each end use, and none beside them. */
function unitFaults(plan: Plan): Fault[] {
  const all = quartersOf(plan)
  const within = new Set(all)
  const outside = (table: string, rows: readonly { quarter: string }[]): Fault[] =>
    rows.flatMap(({ quarter }, n) =>
      within.has(quarter)
        ? []
        : [{ table, row: n + 1, column: 'quarter', message: `is not of ${plan.from} to ${plan.to}` }],
    )
  const rows = plan.units.map((own, n) => ({ ...own, at: n + 1 }))
  const missing = [...Map.groupBy(rows, ({ endUse }) => endUse)].flatMap(([endUse, own]) => {
    const stated = new Set(own.map(({ quarter }) => quarter))
    const lacking = all.filter(quarter => !stated.has(quarter))
    return lacking.length === 0
      ? []
      : [
          {
            table: 'units',
            row: present(own[0]).at,
            column: 'quarter',
            message: `${lacking.join(', ')} of ${endUse} is missing`,
          },
        ]
  })
  return [...outside('units', plan.units), ...outside('mix', plan.mix), ...missing]
}

const WHOLE = 1_000_000n

/** The shares of an end use come to one in each of its quarters. */
function mixFaults({ technologies, units, mix }: Plan): Fault[] {
  const endUseOf = new Map(technologies.map(({ technology, endUse }) => [technology, endUse]))
  const shares = Map.groupBy(
    mix.map((own, n) => ({ ...own, at: n + 1 })),
    ({ technology, quarter }) => `${endUseOf.get(technology)}\n${quarter}`,
  )
  return units.flatMap(({ endUse, quarter }, n): Fault[] => {
    const own = shares.get(`${endUse}\n${quarter}`)
    if (!own)
      return [{ table: 'units', row: n + 1, column: 'quarter', message: 'no share of any technology is stated for it' }]
    const sum = own.reduce((all, { share }) => all + present(parseDecimal(share, 6)), 0n)
    return sum === WHOLE
      ? []
      : [
          {
            table: 'mix',
            row: present(own[0]).at,
            column: 'share',
            message: `shares of ${endUse} in ${quarter} come to ${formatDecimal(sum, 6)}, not to 1`,
          },
        ]
  })
}

/** What differs so much within one column is likely wrong by a thousand. */
const FAR = 300
/**
 * Kilograms of an element in a quarter that nobody believes: what the world refined of Nd, Pr, Dy and Tb in a quarter of 2024. Source: IEA, Critical
 * Minerals Dataset (2025): 80,805 t in the year.
 */
const MOST_OF_A_QUARTER = 20_201_250

function plausibilityFaults(plan: Plan): Fault[] {
  const faults = [
    ...farFrom(
      'units',
      'units',
      plan.units.map(({ endUse, units }) => ({ of: endUse, value: units })),
    ),
    ...farFrom(
      'intensities',
      'kgPerUnit',
      plan.intensities.map(({ technology, element, kgPerUnit }) => ({
        of: `${plan.technologies.find(own => own.technology === technology)?.endUse} ${element}`,
        value: kgPerUnit,
      })),
    ),
  ]
  if (faults.length > 0) return faults
  const most = needOf(plan).needs.find(({ kg }) => Number(kg) > MOST_OF_A_QUARTER)
  if (!most) return []
  const at = plan.units.findIndex(({ quarter }) => quarter === most.quarter)
  return [
    {
      table: 'units',
      row: at + 1,
      column: 'units',
      message: `${most.kg} kg of ${most.element} in ${most.quarter} is more than the world refines: are single units and kilograms a unit meant?`,
    },
  ]
}

function farFrom(table: string, column: string, rows: readonly { of: string; value: string }[]): Fault[] {
  const numbered = rows
    .map(({ of, value }, n) => ({ of, value, at: n + 1, size: Number(value) }))
    .filter(({ size }) => size > 0)
  return [...Map.groupBy(numbered, ({ of }) => of).values()].flatMap(own => {
    const middle = present(own.toSorted((a, b) => a.size - b.size)[(own.length - 1) >> 1])
    return own.flatMap(({ value, at, size }): Fault[] =>
      size > FAR * middle.size || middle.size > FAR * size
        ? [
            {
              table,
              row: at,
              column,
              message: `${value} against ${middle.value} in row ${middle.at}: is it wrong by a thousand?`,
            },
          ]
        : [],
    )
  })
}
