import { values } from '@lodestone/contracts'
import type { Column } from './column.ts'
import { MONEY, SUBSTITUTES } from './structure.ts'

/** The columns of a forecast's lines: the fields of the API. */
export const FORECAST_COLUMNS: readonly Column[] = [
  {
    field: 'reference',
    kind: 'text',
    about: 'Your own name for the line, once in the file',
    example: 'L-001',
    required: true,
  },
  { field: 'material', kind: 'text', about: 'A material of the catalogue', example: 'ndpr-oxide', required: true },
  {
    field: 'grade',
    kind: 'text',
    about:
      'A grade, if only that one or a better one will do: N28 to N56 with M, H, SH, UH, EH or AH, such as N45SH, or a purity in percent such as 99.5',
    example: '99.5',
  },
  { field: 'quantityKg', kind: 'decimal', about: 'Kilograms, to the gram', example: '1250.5', required: true },
  { field: 'minimumKg', kind: 'decimal', about: 'Less than this is of no use to you', example: '500' },
  {
    field: 'period',
    kind: 'period',
    about: 'A quarter such as 2027-Q1 or a month such as 2027-03',
    example: '2027-Q2',
    required: true,
  },
  {
    field: 'deliverTo',
    kind: 'text',
    about: 'A country (DE) or a UN/LOCODE (DEHAM)',
    example: 'DEHAM',
    required: true,
  },
  {
    field: 'ceilingPrice.amount',
    kind: 'decimal',
    about: 'What you pay at most per kilogram, delivered',
    example: '95.00',
  },
  {
    field: 'ceilingPrice.currency',
    kind: 'text',
    about: 'Its currency',
    example: 'EUR',
    allowed: values.currency.options,
  },
  {
    field: 'commitment',
    kind: 'text',
    about: 'forecast: it informs; intent: it joins rounds; firm: it binds',
    example: 'intent',
    required: true,
    allowed: values.commitment.options,
  },
  { field: 'endUse', kind: 'text', about: 'What it is for', example: 'traction motors' },
  { field: 'priority', kind: 'integer', about: '1 (first) to 5', example: '2', allowed: ['1', '2', '3', '4', '5'] },
  {
    field: 'provenanceFloor',
    kind: 'text',
    about: 'The lowest level of origin that you take',
    example: 'B',
    allowed: values.level.options,
  },
  {
    field: 'substitutes',
    kind: SUBSTITUTES,
    about:
      'What else will do: material grade x kilograms of the need that one kilogram of it serves; several between semicolons',
    example: 'nd-oxide x 1.05',
  },
  {
    field: 'carryOver',
    kind: 'boolean',
    about: 'yes: what a round leaves of it joins the next by itself',
    allowed: ['yes', 'no'],
  },
]

/** Columns that an export has beside those of a line; an import takes no notice of them, but for the forecast's reference. */
export const FORECAST_BESIDE = [
  'forecast',
  'forecastId',
  'lineId',
  'participantId',
  'version',
  'status',
  'entry',
  'reason',
] as const

/** A ceiling price in one cell, `95.00 EUR`, is read too. */
export const READ_FORECAST_COLUMNS: readonly Column[] = [
  ...FORECAST_COLUMNS,
  { field: 'ceilingPrice', kind: MONEY, about: 'Amount and currency in one cell' },
]
