import { formatKg, grams } from '@lodestone/kernel/quantity'
import type { Answer } from '../../../api/client.ts'
import type { Round } from '../../../round/round.ts'

export type Hypothesis = Answer<'/rounds/{id}/what-if', 'post'>
export type Change = Hypothesis['changes'][number]

/** `after` less `before` as kilograms with a sign. */
export const difference = (before: string, after: string): string => formatKg(grams(after) - grams(before))

export type SharePair = {
  readonly key: string
  readonly material: string
  readonly stage: string
  readonly country: string
  readonly before: string | undefined
  readonly after: string | undefined
  /** In ten-thousandths of a percent, for the order. */
  readonly moved: bigint
}

const units = (pct: string | undefined): bigint => {
  const [whole = '0', fraction = ''] = (pct ?? '0').split('.')
  return BigInt(whole + fraction.padEnd(4, '0').slice(0, 4))
}

/** Shares of confirmed demand in both results, those that moved most first. */
export function sharesBeside(real: Round['shares'], tried: Round['shares']): SharePair[] {
  const keyOf = (share: Round['shares'][number]) => `${share.material} ${share.stage} ${share.country}`
  const before = new Map(real.map(share => [keyOf(share), share]))
  const after = new Map(tried.map(share => [keyOf(share), share]))
  return [...new Set([...before.keys(), ...after.keys()])]
    .map(key => {
      const [old, next] = [before.get(key), after.get(key)]
      const { material = '', stage = '', country = '' } = next ?? old ?? {}
      const moved = units(next?.ofDemandPct) - units(old?.ofDemandPct)
      return { key, material, stage, country, before: old?.ofDemandPct, after: next?.ofDemandPct, moved }
    })
    .toSorted((a, b) => {
      const [one, other] = [a.moved < 0n ? -a.moved : a.moved, b.moved < 0n ? -b.moved : b.moved]
      return one < other ? 1 : one > other ? -1 : a.key < b.key ? -1 : 1
    })
}
