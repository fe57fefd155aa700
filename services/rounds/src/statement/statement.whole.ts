import type { Allocation, RoundRules, SealedLine, SealedOffer } from '@lodestone/contracts'
import { becameOf } from '@lodestone/kernel'
import { filled, named } from '@lodestone/wording'
import type { Part, Table } from './statement.ts'
import type { Voice } from './statement.voice.ts'

/** All that oversight reads of who asked, offered and got what. */
export type Whole = {
  readonly rules: RoundRules
  readonly lines: readonly SealedLine[]
  readonly offers: readonly SealedOffer[]
  readonly allocations: readonly Allocation[]
  /** By the id of the line or offer, of the first pass. */
  readonly codes: ReadonlyMap<string, string>
  /** What the first pass gave each line and offer, by its id. */
  readonly given: ReadonlyMap<string, readonly Pick<Allocation, 'state'>[]>
  /** Kilograms of need that the first pass gave each line that got some. */
  readonly matched: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, string>
  /** Rows that are read of each at most. */
  readonly most: number
}

/** Who got what, for oversight. */
export const wholeParts = (whole: Whole, voice: Voice): Part[] => [
  { kind: 'heading', text: voice.texts.section.whole },
  lineTable(whole, voice),
  offerTable(whole, voice),
  allocationTable(whole, voice),
]

/** A table, and that it holds no more where that is so. */
const bounded = (table: Table, { most }: Whole, { texts, count }: Voice): Table =>
  table.rows.length < most ? table : { ...table, lead: filled(texts.lead.most, { count: count(most) }) }

const nameOf = ({ names }: Whole, id: string | undefined): string | undefined => id && (names.get(id) ?? id)
/** Why an entry got what it got in the first pass, or what became of it. */
const codeOf = ({ codes, given }: Whole, id: string, voice: Voice): string | undefined => {
  const ended = becameOf(given.get(id) ?? [])
  if (ended) return voice.texts.became[ended]
  const code = codes.get(id)
  return code && named(voice.texts.code, code)
}

function lineTable(whole: Whole, voice: Voice): Table {
  const { column, table, lead } = voice.texts
  return bounded(
    {
      kind: 'table',
      title: table.lines,
      lead: lead.lines,
      columns: [
        { header: column.member, kind: 'text', share: 1.2 },
        { header: column.reference, kind: 'text' },
        { header: column.goods, kind: 'text', share: 1.2 },
        { header: column.period, kind: 'text', share: 0.8 },
        { header: column.deliverTo, kind: 'text', share: 0.8 },
        { header: column.asked, kind: 'kg' },
        { header: column.matched, kind: 'kg' },
        { header: column.reason, kind: 'text', share: 1.4 },
        { header: column.entry, kind: 'text', onlySheet: true },
      ],
      rows: whole.lines.map(line => [
        nameOf(whole, line.memberId),
        line.reference,
        voice.goods(line),
        voice.period(line.period),
        voice.place(line.deliverTo),
        line.quantityKg,
        whole.matched.get(line.id) ?? '0',
        codeOf(whole, line.id, voice),
        line.id,
      ]),
    },
    whole,
    voice,
  )
}

function offerTable(whole: Whole, voice: Voice): Table {
  const { column, table } = voice.texts
  return bounded(
    {
      kind: 'table',
      title: table.offers,
      columns: [
        { header: column.supplier, kind: 'text', share: 1.2 },
        { header: column.reference, kind: 'text' },
        { header: column.goods, kind: 'text', share: 1.2 },
        { header: column.period, kind: 'text', share: 0.8 },
        { header: column.offered, kind: 'kg' },
        { header: column.reason, kind: 'text', share: 1.4 },
        { header: column.entry, kind: 'text', onlySheet: true },
      ],
      rows: whole.offers.map(offer => [
        nameOf(whole, offer.supplierId),
        offer.reference,
        voice.goods(offer),
        voice.period(offer.period),
        offer.quantityKg,
        codeOf(whole, offer.id, voice),
        offer.id,
      ]),
    },
    whole,
    voice,
  )
}

function allocationTable(whole: Whole, voice: Voice): Table {
  const { column, table, allocation } = voice.texts
  const currency = whole.rules.baseCurrency
  return bounded(
    {
      kind: 'table',
      title: table.allocations,
      columns: [
        { header: column.member, kind: 'text', share: 1.1 },
        { header: column.supplier, kind: 'text', share: 1.1 },
        { header: column.goods, kind: 'text', share: 1.1 },
        { header: column.period, kind: 'text', share: 0.8 },
        { header: column.quantity, kind: 'kg' },
        { header: column.landed, kind: 'money', share: 1.1 },
        { header: column.price, kind: 'money', share: 1.1 },
        { header: column.status, kind: 'text' },
        { header: column.contracted, kind: 'kg' },
        { header: column.delivered, kind: 'kg' },
        { header: column.passNumber, kind: 'text', onlySheet: true },
        { header: column.allocation, kind: 'text', onlySheet: true },
      ],
      rows: whole.allocations.map(one => [
        nameOf(whole, one.memberId),
        nameOf(whole, one.supplierId),
        voice.goods(one),
        voice.period(one.period),
        one.quantityKg,
        one.landedPrice === undefined ? undefined : { amount: one.landedPrice, currency },
        one.price,
        named(allocation, one.state),
        one.contractedKg,
        one.deliveredKg,
        voice.count(one.pass ?? 1),
        one.id,
      ]),
    },
    whole,
    voice,
  )
}
