import type { AllocationOrigin, Explanation, Proposal } from '@lodestone/contracts'
import { becameOf, isAlive } from '@lodestone/kernel'
import { named } from '@lodestone/wording'
import type { ownRecord } from '../record/record.view.ts'
import { originTable } from './statement.origin.ts'
import type { Column, Part, Picture, Table } from './statement.ts'
import type { Voice } from './statement.voice.ts'

export type OwnRecord = Awaited<ReturnType<typeof ownRecord>>
/** What a party reads of its part in a round, as its pages show it. */
export type Own = {
  readonly org: string
  readonly record: OwnRecord
  readonly explanations: readonly Explanation[]
  readonly proposals: readonly Proposal[]
  /** Of its allocations, by id. */
  readonly origins: ReadonlyMap<string, AllocationOrigin>
  /** Of those that its own allocations name. */
  readonly names: ReadonlyMap<string, string>
}

/** Bars of a picture at most. */
const MOST_BARS = 20

/** What a round gave a party. */
export function ownParts(own: Own, voice: Voice): Part[] {
  const { texts } = voice
  const { lines, offers } = own.record.inputs
  const heading: Part = { kind: 'heading', text: texts.section.own }
  if (lines.length + offers.length === 0) return [heading, { kind: 'text', text: texts.nothingOwn }]
  const bought = own.record.result.allocations.filter(one => one.memberId === own.org)
  const sold = own.record.result.allocations.filter(one => one.memberId !== own.org)
  return [
    heading,
    {
      kind: 'facts',
      title: texts.section.own,
      items: [
        ...(lines.length > 0
          ? ([
              [texts.fact.asked, voice.masses(lines)],
              [texts.fact.allocated, voice.masses(bought.filter(isAlive))],
            ] as const)
          : []),
        ...(offers.length > 0
          ? ([
              [texts.fact.offered, voice.masses(offers)],
              [texts.fact.sold, voice.masses(sold.filter(isAlive))],
            ] as const)
          : []),
      ],
    },
    ...(lines.length > 0 ? [linePicture(own, voice), lineTable(own, voice)] : []),
    ...(offers.length > 0 ? [offerTable(own, voice), proposalTable(own, voice)] : []),
    allocationTable(own, voice),
    originTable(own.record.result.allocations, own.origins, voice),
    ...settlementTables(own, voice),
    whyTable(own, voice),
  ]
}

const filledOf = ({ record }: Own): ReadonlyMap<string, string> =>
  new Map(record.result.fills.map(({ lineId, filledKg }) => [lineId, filledKg]))
/** A party's own name for a line or offer. */
const referencesOf = ({ record: { inputs } }: Own): ReadonlyMap<string, string | undefined> =>
  new Map([...inputs.lines, ...inputs.offers].map(({ id, reference }) => [id, reference]))

function linePicture(own: Own, voice: Voice): Picture {
  const filled = filledOf(own)
  const lines = own.record.inputs.lines.slice(0, MOST_BARS)
  return {
    kind: 'picture',
    title: voice.titled(voice.texts.picture.lines, lines.length, own.record.inputs.lines.length),
    bars: lines.map(line => {
      const matched = filled.get(line.id) ?? '0'
      return {
        name: line.reference ?? voice.goods(line),
        figure: `${voice.kg(matched)} / ${voice.kg(line.quantityKg)}`,
        share: Math.min(1, Number(matched) / Number(line.quantityKg)),
      }
    }),
  }
}

function lineTable(own: Own, voice: Voice): Table {
  const { column, table, lead } = voice.texts
  const filled = filledOf(own)
  return {
    kind: 'table',
    title: table.lines,
    lead: lead.lines,
    columns: [
      { header: column.reference, kind: 'text' },
      { header: column.goods, kind: 'text', share: 1.4 },
      { header: column.period, kind: 'text', share: 0.7 },
      { header: column.deliverTo, kind: 'text', share: 0.8 },
      { header: column.asked, kind: 'kg' },
      { header: column.matched, kind: 'kg' },
    ],
    rows: own.record.inputs.lines.map(line => [
      line.reference,
      voice.goods(line),
      voice.period(line.period),
      voice.place(line.deliverTo),
      line.quantityKg,
      filled.get(line.id),
    ]),
  }
}

function offerTable({ record }: Own, voice: Voice): Table {
  const { column, table } = voice.texts
  return {
    kind: 'table',
    title: table.offers,
    columns: [
      { header: column.reference, kind: 'text' },
      { header: column.goods, kind: 'text', share: 1.4 },
      { header: column.period, kind: 'text' },
      { header: column.offered, kind: 'kg' },
    ],
    rows: record.inputs.offers.map(offer => [
      offer.reference,
      voice.goods(offer),
      voice.period(offer.period),
      offer.quantityKg,
    ]),
  }
}

function proposalTable(own: Own, voice: Voice): Table {
  const { column, table, proposal } = voice.texts
  const references = referencesOf(own)
  return {
    kind: 'table',
    title: table.proposals,
    columns: [
      { header: column.reference, kind: 'text' },
      { header: column.goods, kind: 'text', share: 1.4 },
      { header: column.period, kind: 'text', share: 0.8 },
      { header: column.passNumber, kind: 'text', share: 0.5 },
      { header: column.quantity, kind: 'kg' },
      { header: column.price, kind: 'money' },
      { header: column.status, kind: 'text' },
    ],
    rows: own.proposals.map(one => [
      references.get(one.offerId),
      voice.goods(one),
      voice.period(one.period),
      voice.count(one.pass),
      one.quantityKg,
      one.price,
      named(proposal, one.state),
    ]),
  }
}

function allocationTable(own: Own, voice: Voice): Table {
  const { column, table, allocation } = voice.texts
  const { allocations } = own.record.result
  const currency = own.record.rules.baseCurrency
  const buys = own.record.inputs.lines.length > 0
  const landed: Column = { header: column.landed, kind: 'money', share: 1.1 }
  return {
    kind: 'table',
    title: table.allocations,
    columns: [
      { header: column.goods, kind: 'text', share: 1.2 },
      { header: column.period, kind: 'text', share: 0.8 },
      { header: column.quantity, kind: 'kg' },
      ...(buys ? [landed] : []),
      { header: column.price, kind: 'money', share: 1.1 },
      { header: column.status, kind: 'text' },
      { header: column.contracted, kind: 'kg' },
      { header: column.delivered, kind: 'kg' },
      { header: column.otherSide, kind: 'text', share: 1.1 },
      { header: column.passNumber, kind: 'text', onlySheet: true },
      { header: column.allocation, kind: 'text', onlySheet: true },
      { header: column.entry, kind: 'text', onlySheet: true },
    ],
    rows: allocations.map(one => {
      const other = one.memberId === own.org ? one.supplierId : one.memberId
      return [
        voice.goods(one),
        voice.period(one.period),
        one.quantityKg,
        ...(buys ? [one.landedPrice === undefined ? undefined : { amount: one.landedPrice, currency }] : []),
        one.price,
        named(allocation, one.state),
        one.contractedKg,
        one.deliveredKg,
        other && (own.names.get(other) ?? other),
        voice.count(one.pass ?? 1),
        one.id,
        one.memberId === own.org ? one.lineId : one.offerId,
      ]
    }),
  }
}

function settlementTables(own: Own, voice: Voice): Table[] {
  const { settlement } = own.record
  if (settlement === undefined) return []
  const { column, table, lead } = voice.texts
  const references = referencesOf(own)
  const money = (amount: string) => ({ amount, currency: settlement.currency })
  return [
    {
      kind: 'table',
      title: table.settlement,
      lead: lead.settlement.replace('{{currency}}', settlement.currency),
      columns: [
        { header: column.reference, kind: 'text' },
        { header: column.goods, kind: 'text', share: 1.4 },
        { header: column.period, kind: 'text', share: 0.8 },
        { header: column.quantity, kind: 'kg' },
        { header: column.freight, kind: 'sum' },
        { header: column.pays, kind: 'sum' },
        { header: column.gets, kind: 'sum' },
      ],
      rows: settlement.pools.flatMap(({ pool, members, suppliers }) => [
        ...members.map(one => [
          references.get(one.lineId),
          voice.goods(pool),
          voice.period(pool.period),
          one.needKg,
          money(one.freight),
          money(one.amount),
          undefined,
        ]),
        ...suppliers.map(one => [
          references.get(one.offerId),
          voice.goods(pool),
          voice.period(pool.period),
          one.quantityKg,
          undefined,
          undefined,
          money(one.amount),
        ]),
      ]),
    },
  ]
}

function whyTable(own: Own, voice: Voice): Table {
  const { column, table, code, became } = voice.texts
  const { lines, offers } = own.record.inputs
  const names = new Map([...lines, ...offers].map(one => [one.id, one.reference ?? voice.goods(one)]))
  return {
    kind: 'table',
    title: table.why,
    columns: [
      { header: column.reference, kind: 'text', share: 0.6 },
      { header: column.passNumber, kind: 'text', share: 0.3 },
      { header: column.reason, kind: 'text' },
      { header: column.sentence, kind: 'text', share: 2.4, ...(voice.language === 'en' ? {} : { onlySheet: true }) },
    ],
    rows: own.explanations.map(one => {
      const pass = one.pass ?? 1
      const ended = becameOf(
        own.record.result.allocations.filter(
          ({ lineId, offerId, pass: at = 1 }) => at === pass && (lineId === one.id || offerId === one.id),
        ),
      )
      return [names.get(one.id), voice.count(pass), ended ? became[ended] : named(code, one.code), one.text]
    }),
  }
}
