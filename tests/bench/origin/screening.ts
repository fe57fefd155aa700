import { readFileSync } from 'node:fs'
import {
  DEFAULT_POLICY,
  findPolicy,
  intermediariesOf,
  type OriginPolicy,
  parseTradeTable,
  policies,
  screen,
  tradeTableUrl,
} from '@lodestone/provenance'
import { progress, quantile, type Row, row, seconds } from '../bench.ts'
import { heavyChain, OWNERS_OF_A_SITE, ownersOf } from './chain.ts'

const DAY = '2026-11-24'
const OFFERS = 2_000
const RUNS = 7

/** Screening alone, on one core: whole chains with their owners, the intermediaries looked at. The median of the runs after a first one. */
export function screeningRows(): Row[] {
  progress('screening chains')
  const policy = findPolicy(policies, DEFAULT_POLICY, DAY) as OriginPolicy
  const intermediaries = intermediariesOf(parseTradeTable(readFileSync(tradeTableUrl, 'utf8')))
  const offers = Array.from({ length: OFFERS }, (_, i) => heavyChain(i))
  for (const { chain } of offers)
    for (const site of chain)
      if (ownersOf(site.ownership) !== OWNERS_OF_A_SITE) throw new Error('not the chain that was meant')
  const rates: number[] = []
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now()
    for (const offer of offers) if (screen(offer, policy, DAY, intermediaries).level !== 'B') throw new Error('not a B')
    if (run > 0) rates.push(OFFERS / seconds(start))
  }
  const note = `${RUNS} runs from ${Math.round(Math.min(...rates)).toLocaleString('en')} to ${Math.round(Math.max(...rates)).toLocaleString('en')}`
  const what = `screening of chains of 5 stages with ${OWNERS_OF_A_SITE} owners each, one core`
  return [row(what, quantile(rates, 0.5), { atLeast: 5_000 }, 'offers/s', note)]
}
