import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import { present } from '@lodestone/kernel/present'
import type { Body } from '../../../api/client.ts'
import { countryCode } from '../../../field/countries.ts'
import { percentOfShare } from '../../../outlook/happens.ts'
import type { Basis, Measure, Scenario, Shock } from '../../../outlook/outlook.queries.ts'
import type { Element } from '../../../outlook/use-words.ts'

/** A scenario as one writes it on a page. */
export type ScenarioForm = {
  readonly name: string
  readonly basis: Basis
  /** A line for each. */
  readonly sources: string
  readonly rows: readonly Row[]
}

/** What can be written by hand. Rounds and projects are long tables, and come with the scenario that one begins with. */
export const KINDS = ['exports', 'licence', 'plant', 'route', 'slip', 'release', 'substitution'] as const
export type RowKind = (typeof KINDS)[number]

type Stage = Extract<Shock, { kind: 'exports' }>['stages'][number]

/** One happening, with every field that any kind has: what its kind does not have stays as it was typed and is not sent. */
export type Row = { readonly id: number } & (
  | ({ readonly kind: RowKind } & Fields)
  | { readonly kind: 'kept'; readonly measure: Measure }
)
export type Fields = {
  /** Of a plant, or of the measure. */
  readonly name: string
  readonly country: string
  /** Countries by codes or names, between commas. */
  readonly origins: string
  readonly to: string
  readonly stages: readonly Stage[]
  readonly elements: readonly Element[]
  readonly from: string
  readonly until: string
  /** Percent: by how much less; of a licence, what needs one and what is granted. */
  readonly less: string
  readonly covered: string
  readonly granted: string
  /** Days, the least and the most. */
  readonly low: string
  readonly high: string
  readonly working: boolean
  readonly kg: string
}

const NOTHING: Fields = {
  ...{ name: '', country: '', origins: '', to: '', stages: [], elements: [], from: '', until: '' },
  ...{ less: '', covered: '', granted: '', low: '', high: '', working: false, kg: '' },
}

export const EMPTY: ScenarioForm = { name: '', basis: 'assumed', sources: '', rows: [] }

export const added = (form: ScenarioForm, kind: RowKind): ScenarioForm => ({
  ...form,
  rows: [...form.rows, { id: nextId(form), kind, ...NOTHING }],
})
const nextId = ({ rows }: ScenarioForm): number => Math.max(0, ...rows.map(({ id }) => id)) + 1

const listed = (codes: readonly string[] = []): string => codes.join(', ')
const optional = (share: string | undefined): string => (share === undefined ? '' : percentOfShare(share))
type Days = number | { readonly low: number; readonly high: number }
const spanOf = (days: Days): Pick<Fields, 'low' | 'high'> =>
  typeof days === 'number'
    ? { low: String(days), high: String(days) }
    : { low: String(days.low), high: String(days.high) }

/** The form of a scenario to begin another with; its name is the new one's own. */
export const formOf = ({ basis, sources, shocks, measures }: Scenario): ScenarioForm => ({
  ...{ name: '', basis, sources: sources.join('\n') },
  rows: [...shocks, ...measures].map((one, id) => ({ id, ...rowOf(one) })),
})

type RowWithoutId = Row extends infer R ? (R extends Row ? Omit<R, 'id'> : never) : never
function rowOf(one: Shock | Measure): RowWithoutId {
  const lasts = { from: 'from' in one ? one.from : '', until: ('until' in one && one.until) || '' }
  switch (one.kind) {
    case 'exports': {
      const { kind, country, to, stages, elements = [], share } = one
      return { ...NOTHING, ...lasts, kind, country, to: listed(to), stages, elements, less: percentOfShare(share) }
    }
    case 'licence': {
      const { kind, country, to, stages, elements = [], delay, working = false, covered, granted } = one
      const shares = { covered: optional(covered), granted: optional(granted) }
      return {
        ...NOTHING,
        ...lasts,
        kind,
        country,
        to: listed(to),
        stages,
        elements,
        working,
        ...spanOf(delay),
        ...shares,
      }
    }
    case 'plant':
      return { ...NOTHING, ...lasts, kind: one.kind, name: one.plant, less: percentOfShare(one.share) }
    case 'route':
      return {
        ...NOTHING,
        ...lasts,
        kind: one.kind,
        origins: listed(one.origins),
        to: listed(one.to),
        ...spanOf(one.extra),
      }
    case 'slip':
      return { ...NOTHING, kind: one.kind, name: one.plant, ...spanOf(one.by) }
    case 'release': {
      const { kind, name, element, stage, country, kg } = one
      return { ...NOTHING, ...lasts, kind, name, elements: [element], stages: [stage], country, kg }
    }
    case 'substitution': {
      const { kind, name, element, share, lines } = one
      if (lines) return { kind: 'kept', measure: one }
      return { ...NOTHING, ...lasts, kind, name, elements: [element], less: percentOfShare(share) }
    }
    default:
      return { kind: 'kept', measure: one }
  }
}

/** What is sent. What is no number or no country is sent as it was typed, for the hub to say what is wrong with it. */
export function draftOf({ name, basis, sources, rows }: ScenarioForm): Body<'/outlook/scenarios', 'post'> {
  const told = rows.map(row => (row.kind === 'kept' ? row.measure : toldOf(row)))
  return {
    name,
    basis,
    sources: sources
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean),
    shocks: told.filter(isShock),
    measures: told.filter((one): one is Measure => !isShock(one)),
  }
}

const SHOCKS: ReadonlySet<string> = new Set(['exports', 'licence', 'plant', 'route', 'slip'])
const isShock = (one: Shock | Measure): one is Shock => SHOCKS.has(one.kind)

const PERCENT_PLACES = 4
const shareOf = (percent: string): string => {
  const parts = parseDecimal(percent, PERCENT_PLACES)
  return parts === undefined ? percent : formatDecimal(parts, PERCENT_PLACES + 2)
}
const countriesOf = (text: string): string[] =>
  text
    .split(',')
    .map(one => one.trim())
    .filter(Boolean)
    .map(one => countryCode(one) ?? one)
const daysOf = ({ low, high }: Fields): Days => {
  const [least, most] = [Number(low), Number(high === '' ? low : high)]
  return least === most ? least : { low: least, high: most }
}

/** What is written, in the fields of its kind, once its row is filled in. */
function toldOf(row: Extract<Row, { kind: RowKind }>): Shock | Measure {
  const { kind, name, country, from, until, stages, elements, kg } = row
  const lasts = { from, ...(until && { until }) }
  const border = {
    ...{ country: countryCode(country) ?? country, stages: [...stages] },
    ...(elements.length > 0 && { elements: [...elements] }),
    ...(countriesOf(row.to).length > 0 && { to: countriesOf(row.to) }),
  }
  switch (kind) {
    case 'exports':
      return { kind, ...border, ...lasts, share: shareOf(row.less) }
    case 'licence':
      return {
        ...{ kind, ...border, ...lasts, delay: daysOf(row) },
        ...(row.working && { working: true }),
        ...(row.covered && { covered: shareOf(row.covered) }),
        ...(row.granted && { granted: shareOf(row.granted) }),
      }
    case 'plant':
      return { kind, plant: name, ...lasts, share: shareOf(row.less) }
    case 'route':
      return { kind, origins: countriesOf(row.origins), to: countriesOf(row.to), ...lasts, extra: daysOf(row) }
    case 'slip':
      return { kind, plant: name, by: daysOf(row) }
    case 'release': {
      const goods = { element: present(elements[0]), stage: present(stages[0]) }
      return { kind, name, ...goods, country: border.country, kg, from, until }
    }
    case 'substitution':
      return { kind, name, element: present(elements[0]), from, share: shareOf(row.less) }
  }
}

/** Whether everything stands that each kind needs: what it says is the hub's to judge. */
export const isWhole = (form: ScenarioForm): boolean => form.name.trim() !== '' && form.rows.every(isFilled)

function isFilled(row: Row): boolean {
  if (row.kind === 'kept') return true
  const { name, country, origins, to, stages, elements, from, until, less, low, kg } = row
  const day = from !== ''
  switch (row.kind) {
    case 'exports':
      return country !== '' && stages.length > 0 && day && less !== ''
    case 'licence':
      return country !== '' && stages.length > 0 && day && low !== ''
    case 'plant':
      return name !== '' && day && less !== ''
    case 'route':
      return origins !== '' && to !== '' && day && low !== ''
    case 'slip':
      return name !== '' && low !== ''
    case 'release':
      return [name, country, until, kg].every(Boolean) && day && stages.length === 1 && elements.length === 1
    case 'substitution':
      return name !== '' && day && elements.length === 1 && less !== ''
  }
}
