import { grams, present } from '@lodestone/kernel'

/** Kilograms on a day, counted from today, which is 0. */
export type Flow = { readonly day: number; readonly kg: string }

/** Days that are looked at, today included, as in the reference software of the published rule. */
const HORIZON = 28

/**
 * For how many days stock lasts, today and on each of the days that follow but the last, to hundredths of a day: the whole days after it whose
 * outflow the stock of its evening covers, and the covered part of the first that it does not. What lacks is carried on, and nothing lasts while it does. A
 * customer's outflow is its demand and its inflow what arrives; a supplier's outflow is what departs and its inflow what is made. Flows outside the
 * horizon count for nothing. Source: Eclipse Tractus-X PURIS, the rule of its published cases.
 */
export function lastingOf(
  stockKg: string,
  inflow: readonly Flow[],
  outflow: readonly Flow[],
  horizon = HORIZON,
): number[] {
  const [came, went] = [dailyOf(inflow, horizon), dailyOf(outflow, horizon)]
  let stock = grams(stockKg)
  return Array.from({ length: horizon - 1 }, (_, day) => {
    stock += present(came[day]) - present(went[day])
    return Number(hundredths(stock, went.slice(day + 1))) / 100
  })
}

function dailyOf(flows: readonly Flow[], horizon: number): bigint[] {
  const sums = Array.from({ length: horizon }, () => 0n)
  for (const { day, kg } of flows) if (day >= 0 && day < horizon) sums[day] = present(sums[day]) + grams(kg)
  return sums
}

function hundredths(stock: bigint, following: readonly bigint[]): bigint {
  if (stock <= 0n) return 0n
  let left = stock
  for (const [days, out] of following.entries()) {
    if (left < out) return BigInt(days) * 100n + (200n * left + out) / (2n * out)
    left -= out
  }
  return BigInt(following.length) * 100n
}
