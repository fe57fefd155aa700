import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, line, startWholeHub, unique } from './hub.ts'
import { joined } from './joined.ts'

/** A preview of a forecast finds whatever a submission would be refused for, also what depends on who submits it. */

let hub: TestHub
let administrator: Api
let trader: Api
beforeAll(async () => {
  hub = await startWholeHub()
  const { id, api } = await admitted(hub, 'member')
  administrator = api
  trader = (await joined(hub, api)).api
  const limit = { amount: '100000.00', currency: 'EUR' }
  expect((await api.put('/approval-limit', { limit }, 1)).status).toBe(200)
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  await until('demand knows the limit', async () => {
    const { rowCount } = await database.query('SELECT FROM demand.known_limit WHERE participant_id = $1', [id])
    return rowCount === 1
  })
  await database.end()
})
afterAll(() => hub?.stop())

const firm = (more: Record<string, unknown> = {}) => line({ commitment: 'firm', ...more })
type Lines = Record<string, unknown>[]
const CASES: readonly [string, () => Lines, (taken: string) => string][] = [
  ['nothing wrong', () => [line(), firm({ quantityKg: '10' })], () => unique('free')],
  ['a reference that is taken', () => [line()], taken => taken],
  ['firm lines above the limit', () => [firm({ quantityKg: '10' }), firm()], () => unique('free')],
  ['a firm line without ceiling', () => [line(), firm({ ceilingPrice: undefined })], () => unique('free')],
  ['a period that is over', () => [line({ period: '2020-Q1' })], () => unique('free')],
  ['a reference that is none', () => [line()], () => ' '],
  ['a quantity that is none', () => [line(), line({ quantityKg: 'much' })], () => unique('free')],
]

test.each(CASES)('%s: a preview says what the submission then says', async (_, lines, referenceOf) => {
  const taken = unique('taken')
  const submit = (api: Api, body: object) =>
    api.post('/demand/forecasts', body, { headers: { 'idempotency-key': unique('key') } })
  expect((await submit(administrator, { reference: taken, lines: [line()] })).status).toBe(201)
  const draft = { reference: referenceOf(taken), lines: lines() }
  for (const api of [trader, administrator]) {
    const preview = (await api.post('/demand/forecasts/preview', draft)).body
    const sent = await submit(api, draft)
    expect([preview.importable, sent.body.errors]).toEqual([sent.status === 201, sent.body.errors])
    const paths = (errors: { path: string; message: string }[] = []) =>
      errors.map(({ path, message }) => `${path}: ${message}`).toSorted()
    if (sent.status !== 201) expect(paths(preview.errors)).toEqual(paths(sent.body.errors))
    const forApprover = preview.warnings.filter((one: { rule?: string }) => one.rule === 'approver-submits')
    expect(forApprover).toHaveLength(sent.status === 403 ? 1 : 0)
    if (sent.status === 201) draft.reference = unique('again')
  }
})

test('of a forecast that is revised its own reference and standing firm lines are not asked about again', async () => {
  const standing = firm()
  const reference = unique('revised')
  const { id } = (await administrator.post('/demand/forecasts', { reference, lines: [standing] })).body
  const preview = async (lines: Lines, of = reference) =>
    (await trader.post(`/demand/forecasts/preview?revises=${id}`, { reference: of, lines })).body
  expect(await preview([standing, line()])).toMatchObject({ importable: true, errors: [] })
  expect(await preview([standing, firm()])).toMatchObject({
    importable: false,
    errors: [{ path: 'lines.1.commitment', index: 1, field: 'commitment' }],
  })
  expect(await preview([standing], unique('other'))).toMatchObject({
    importable: false,
    errors: [{ path: 'reference' }],
  })
  expect((await trader.get(`/demand/forecasts/${id}`)).body.version).toBe(1)
})
