const DAY_MS = 86_400_000

/** Whether and when a line stops under a scenario, and without it: days such as `2027-03-04`. */
export type Stopping = { readonly stopsOn?: string; readonly undisturbedStopsOn?: string }

/** The days that an outlook is over: from one on, until the day before the other. */
export type Horizon = { readonly from: string; readonly until: string }

const monthAfter = (month: string): string => {
  const [year = 0, nth = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, nth, 1)).toISOString().slice(0, 7)
}

/** The days of months such as `2027-01`, in their order; nothing without a month. */
export function horizonOf(months: readonly string[]): Horizon | undefined {
  const [first, last] = [months[0], months.at(-1)]
  return first === undefined || last === undefined
    ? undefined
    : { from: `${first}-01`, until: `${monthAfter(last)}-01` }
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** Where in a horizon a day is, from 0 to 1, for drawing alone. */
export const placeOf = (day: string, { from, until }: Horizon): number =>
  Math.max(0, Math.min(1, daysBetween(from, day) / daysBetween(from, until)))

/** The first day of each month of a horizon, with its place. */
export function monthsIn(horizon: Horizon): { readonly month: string; readonly at: number }[] {
  const found: { month: string; at: number }[] = []
  for (let month = horizon.from.slice(0, 7); `${month}-01` < horizon.until; month = monthAfter(month))
    found.push({ month, at: placeOf(`${month}-01`, horizon) })
  return found
}

/** Those that stop first come first, those that never stop last. */
export const bySoonest = (a: Stopping, b: Stopping): number => {
  const [one, other] = [a.stopsOn ?? '9999', b.stopsOn ?? '9999']
  return one < other ? -1 : one > other ? 1 : 0
}

/** How a line fares with one element. */
export type LineFate = Stopping & { readonly line: string; readonly element: string; readonly daysUntilStop?: number }
/** How a line fares with all it needs: it stops as soon as one of its elements is used up. */
export type Fate = Stopping & { readonly line: string; readonly element?: string; readonly daysUntilStop?: number }

/** The lines, each once, those first that stop first; those that stop on the same day, or never, by name. */
export function fatesOf(rows: readonly LineFate[]): Fate[] {
  return [...Map.groupBy(rows, one => one.line)]
    .map(([line, own]): Fate => {
      const { stopsOn, element, daysUntilStop } = own.toSorted(bySoonest)[0] ?? {}
      const usually = own.flatMap(one => one.undisturbedStopsOn ?? []).sort()[0]
      return {
        line,
        ...(stopsOn !== undefined && { stopsOn }),
        ...(stopsOn !== undefined && element !== undefined && { element }),
        ...(daysUntilStop !== undefined && { daysUntilStop }),
        ...(usually !== undefined && { undisturbedStopsOn: usually }),
      }
    })
    .sort((a, b) => bySoonest(a, b) || (a.line < b.line ? -1 : 1))
}
