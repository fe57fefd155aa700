import type { Round, Share } from '@lodestone/contracts'
import { ROUND_QUANTITIES } from '@lodestone/kernel'
import { filled, named, UNTOLD } from '@lodestone/wording'
import type { Part, Picture, Table } from './statement.ts'
import type { Voice } from './statement.voice.ts'

/** Bars of a picture at most. */
const MOST_BARS = 12

/** What a round shows of itself: to everybody as far as it is disclosed, or all for oversight. */
export const roundParts = (round: Round, voice: Voice): Part[] => [
  { kind: 'heading', text: voice.texts.section.published },
  ...(round.byMaterial ?? []).map(row => quantityPicture(row, voice)),
  quantityTable(round, voice),
  poolTable(round, voice),
  ...(round.shares.length > 0 ? [sharePicture(round, voice)] : []),
  shareTable(round, voice),
  offeredTable(round, voice),
]

type ByMaterial = NonNullable<Round['byMaterial']>[number]

function quantityPicture(row: ByMaterial, voice: Voice): Picture {
  const { picture, total } = voice.texts
  const most = Math.max(...ROUND_QUANTITIES.map(name => Number(row[name] ?? 0)), 1)
  return {
    kind: 'picture',
    title: filled(picture.quantities, { material: voice.material(row.material) }),
    bars: ROUND_QUANTITIES.map(name => {
      const kg = row[name]
      return { name: total[name], figure: kg === undefined ? UNTOLD : voice.kg(kg), share: Number(kg ?? 0) / most }
    }),
  }
}

function quantityTable(round: Round, voice: Voice): Table {
  const { table, lead, column, total } = voice.texts
  return {
    kind: 'table',
    title: table.quantities,
    lead: lead.quantities,
    columns: [
      { header: column.goods, kind: 'text', share: 1.4 },
      ...ROUND_QUANTITIES.map(name => ({ header: total[name], kind: 'kg' as const })),
    ],
    rows: (round.byMaterial ?? []).map(row => [
      voice.material(row.material),
      ...ROUND_QUANTITIES.map(name => row[name]),
    ]),
  }
}

function poolTable({ pools = [], rules }: Round, voice: Voice): Table {
  const { table, lead, column, bloc } = voice.texts
  const money = (amount: string) => ({ amount, currency: rules.baseCurrency })
  return {
    kind: 'table',
    title: table.pools,
    lead: lead.pools,
    columns: [
      { header: column.goods, kind: 'text', share: 1.4 },
      { header: column.period, kind: 'text', share: 0.8 },
      { header: column.region, kind: 'text' },
      { header: column.served, kind: 'percent' },
      { header: column.delivered, kind: 'percent' },
      { header: column.paidFrom, kind: 'money' },
      { header: column.paidTo, kind: 'money' },
    ],
    rows: pools.map(pool => [
      voice.goods(pool),
      voice.period(pool.period),
      named(bloc, pool.bloc),
      pool.servedPct,
      pool.deliveredPct,
      money(pool.paidFrom),
      money(pool.paidTo),
    ]),
  }
}

/** The share that a round's cap counts. */
const counted = (share: Share, { rules }: Round): string =>
  rules.countryCapBase === 'matched' ? share.ofMatchedPct : (share.ofServablePct ?? share.ofDemandPct)

function sharePicture(round: Round, voice: Voice): Picture {
  const { picture, stage } = voice.texts
  const cap = round.rules.maxCountrySharePct
  const largest = round.shares
    .toSorted((a, b) => Number(counted(b, round)) - Number(counted(a, round)))
    .slice(0, MOST_BARS)
  return {
    kind: 'picture',
    title: voice.titled(picture.shares, largest.length, round.shares.length),
    more: filled(picture.cap, { cap: voice.percent(cap) }),
    bars: largest.map(share => ({
      name: [voice.material(share.material), named(stage, share.stage), voice.country(share.country)].join(' · '),
      figure: voice.percent(counted(share, round)),
      share: Math.min(1, Number(counted(share, round)) / 100),
      mark: Number(share.capPct ?? cap) / 100,
    })),
  }
}

function shareTable({ shares }: Round, voice: Voice): Table {
  const { table, lead, column, stage, yes, no } = voice.texts
  return {
    kind: 'table',
    title: table.shares,
    lead: lead.shares,
    columns: [
      { header: column.goods, kind: 'text', share: 1.4 },
      { header: column.stage, kind: 'text' },
      { header: column.country, kind: 'text', share: 1.2 },
      { header: column.kg, kind: 'kg' },
      { header: column.ofDemand, kind: 'percent' },
      { header: column.ofMatched, kind: 'percent' },
      { header: column.cap, kind: 'percent', share: 0.7 },
      { header: column.within, kind: 'text', share: 0.7 },
    ],
    rows: shares.map(share => [
      voice.material(share.material),
      named(stage, share.stage),
      voice.country(share.country),
      share.kg,
      share.ofDemandPct,
      share.ofMatchedPct,
      share.capPct,
      share.withinCap ? yes : no,
    ]),
  }
}

function offeredTable({ offered = [] }: Round, voice: Voice): Table {
  const { table, lead, column, groups } = voice.texts
  return {
    kind: 'table',
    title: table.offered,
    lead: lead.offered,
    columns: [
      { header: column.goods, kind: 'text', share: 1.4 },
      { header: column.period, kind: 'text', share: 0.8 },
      { header: column.groups, kind: 'text' },
      { header: column.eligible, kind: 'text' },
    ],
    rows: offered.map(one => [
      voice.goods(one),
      voice.period(one.period),
      named(groups, one.suppliers),
      named(groups, one.eligible),
    ]),
  }
}
