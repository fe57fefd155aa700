import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { isObject, present } from '@lodestone/kernel'
import type { Column } from './column.ts'
import { columnsOf, emptyListsOf } from './field.ts'
import type { RowFields, SheetRows } from './sheet.ts'
import type { Remark } from './table.ts'

/** An offer's own columns; its price in one of three ways. */
export const OFFER_COLUMNS: readonly Column[] = columnsOf(OFFER_FIELDS)

const STAGE_COLUMNS: readonly Column[] = columnsOf(OFFER_FIELDS.chain.rows)
const EVIDENCE_COLUMNS: readonly Column[] = columnsOf(OFFER_FIELDS.evidence.rows)

/** The sheets of a workbook of offers; a row of the second and third names its offer. */
export const OFFER_SHEETS = { offers: 'offers', chain: 'chain', evidence: 'evidence' } as const
const OF_OFFER: Column = {
  field: 'offer',
  kind: 'reference',
  about: 'Reference of the offer that this belongs to',
  example: 'O-2027-01',
  required: true,
}
export const CHAIN_SHEET: readonly Column[] = [OF_OFFER, ...STAGE_COLUMNS]
export const EVIDENCE_SHEET: readonly Column[] = [OF_OFFER, ...EVIDENCE_COLUMNS]

/** In CSV everything of an offer stands in one table: a row for each stage, or proof, with the offer's own columns in the first. */
export const FLAT_OFFER_COLUMNS: readonly Column[] = [
  ...OFFER_COLUMNS.map(({ required, ...column }) =>
    column.field === 'reference' ? { ...column, required: true as const } : column,
  ),
  ...STAGE_COLUMNS.map(({ required, ...column }) => ({ ...column, field: `chain.${column.field}` })),
  ...EVIDENCE_COLUMNS.map(({ required, ...column }) => ({ ...column, field: `evidence.${column.field}` })),
]

export const OFFER_BESIDE = [
  'offerId',
  'participantId',
  'version',
  'status',
  'level',
  'assurance',
  'entry',
  'reason',
] as const

/** An offer out of a file, unchecked, and where each field of it stands. */
export type OfferEntry = {
  readonly row: number
  readonly value: Record<string, unknown>
  at(path: string): Omit<Remark, 'message'>
}

/** The members of a field that its columns have put together. */
const membersIn = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {})

/** An offer's fields in the shape of the API: the price as one of its three kinds. */
function offerValue(value: Record<string, unknown>): Record<string, unknown> {
  const { price, chain: _, evidence: __, ...rest } = value
  return price === undefined ? rest : { ...rest, price: priceOf(membersIn(price)) }
}

function priceOf({ amount, tiers, currency, ...formula }: Readonly<Record<string, unknown>>): unknown {
  if (Object.keys(formula).length > 0)
    return { formula, ...(tiers ? { tiers } : {}), ...(amount ? { amount } : {}), currency }
  if (tiers !== undefined) return { tiers, ...(amount ? { amount } : {}), currency }
  return { fixed: { amount, currency } }
}

/** Where a path of the API stands in a file: `price.fixed.amount` is the column `price.amount`. */
const columnPath = (path: string): string => path.replace(/^price\.(?:fixed|formula)(?=\.|$)/, 'price')

type Joined = { readonly offers: readonly OfferEntry[]; readonly faults: readonly Remark[] }

/** Offers out of the sheets of a workbook, their stages and proofs joined by reference. */
export function joinOffers(offers: SheetRows, chain: SheetRows | undefined, evidence: SheetRows | undefined): Joined {
  const faults: Remark[] = []
  const known = new Set(offers.entries.map(entry => entry.value.reference))
  const parts = { chain: chain?.entries ?? [], evidence: evidence?.entries ?? [] }
  for (const [sheet, entries] of Object.entries(parts))
    for (const entry of entries)
      if (!known.has(entry.value.offer))
        faults.push({
          ...entry.at('offer'),
          field: `${sheet}.offer`,
          message: 'no offer of this reference in the sheet offers',
        })
  const grouped = {
    chain: Map.groupBy(parts.chain, entry => entry.value.offer),
    evidence: Map.groupBy(parts.evidence, entry => entry.value.offer),
  }
  return {
    faults,
    offers: offers.entries.map(entry =>
      offerEntry(
        entry,
        grouped.chain.get(entry.value.reference) ?? [],
        grouped.evidence.get(entry.value.reference) ?? [],
        'apart',
      ),
    ),
  }
}

/** Offers out of one table: rows of one reference are one offer. */
export function gatherOffers(sheet: SheetRows): Joined {
  const faults: Remark[] = []
  const groups = Map.groupBy(sheet.entries, entry => entry.value.reference ?? entry)
  const offers = [...groups.values()].map(group => {
    const [head, ...more] = group
    const first = present(head)
    for (const entry of more)
      for (const [field, given] of Object.entries(entry.value))
        if (
          !['chain', 'evidence', 'reference'].includes(field) &&
          JSON.stringify(given) !== JSON.stringify(first.value[field])
        )
          faults.push({ ...entry.at(field), message: `another one than in row ${first.row}; leave it empty here` })
    const having = (part: string) => group.filter(entry => entry.value[part] !== undefined)
    return offerEntry(first, having('chain'), having('evidence'), 'together')
  })
  return { offers, faults }
}

function offerEntry(
  own: RowFields,
  chain: readonly RowFields[],
  evidence: readonly RowFields[],
  how: 'apart' | 'together',
): OfferEntry {
  const parts = { chain, evidence }
  const partOf = (part: keyof typeof parts) => (entry: RowFields) => {
    const { offer: _, ...value } = how === 'apart' ? entry.value : membersIn(entry.value[part])
    return { ...emptyListsOf(OFFER_FIELDS[part].rows), ...value }
  }
  return {
    row: own.row,
    value: {
      ...offerValue(own.value),
      chain: chain.map(partOf('chain')),
      evidence: evidence.map(partOf('evidence')),
    },
    at: path => {
      const match = /^(chain|evidence)\.(\d+)(?:\.(.+))?$/.exec(path)
      if (!match) return own.at(columnPath(path))
      const part = match[1] === 'chain' ? 'chain' : 'evidence'
      const entry = parts[part][Number(match[2])]
      const field = match[3] ?? 'offer'
      if (!entry) return own.at(path)
      return { ...entry.at(how === 'apart' ? field : `${part}.${field}`), field: path }
    },
  }
}
