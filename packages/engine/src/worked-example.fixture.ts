import { present } from '@lodestone/kernel'
import { line, offer, round } from './rounds.fixture.ts'
import { cell, listed, number, type Row, table } from './rule-book-page.fixture.ts'
import type { MatchInput, OfferInput, Rules } from './types.ts'

export const statedRules = (): Row => Object.fromEntries(listed('Rules'))

/** The round of the worked example, built from what the page states. */
export function example(): MatchInput {
  const { seed = '', seedHash: _, ...own } = statedRules()
  const freight = Object.entries(own).flatMap(([name, amount]) => {
    const [, from, to] = /^freight (\S+) to (\S+)$/.exec(name) ?? []
    return from && to ? [{ from, to, amount }] : []
  })
  const plain = Object.fromEntries(Object.entries(own).filter(([name]) => !name.includes(' ')))
  const rules = { ...plain, rates: { USD: own['rate USD'] ?? '' }, freight } as Partial<Rules>
  const lines = table('Lines').map(row =>
    line(cell(row, 'line'), cell(row, 'asks kg'), {
      priority: number(row, 'class'),
      deliverTo: cell(row, 'to'),
      ...(row.grade && { grade: row.grade }),
      ...(row['ceiling EUR/kg'] && { ceilingPrice: { amount: row['ceiling EUR/kg'], currency: 'EUR' } }),
    }),
  )
  return {
    ...round(
      lines,
      table('Offers').map(row => offerOf(row, rules)),
      rules,
    ),
    seed,
  }
}

function offerOf(row: Row, rules: Partial<Rules>): OfferInput {
  const [amount = '', currency] = cell(row, 'price per kg').split(' ') as [string, 'EUR' | 'USD']
  const [, lower, fromKg] = /^(\S+) from (\d+) kg$/.exec(row['lower tier'] ?? '') ?? []
  const tiers =
    lower && fromKg
      ? [
          { fromKg: '0', amount },
          { fromKg, amount: lower },
        ]
      : undefined
  return offer(cell(row, 'offer'), cell(row, 'offers kg'), amount, {
    price: tiers ? { tiers, currency } : { fixed: { amount, currency } },
    incoterm: cell(row, 'term'),
    deliverFrom: cell(row, 'from'),
    level: cell(row, 'level') as OfferInput['level'],
    chain: cell(row, 'chain')
      .split(', ')
      .map(text => ({ stage: present(text.split(' ')[0]), country: present(text.split(' ')[1]) })),
    rules,
    ...(row.grade && { grade: row.grade }),
    ...(row['smallest lot kg'] && { minimumLotKg: row['smallest lot kg'] }),
  })
}
