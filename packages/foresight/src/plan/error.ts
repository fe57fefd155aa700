import { formatDecimal, formatKg, grams, quarterOf } from '@lodestone/kernel'

/** Kilograms of a material in a period, a quarter or a month of one. */
export type Line = { readonly material: string; readonly period: string; readonly kg: string }

/** What was planned of a material in a quarter beside what was asked for and taken; errors are plan less what happened. */
export type QuarterError = {
  readonly material: string
  readonly quarter: string
  readonly plannedKg: string
  readonly askedKg: string
  readonly takenKg: string
  readonly askedErrorKg: string
  readonly takenErrorKg: string
}

/**
 * Over quarters: the mean of the errors' sizes, the mean of the errors themselves (above nothing: planned too much), and sizes in percent of what
 * happened.
 */
export type Errors = {
  readonly meanErrorKg: string
  readonly biasKg: string
  /** None where nothing happened at all. */
  readonly meanErrorPct?: string
}

export type ForecastError = {
  readonly quarters: readonly QuarterError[]
  readonly materials: readonly { readonly material: string; readonly asked: Errors; readonly taken: Errors }[]
}

/** How far a plan was from what came, over quarters that are over; what no line speaks of was nothing. */
export function forecastError(
  over: readonly string[],
  planned: readonly Line[],
  asked: readonly Line[],
  taken: readonly Line[],
): ForecastError {
  const [plan, ask, take] = [planned, asked, taken].map(sumsOf)
  const materials = [...new Set([...planned, ...asked, ...taken].map(({ material }) => material))].sort()
  const gramsOf = (sums: ReadonlyMap<string, bigint> | undefined, key: string): bigint => sums?.get(key) ?? 0n
  const cells = materials.flatMap(material =>
    over.map(quarter => {
      const key = `${material}\n${quarter}`
      return { material, quarter, plan: gramsOf(plan, key), ask: gramsOf(ask, key), take: gramsOf(take, key) }
    }),
  )
  return {
    quarters: cells.map(own => ({
      ...{ material: own.material, quarter: own.quarter },
      ...{ plannedKg: formatKg(own.plan), askedKg: formatKg(own.ask), takenKg: formatKg(own.take) },
      ...{ askedErrorKg: formatKg(own.plan - own.ask), takenErrorKg: formatKg(own.plan - own.take) },
    })),
    materials: materials.map(material => {
      const own = cells.filter(one => one.material === material)
      return {
        material,
        asked: errorsOf(own.map(one => ({ error: one.plan - one.ask, came: one.ask }))),
        taken: errorsOf(own.map(one => ({ error: one.plan - one.take, came: one.take }))),
      }
    }),
  }
}

function sumsOf(lines: readonly Line[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { material, period, kg } of lines) {
    const key = `${material}\n${quarterOf(period)}`
    sums.set(key, (sums.get(key) ?? 0n) + grams(kg))
  }
  return sums
}

function errorsOf(list: readonly { readonly error: bigint; readonly came: bigint }[]): Errors {
  const sum = (of: (one: (typeof list)[number]) => bigint) => list.reduce((all, one) => all + of(one), 0n)
  const size = sum(({ error }) => (error < 0n ? -error : error))
  const came = sum(own => own.came)
  const count = BigInt(Math.max(1, list.length))
  return {
    meanErrorKg: formatKg(quotient(size, count)),
    biasKg: formatKg(
      quotient(
        sum(({ error }) => error),
        count,
      ),
    ),
    ...(came > 0n && { meanErrorPct: formatDecimal(quotient(size * 1000n, came), 1, 1) }),
  }
}

/** Rounded to the nearest, halves away from nothing. */
function quotient(of: bigint, by: bigint): bigint {
  const half = (2n * (of < 0n ? -of : of) + by) / (2n * by)
  return of < 0n ? -half : half
}
