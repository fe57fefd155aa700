import { type LineDraft, offerDraft } from '@lodestone/contracts'
import { demand } from '@lodestone/demand'
import { offerExport, readForecastFile, readOfferFile, templateOf, writeExport } from '@lodestone/files'
import { openApiDocument } from '@lodestone/http'
import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { csvOf } from '../../infra/demo/play/csv.ts'
import { admitted, forecast, line, offer } from './hub.ts'

/** A field of a line or an offer that nothing but its table knows is carried by all that carries them; the console has tests like these. */

vi.mock('../../packages/contracts/src/line.fields.ts', async original => ({
  LINE_FIELDS: {
    ...(await original<typeof import('@lodestone/contracts/line.fields')>()).LINE_FIELDS,
    plant: {
      type: 'text',
      most: 9,
      meaning: 'where it is used',
      label: { en: 'Plant', de: 'Werk', fr: 'Usine', ja: '工場' },
      help: 'Where you use it',
      example: 'Hall 7',
    },
    shifts: {
      type: 'whole',
      least: 1,
      most: 3,
      label: { en: 'Shifts', de: 'Schichten', fr: 'Équipes', ja: '交代' },
      help: 'How many a day',
    },
  },
}))

vi.mock('../../packages/contracts/src/offer.fields.ts', async original => ({
  OFFER_FIELDS: {
    ...(await original<typeof import('@lodestone/contracts/offer.fields')>()).OFFER_FIELDS,
    store: {
      type: 'text',
      label: { en: 'Store', de: 'Lager', fr: 'Dépôt', ja: '倉庫' },
      help: 'Where it lies',
      example: 'Hall 7',
    },
  },
}))

const ADDED = { plant: 'Hall 9', shifts: 2 }
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub([participants, demand])
})
afterAll(() => hub?.stop())

/** A file as it is read, here: the threads of a hub know nothing of what this process puts in the table's place. */
const fileOf = async (bytes: Buffer, media: string) => (await readForecastFile({ bytes, media }, {})).items

test('the API takes it and keeps it over a revision, the demo sends it, and an export has it', async () => {
  const { api } = await admitted(hub, 'member')
  const draft = forecast([line(ADDED)])
  const { status, body: made } = await api.post('/demand/forecasts', draft)
  expect([status, made.lines]).toEqual([201, [{ ...draft.lines[0], ...ADDED, id: expect.any(String) }]])
  const revised = await api.put(
    `/demand/forecasts/${made.id}`,
    { ...draft, lines: [{ ...draft.lines[0], ...ADDED, quantityKg: '7' }] },
    1,
  )
  expect([revised.status, revised.body.lines]).toEqual([200, [{ ...made.lines[0], quantityKg: '7' }]])
  expect((await api.get(`/demand/forecasts/${made.id}/history`)).body.items).toMatchObject([
    { lines: [ADDED] },
    { lines: [{ ...ADDED, quantityKg: '7' }] },
  ])

  const csv = await api.get('/demand/forecasts/export?format=csv')
  expect(await fileOf(Buffer.from(csv.text), 'text/csv')).toMatchObject([{ value: { quantityKg: '7', ...ADDED } }])
  const lines: LineDraft[] = [{ ...line(), commitment: 'intent', ceilingPrice: undefined, ...ADDED }]
  expect(await fileOf(Buffer.from(csvOf(lines)), 'text/csv')).toMatchObject([{ value: ADDED }])
  const refused = await api.post('/demand/forecasts', forecast([line({ plant: 'Hall number 9', shifts: 4 })]))
  expect([refused.status, refused.body.errors.map(({ path }: { path: string }) => path)]).toEqual([
    422,
    ['lines.0.plant', 'lines.0.shifts'],
  ])
})

test.each([
  ['csv', 'text/csv'],
  ['xlsx', XLSX],
] as const)('a template in %s has its column and its help', async (format, media) => {
  const file = templateOf('forecast', 2027, ['ndpr-oxide'])
  const [example] = await fileOf(await writeExport(file, format), media)
  expect(example).toMatchObject({ value: { plant: 'Hall 7' } })
  expect(file.table.columns).toContainEqual(expect.objectContaining({ header: 'shifts', allowed: ['1', '2', '3'] }))
  expect(file.sheets?.at(-1)?.rows).toContainEqual(['forecast', 'plant', '', 'Where you use it', 'Hall 7', ''])
})

test.each([
  ['csv', 'text/csv'],
  ['xlsx', XLSX],
] as const)('of an offer is in a template in %s, and goes out of and into files', async (format, media) => {
  const read = async (file: Parameters<typeof writeExport>[0]) =>
    (await readOfferFile({ bytes: await writeExport(file, format), media }, {})).items
  expect(await read(templateOf('offer', 2027, []))).toMatchObject([{ value: { store: 'Hall 7' } }])
  const sent = offerDraft.parse(offer({ store: 'Hall 8' }))
  expect(await read(offerExport([{ ...sent, id: 'o' }]))).toMatchObject([{ value: { store: 'Hall 8' } }])
})

test('the documents tell of it', () => {
  expect(openApiDocument('test')).toMatchObject({
    components: {
      schemas: {
        LineDraft: { properties: { plant: { maxLength: 9, description: 'where it is used' }, shifts: { maximum: 3 } } },
        OfferDraft: { properties: { store: { maxLength: 200 } } },
        RoundLine: { properties: { plant: { maxLength: 9 } } },
      },
    },
  })
})
