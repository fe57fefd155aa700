import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Forecast, lineDraft, type Offer, offerDraft, XLSX } from '@lodestone/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examine } from './examine.ts'
import { writeExport } from './export.write.ts'
import { forecastExport, offerExport } from './exports.ts'
import { readForecastFile, readOfferFile } from './read.ts'
import { templateOf } from './template.ts'

/**
 * What a spreadsheet in earnest makes of the hub's workbooks: LibreOffice Calc opens each, stores it again, and the hub reads that. Where there
 * is none, these tests are skipped.
 */
const there = spawnSync('soffice', ['--version']).status === 0

const line = (more: object) =>
  lineDraft.parse({
    reference: 'a',
    material: 'ndpr-oxide',
    quantityKg: '1250.5',
    period: '2027-Q2',
    deliverTo: 'DE',
    commitment: 'intent',
    ...more,
  })
const LINES = [
  line({}),
  // What a spreadsheet is apt to make a date, a number, a formula or a smaller number of.
  line({ reference: '1-2', period: '2027-03', quantityKg: '0.001' }),
  line({ reference: '00123', quantityKg: '98765432.125', grade: '99.5' }),
  line({
    reference: '=1+1',
    endUse: 'Motoren für Züge, „leise“; ネオジム磁石',
    ceilingPrice: { amount: '92.00', currency: 'EUR' },
  }),
  line({ reference: '1E5', substitutes: [{ material: 'nd-oxide', ratio: '1.05' }], priority: 2, provenanceFloor: 'A' }),
]
/** A spreadsheet keeps no zeros at the end of a number. */
const EUR_92 = { amount: '92', currency: 'EUR' }
const STAGE = { stage: 'mining', country: 'AU', site: 'Mt Weld', operator: 'Southern Earths' }
const OFFER = offerDraft.parse({
  reference: '007',
  material: 'ndpr-oxide',
  quantityKg: '1000',
  period: '2027-Q2',
  incoterm: 'DAP',
  deliverFrom: 'AU',
  price: { fixed: { amount: '90.00', currency: 'EUR' } },
  validUntil: '2027-12-31T00:00:00.000Z',
  chain: [
    { ...STAGE, ownership: [{ owner: 'Southern Earths', country: 'AU', sharePct: '100' }] },
    { ...STAGE, stage: 'separation', country: 'MY', ownership: [], chineseInputPct: '12.5' },
  ],
  evidence: [
    {
      type: 'assay',
      issuer: '+Labor',
      stage: 'mining',
      validFrom: '2026-01-01',
      validTo: '2027-01-01',
      sha256: '12'.repeat(32),
    },
  ],
  composition: { Nd: '28.5', Pr: '3' },
})
const ID = '00000000-0000-4000-8000-000000000001'
const forecast = {
  id: ID,
  reference: 'F',
  participantId: ID,
  version: 1,
  status: 'standing',
  lines: LINES.map(own => ({ id: ID, ...own })),
} as unknown as Forecast
const offer = { ...OFFER, id: ID, participantId: ID, version: 1, status: 'standing', screening: { level: 'A' } }

describe.skipIf(!there)('a workbook that LibreOffice has opened and stored again', () => {
  let folder: string
  let stored: (name: string) => { bytes: Buffer; media: string }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lodestone-calc-'))
    const exports = {
      forecast: forecastExport([forecast]),
      offer: offerExport([offer as unknown as Offer]),
      'forecast-template': templateOf('forecast', 2027, ['ndpr-oxide', 'dy-oxide']),
      'offer-template': templateOf('offer', 2027, ['ndpr-oxide', 'dy-oxide']),
    }
    const files = []
    for (const [name, file] of Object.entries(exports)) {
      files.push(join(folder, `${name}.xlsx`))
      writeFileSync(files.at(-1) ?? '', await writeExport(file, 'xlsx'))
    }
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    const to = ['--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', join(folder, 'stored')]
    execFileSync('soffice', [profile, '--headless', ...to, ...files], { stdio: 'pipe', timeout: 110_000 })
    stored = name => ({ bytes: readFileSync(join(folder, 'stored', `${name}.xlsx`)), media: XLSX })
  })
  afterAll(() => folder && rmSync(folder, { recursive: true, force: true }))

  test('holds the lines of a forecast, the awkward ones too', async () => {
    const read = await readForecastFile(stored('forecast'), {})
    const { drafts, errors } = examine(read, lineDraft, 'lines', () => [])
    expect([errors, read.reference]).toEqual([[], 'F'])
    expect(drafts).toEqual(LINES.map(own => ({ ...own, ...(own.ceilingPrice ? { ceilingPrice: EUR_92 } : {}) })))
  })
  test('holds an offer with its chain, its owners and its proofs', async () => {
    const { drafts, errors } = examine(await readOfferFile(stored('offer'), {}), offerDraft, 'offers', () => [])
    expect(errors).toEqual([])
    expect(drafts).toEqual([{ ...OFFER, price: { fixed: { amount: '90', currency: 'EUR' } } }])
  })
  test('holds the example of each template', async () => {
    const lines = examine(await readForecastFile(stored('forecast-template'), {}), lineDraft, 'lines', () => [])
    const offers = examine(await readOfferFile(stored('offer-template'), {}), offerDraft, 'offers', () => [])
    expect([lines.errors, lines.drafts.length, offers.errors, offers.drafts.length]).toEqual([[], 1, [], 1])
  })
})
