import type { Round } from '@lodestone/contracts'
import { ROUND_QUANTITIES } from '@lodestone/kernel'
import { named, UNTOLD } from '@lodestone/wording'
import { type Html, html } from '../html.ts'
import { bar, paragraph, section, table } from '../parts.ts'
import type { Voice } from '../voice.ts'

/** What a round gives of its figures; nothing for what it has none of. */
export const resultSections = (round: Round, voice: Voice): Html =>
  html`${quantities(round, voice)}${pools(round, voice)}${shares(round, voice)}${offered(round, voice)}`

/** A table for each material: kilograms of different stages are never added. */
function quantities({ byMaterial = [] }: Round, voice: Voice): Html | undefined {
  if (byMaterial.length === 0) return undefined
  const { table: titles, lead, total, round } = voice.texts
  return section(
    'quantities',
    titles.quantities,
    paragraph(lead.quantities, 'lead'),
    html`<div class="grid">
${byMaterial.map(row => {
  const most = Math.max(...ROUND_QUANTITIES.map(name => Number(row[name] ?? 0)), 1)
  return table(
    voice.material(row.material),
    [{ header: round.figure }, { header: round.quantity, kind: 'figure' }],
    ROUND_QUANTITIES.map(name => {
      const kg = row[name]
      return [total[name], kg === undefined ? UNTOLD : html`${bar(Number(kg) / most)}${voice.kg(kg)}`]
    }),
  )
})}</div>
`,
  )
}

function pools({ pools: rows = [], rules }: Round, voice: Voice): Html | undefined {
  if (rows.length === 0) return undefined
  const { table: titles, lead, column, bloc } = voice.texts
  const money = (amount: string): string => voice.money({ amount, currency: rules.baseCurrency })
  return section(
    'pools',
    titles.pools,
    paragraph(lead.pools, 'lead'),
    table(
      titles.pools,
      [
        { header: column.goods },
        { header: column.period },
        { header: column.region },
        { header: column.served, kind: 'figure' },
        { header: column.delivered, kind: 'figure' },
        { header: column.paidFrom, kind: 'figure' },
        { header: column.paidTo, kind: 'figure' },
      ],
      rows.map(pool => [
        voice.goods(pool),
        voice.period(pool.period),
        named(bloc, pool.bloc),
        html`${bar(Number(pool.servedPct) / 100)}${voice.percent(pool.servedPct)}`,
        pool.deliveredPct === undefined ? UNTOLD : voice.percent(pool.deliveredPct),
        money(pool.paidFrom),
        money(pool.paidTo),
      ]),
    ),
  )
}

function shares({ shares: rows }: Round, voice: Voice): Html | undefined {
  if (rows.length === 0) return undefined
  const { table: titles, lead, column, stage, yes, no } = voice.texts
  return section(
    'shares',
    titles.shares,
    paragraph(lead.shares, 'lead'),
    table(
      titles.shares,
      [
        { header: column.goods },
        { header: column.stage },
        { header: column.country },
        { header: column.kg, kind: 'figure' },
        { header: column.ofDemand, kind: 'figure' },
        { header: column.ofMatched, kind: 'figure' },
        { header: column.cap, kind: 'figure' },
        { header: column.within },
      ],
      rows.map(share => [
        voice.material(share.material),
        named(stage, share.stage),
        voice.country(share.country),
        voice.kg(share.kg),
        voice.percent(share.ofDemandPct),
        voice.percent(share.ofMatchedPct),
        share.capPct === undefined ? UNTOLD : voice.percent(share.capPct),
        share.withinCap ? yes : no,
      ]),
    ),
  )
}

function offered({ offered: rows = [] }: Round, voice: Voice): Html | undefined {
  if (rows.length === 0) return undefined
  const { table: titles, lead, column, groups } = voice.texts
  return section(
    'offered',
    titles.offered,
    paragraph(lead.offered, 'lead'),
    table(
      titles.offered,
      [column.goods, column.period, column.groups, column.eligible].map(header => ({ header })),
      rows.map(one => [
        voice.goods(one),
        voice.period(one.period),
        named(groups, one.suppliers),
        named(groups, one.eligible),
      ]),
    ),
  )
}
