import { values } from '@lodestone/contracts'
import { isObject, present } from '@lodestone/kernel'
import type { Column, Entry, Sheet } from './column.ts'
import { COMPOSITION, CONTROL, ORIGINS, OWNERSHIP, TIERS } from './structure.ts'
import type { Remark } from './table.ts'

/** An offer's own columns; its price in one of three ways. */
export const OFFER_COLUMNS: readonly Column[] = [
  { field: 'reference', kind: 'text', about: 'Your own name for the offer', example: 'O-2027-01', required: true },
  { field: 'material', kind: 'text', about: 'A material of the catalogue', example: 'ndpr-oxide', required: true },
  {
    field: 'grade',
    kind: 'text',
    about: 'A magnet grade such as N45SH, or a purity in percent such as 99.5',
    example: '99.5',
  },
  { field: 'composition', kind: COMPOSITION, about: 'Percent by element, between semicolons', example: 'Nd 75; Pr 25' },
  { field: 'quantityKg', kind: 'decimal', about: 'Kilograms, to the gram', example: '5000', required: true },
  { field: 'minimumLotKg', kind: 'decimal', about: 'The smallest lot that you sell', example: '500' },
  { field: 'lotIncrementKg', kind: 'decimal', about: 'Lots grow by this', example: '100' },
  {
    field: 'period',
    kind: 'period',
    about: 'A quarter such as 2027-Q1 or a month such as 2027-03',
    example: '2027-Q2',
    required: true,
  },
  {
    field: 'incoterm',
    kind: 'text',
    about: 'Incoterms 2020',
    example: 'DAP',
    required: true,
    allowed: values.incoterm.options,
  },
  {
    field: 'deliverFrom',
    kind: 'text',
    about: 'A country (AU) or a UN/LOCODE (AUFRE)',
    example: 'AUFRE',
    required: true,
  },
  { field: 'price.amount', kind: 'decimal', about: 'A fixed price per kilogram', example: '90.00' },
  { field: 'price.tiers', kind: TIERS, about: 'Or a price by quantity, from kilograms: amount', example: '' },
  { field: 'price.index', kind: 'text', about: 'Or a price by an index: its name' },
  {
    field: 'price.premium',
    kind: 'decimal',
    about: 'With an index: what is added to it, with a minus sign for a discount',
  },
  { field: 'price.floor', kind: 'decimal', about: 'With an index: never below' },
  { field: 'price.cap', kind: 'decimal', about: 'With an index: never above' },
  {
    field: 'price.shareAbove',
    kind: 'decimal',
    about: 'With an index: the share of what lies above the floor, 0 to 1',
  },
  {
    field: 'price.currency',
    kind: 'text',
    about: 'Currency of the price',
    example: 'EUR',
    required: true,
    allowed: values.currency.options,
  },
  {
    field: 'validUntil',
    kind: 'instant',
    about: 'A time such as 2027-12-31T12:00:00Z; a plain date means its end in UTC',
    example: '2027-12-31',
    required: true,
  },
  {
    field: 'carryOver',
    kind: 'boolean',
    about: 'yes: what a round leaves of it joins the next by itself',
    allowed: ['yes', 'no'],
  },
]

/** A stage of an offer's chain. */
export const STAGE_COLUMNS: readonly Column[] = [
  { field: 'stage', kind: 'text', about: 'The step', example: 'mining', required: true, allowed: values.stage.options },
  { field: 'country', kind: 'text', about: 'Country of the site', example: 'AU', required: true },
  { field: 'site', kind: 'text', about: 'Name of the site', example: 'Mount Pale', required: true },
  { field: 'operator', kind: 'text', about: 'Who runs it', example: 'Southern Earths', required: true },
  {
    field: 'ownership',
    kind: OWNERSHIP,
    about: 'Owner [country] percent, between semicolons; owners of owners in JSON',
    example: 'Southern Earths [AU] 60; Island Fund [NZ] 40',
  },
  { field: 'chineseInputPct', kind: 'percent', about: 'Percent of Chinese input' },
  { field: 'chineseTechnology', kind: 'boolean', about: 'yes or no', allowed: ['yes', 'no'] },
  { field: 'tolledIn', kind: 'text', about: 'Country in which it is processed for another' },
  { field: 'control', kind: CONTROL, about: 'Who decides without owning: how: who [country]' },
  { field: 'recycledFrom', kind: ORIGINS, about: 'Where scrap comes from: country percent, between semicolons' },
]

/** A proof of origin. */
export const EVIDENCE_COLUMNS: readonly Column[] = [
  {
    field: 'type',
    kind: 'text',
    about: 'Kind of document',
    example: 'certificate-of-origin',
    required: true,
    allowed: values.evidenceType.options,
  },
  { field: 'issuer', kind: 'text', about: 'Who has issued it', example: 'Chamber of Perth', required: true },
  {
    field: 'stage',
    kind: 'text',
    about: 'What it proves the origin of',
    example: 'mining',
    required: true,
    allowed: values.stage.options,
  },
  { field: 'validFrom', kind: 'date', about: 'First day', example: '2026-01-01', required: true },
  { field: 'validTo', kind: 'date', about: 'Last day', example: '2028-12-31', required: true },
  {
    field: 'sha256',
    kind: 'text',
    about: 'SHA-256 of the file that you have uploaded',
    example: 'ab'.repeat(32),
    required: true,
  },
]

/** The sheets of a workbook of offers; a row of the second and third names its offer. */
export const OFFER_SHEETS = { offers: 'offers', chain: 'chain', evidence: 'evidence' } as const
const OF_OFFER: Column = {
  field: 'offer',
  kind: 'text',
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

export const OFFER_BESIDE = ['offerId', 'participantId', 'version', 'status', 'level', 'entry', 'reason'] as const

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
export function joinOffers(offers: Sheet, chain: Sheet | undefined, evidence: Sheet | undefined): Joined {
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
export function gatherOffers(sheet: Sheet): Joined {
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
  own: Entry,
  chain: readonly Entry[],
  evidence: readonly Entry[],
  how: 'apart' | 'together',
): OfferEntry {
  const parts = { chain, evidence }
  const partOf = (part: keyof typeof parts) => (entry: Entry) => {
    const { offer: _, ...value } = how === 'apart' ? entry.value : membersIn(entry.value[part])
    return part === 'chain' ? { ownership: [], ...value } : value
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
