import {
  type Forecast,
  fileMapping,
  type LineDraft,
  lineDraft,
  type Offer,
  offerDraft,
  XLSX,
} from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { examine } from './examine.ts'
import { type FileExport, writeExport } from './export.write.ts'
import { forecastExport, offerExport } from './exports.ts'
import type { FileRead, SentFile } from './file-read.ts'
import { readForecastFile, readOfferFile } from './read.ts'

/**
 * Where somebody comes from or goods go: what the schema of the API refuses, every reader of files refuses in the same words, at its row, and where
 * there are columns at its cell. Who takes part, in which country and bloc, comes in by no file.
 */

const COUNTRIES = [
  'ZZ',
  'de',
  'China',
  'CHN',
  'EU',
  'AN',
  'D E',
  '中国',
  'C',
  '../CN',
  'UK',
  'CN,EU',
  "'CN",
  'null',
  '156',
]
const ID = '01890000-0000-7000-8000-000000000001'

const offer = (where: {
  from?: string
  site?: string
  tolled?: string
  owner?: string
  parent?: string
  by?: string
  origin?: string
}) => ({
  reference: 'O-1',
  material: 'ndpr-oxide',
  quantityKg: '5000',
  period: '2027-Q2',
  incoterm: 'DAP',
  deliverFrom: where.from ?? 'AU',
  price: { fixed: { amount: '90.00', currency: 'EUR' } },
  validUntil: '2027-01-01T00:00:00Z',
  chain: [
    {
      stage: 'recycling',
      country: where.site ?? 'AU',
      tolledIn: where.tolled ?? 'AU',
      site: 'Mount Weld',
      operator: 'Lynas',
      ownership: [
        {
          owner: 'Lynas',
          country: where.owner ?? 'AU',
          sharePct: '60',
          ownership: [{ owner: 'Holding', country: where.parent ?? 'AU', sharePct: '100' }],
        },
      ],
      control: [{ by: 'Fund', country: where.by ?? 'AU', how: 'veto' }],
      recycledFrom: [{ country: where.origin ?? 'AU', sharePct: '100' }],
    },
  ],
  evidence: [],
})
const line = (deliverTo: string) => ({
  reference: 'L-1',
  material: 'ndpr-oxide',
  quantityKg: '5000',
  period: '2027-Q2',
  deliverTo,
  commitment: 'intent',
})

type Read = (file: SentFile) => Promise<FileRead>
type Told = { field: string; message: string }
const FORMATS = ['json', 'ndjson', 'csv', 'xlsx'] as const

const byField = (told: readonly Told[]): Told[] => [...told].sort((a, b) => (a.field < b.field ? -1 : 1))
const bySchema = (schema: z.ZodType, draft: unknown): Told[] =>
  byField(
    (schema.safeParse(draft).error?.issues ?? []).map(({ path, message }) => ({ field: path.join('.'), message })),
  )

/** What a reader says of a draft in each format, and where. */
async function byFile(
  format: (typeof FORMATS)[number],
  read: Read,
  schema: z.ZodType,
  list: string,
  draft: object,
  file: FileExport,
) {
  const table = format === 'csv' || format === 'xlsx'
  const bytes = table ? await writeExport(file, format) : Buffer.from(JSON.stringify(draft))
  const media = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv', xlsx: XLSX }[format]
  const parsed = { json: { [list]: [draft] }, ndjson: [draft] }[format as string]
  const { errors, drafts } = examine(
    await read({ bytes, media, ...(parsed ? { parsed } : {}) }),
    schema,
    list,
    () => [],
  )
  for (const { row, column, cell } of errors) {
    expect(row).toBe(table ? 2 : 1)
    if (table) expect([column, cell]).toEqual([expect.stringMatching(/./), expect.stringMatching(/^[A-Z]+2$/)])
  }
  return { told: byField(errors.map(({ field = '', message }) => ({ field, message }))), taken: drafts.length }
}

describe.each(FORMATS)('in %s', format => {
  test.each(COUNTRIES)('the country %s of a line or offer is refused as the schema refuses it', async country => {
    const wanted = line(country)
    const forecast = { ...FORECAST, lines: [{ id: ID, ...(wanted as LineDraft) }] }
    const refused = bySchema(lineDraft, wanted)
    expect(refused.map(({ field }) => field)).toEqual(['deliverTo'])
    expect(
      await byFile(format, file => readForecastFile(file, {}), lineDraft, 'lines', wanted, forecastExport([forecast])),
    ).toEqual({ told: refused, taken: 0 })
    for (const where of ['from', 'site', 'owner', 'parent', 'tolled', 'by', 'origin'] as const) {
      const offered = offer({ [where]: country })
      const refusedToo = bySchema(offerDraft, offered)
      expect(refusedToo).toHaveLength(1)
      const file = offerExport([{ ...offered, id: ID } as unknown as Offer])
      expect([
        where,
        await byFile(format, file => readOfferFile(file, {}), offerDraft, 'offers', offered, file),
      ]).toEqual([where, { told: refusedToo, taken: 0 }])
    }
  })
})
const FORECAST: Forecast = {
  id: ID,
  reference: 'F-1',
  participantId: ID,
  version: 1,
  status: 'standing',
  lines: [],
  submittedAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
}

test.each(COUNTRIES)('a plant in %s is refused in the mapping of an ERP file', country => {
  const refused = bySchema(lineDraft, line(country))
  for (const [path, mapping] of [
    ['plants.1000', { materials: {}, plants: { 1000: country } }],
    ['deliverTo', { materials: {}, deliverTo: country }],
  ] as const)
    expect(bySchema(fileMapping, mapping)).toEqual([{ field: path, message: refused[0]?.message }])
})

test.each(['country', 'bloc', 'kind'])('no table says the %s of who sends it: it is an unknown column', async name => {
  const bytes = Buffer.from(
    `reference,material,quantityKg,period,deliverTo,commitment,${name}\na,ndpr-oxide,1,2027-Q2,DE,firm,EU`,
  )
  const { faults } = await readForecastFile({ bytes, media: 'text/csv' }, {})
  expect(faults).toMatchObject([{ row: 1, cell: 'G1', message: 'unknown column' }])
})
