import { randomUUID } from 'node:crypto'
import { examples } from '@lodestone/contracts/examples'
import { writeWorkbook } from '@lodestone/files/write'
import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from './hub.ts'

/** From the upload of a baseline to members' exposures and a run over all of them, through the API. */

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
// biome-ignore lint/suspicious/noExplicitAny: a baseline as somebody uploads it, right or wrong
const baseline = examples.recordBaseline?.body as any

let hub: TestHub
let operator: Api
let auditor: Api
let database: pg.Client
let a: { id: string; api: Api }
let b: { id: string; api: Api }
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  auditor = await hub.auditor()
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  a = await admitted(hub, 'member')
  b = await admitted(hub, 'member')
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

const keyed = () => ({ headers: { 'idempotency-key': randomUUID() } })
const withNeed = (more: object) => ({
  ...baseline,
  needs: [{ ...baseline.needs[0], ...more }, ...baseline.needs.slice(1)],
})
const line = (more: object = {}) => ({
  line: 'Rotors',
  element: 'Dy',
  stage: 'magnet',
  country: 'DE',
  kgPerMonth: '40',
  from: '2027-01',
  to: '2027-12',
  ...more,
})

/** States lines on whatever stands; waits until the news of the member's admission is there. */
async function states(who: { api: Api }, lines: readonly object[]) {
  return until('the lines are stated', async () => {
    const { body } = await who.api.get('/outlook/lines')
    const reply = await who.api.put('/outlook/lines', { lines }, body.version)
    return reply.status !== 403 && reply
  })
}

const sheetsOf = (own: typeof baseline) => {
  const sheet = (name: string, rows: readonly Record<string, unknown>[]) => {
    const heads = [...new Set(rows.flatMap(row => Object.keys(row)))]
    return {
      name,
      columns: heads.map(header => ({ header, width: 12, asText: true })),
      rows: rows.map(row => heads.map(head => (row[head] === undefined ? undefined : `${row[head]}`))),
    }
  }
  const { leadDays, transitDays, yields } = own.assumptions
  const settings = { name: own.name, from: own.from, months: own.months, transitDays }
  const days = Object.entries(leadDays).map(([step, value]) => ({ setting: `leadDays.${step}`, value }))
  return writeWorkbook([
    sheet('settings', [...Object.entries(settings).map(([setting, value]) => ({ setting, value })), ...days]),
    sheet('yields', yields),
    sheet('plants', own.plants),
    sheet('routes', own.routes),
    sheet('needs', own.needs),
  ])
}

test('the hub is born with a world of published figures, each row with its source, for which members can be exposed', async () => {
  const { items } = (await a.api.get('/outlook/baselines')).body
  expect(items).toMatchObject([{ version: 1 }])
  const read = (await a.api.get(`/outlook/baselines/${items[0].id}`)).body
  for (const row of [...read.plants, ...read.needs]) expect([row.basis, row.source]).not.toContain(undefined)
  expect((await states(a, [line()])).status).toBe(200)
  const { status, body } = await a.api.get('/outlook/exposure')
  expect(status).toBe(200)
  for (const { lines } of body.scenarios) expect(lines).toMatchObject([{ line: 'Rotors', needKg: '480' }])
})

describe('a baseline', () => {
  test.each([
    ['negative', withNeed({ kgPerMonth: '-5' }), 'needs.0.kgPerMonth', 'not-negative'],
    ['wrong by a thousand', withNeed({ kgPerMonth: '5000000' }), 'needs.0.kgPerMonth', 'unlikely-kg'],
    ['without its months', withNeed({ to: undefined }), 'needs.0.to', 'required'],
    [
      'with a probability above one',
      { ...baseline, plants: [{ ...baseline.plants[0], probability: '90' }, ...baseline.plants.slice(1)] },
      'plants.0.probability',
      'share',
    ],
    ['with another table in a table’s place', { ...baseline, needs: baseline.routes }, 'needs.0.line', 'required'],
  ])('%s is refused with its cell, also beforehand', async (_, body, path, rule) => {
    const reply = await operator.post('/outlook/baselines', body, keyed())
    expect(reply.status).toBe(422)
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path, rule }))
    const preview = await operator.post('/outlook/baselines/previews', body)
    const [table, row, column] = path.split('.')
    expect(preview.body).toMatchObject({ importable: false, changes: [] })
    expect(preview.body.faults).toContainEqual(expect.objectContaining({ table, row: Number(row) + 1, column, rule }))
  })

  test('as a workbook is refused with the cell as the spreadsheet names it', async () => {
    const file = await sheetsOf(withNeed({ kgPerMonth: '-5' }))
    const { body } = await operator.post('/outlook/baselines/previews', file, { type: XLSX })
    expect(body.faults).toMatchObject([
      { table: 'needs', row: 1, column: 'kgPerMonth', cell: 'G2', rule: 'not-negative' },
    ])
    const days = await sheetsOf({ ...baseline, assumptions: { ...baseline.assumptions, transitDays: '-1' } })
    const wrong = await operator.post('/outlook/baselines/previews', days, { type: XLSX })
    expect(wrong.body.faults).toMatchObject([{ table: 'settings', row: 4, column: 'value', cell: 'B5' }])
    const swapped = await sheetsOf({ ...baseline, needs: baseline.routes })
    const { body: shown } = await operator.post('/outlook/baselines/previews', swapped, { type: XLSX })
    expect(shown.faults).toContainEqual(
      expect.objectContaining({ table: 'needs', row: 1, column: 'line', rule: 'required' }),
    )
  })

  test('is recorded, then again as a workbook with what it changes, and read by everybody with where each figure is from', async () => {
    const first = await operator.post('/outlook/baselines', baseline, keyed())
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({ version: 2, name: baseline.name, plants: 8, routes: 3, needs: 2 })
    const file = await sheetsOf(withNeed({ kgPerMonth: '650' }))
    const preview = await operator.post('/outlook/baselines/previews', file, { type: XLSX })
    expect(preview.body.faults).toEqual([])
    expect(preview.body.changes.find(({ table }: { table: string }) => table === 'needs')).toEqual({
      table: 'needs',
      added: 0,
      removed: 0,
      changed: 1,
    })
    const same = await operator.post('/outlook/baselines', await sheetsOf(baseline), { ...keyed(), type: XLSX })
    expect(same.body).toMatchObject({ version: 3, digest: first.body.digest })
    const { items } = (await a.api.get('/outlook/baselines?limit=1')).body
    expect(items).toMatchObject([{ version: 3 }])
    const read = (await a.api.get(`/outlook/baselines/${items[0].id}`)).body
    const { name: _, ...content } = baseline
    expect(read).toMatchObject(content)
    expect(read.needs[0]).toMatchObject({ source: 'an example', basis: 'assumed' })
    expect((await a.api.post('/outlook/baselines', baseline, keyed())).status).toBe(403)
  })
})

describe('own lines', () => {
  test('are refused cell by cell, and stand as a whole at the version that was read', async () => {
    const wrong = await states(a, [line(), line({ line: 'Servos', kgPerMonth: '9000000' })])
    expect([wrong.status, wrong.body.errors]).toMatchObject([
      422,
      [{ path: 'lines.1.kgPerMonth', rule: 'unlikely-kg' }],
    ])
    const stated = await states(a, [line({ stock: { days: 20 } })])
    expect([stated.status, stated.body.version]).toEqual([200, 3])
    expect((await a.api.put('/outlook/lines', { lines: [] }, 1)).status).toBe(412)
    expect((await a.api.get('/outlook/lines')).body.lines).toEqual([line({ stock: { days: 20 } })])
  })

  test('are in no other member’s reach, nor is what follows from them', async () => {
    expect((await b.api.get('/outlook/lines')).body).toEqual({ version: 1, lines: [] })
    expect((await b.api.get('/outlook/runs')).status).toBe(403)
    for (const api of [operator, auditor])
      for (const path of ['/outlook/lines', '/outlook/exposure']) expect((await api.get(path)).status).toBe(403)
  })

  test('are told of without a figure', async () => {
    const { items } = (await operator.get(`/audit?subject=outlook:${a.id}`)).body
    expect(items.at(-1)).toMatchObject({ type: 'outlook.lines-stated.v1' })
    expect(Object.keys(items.at(-1).data).sort()).toEqual(['count', 'digest', 'owner', 'version'])
  })
})

test('a member’s exposure is bit for bit the same before and after another member changes its lines', async () => {
  const path = '/outlook/exposure'
  const before = await a.api.get(path)
  expect(before.status).toBe(200)
  expect(before.body).toMatchObject({ baselineVersion: 3, linesVersion: 3, asOf: '2027-01-01' })
  expect(before.body.scenarios.map(({ id }: { id: string }) => id)).toEqual([
    'published-1',
    'published-2',
    'published-3',
  ])
  const [licences] = before.body.scenarios
  expect(licences.lines).toMatchObject([{ line: 'Rotors', needKg: '480' }])
  expect(licences.lines[0].daysUntilStop).toBeGreaterThan(0)
  expect(licences.elements[0].months).toHaveLength(12)
  expect(before.body.sources).toContainEqual(
    expect.objectContaining({ element: 'Dy', stage: 'mining', country: 'MM', sharePct: '100.0000' }),
  )

  expect((await states(b, [line({ kgPerMonth: '500', stock: { kg: '900' } })])).status).toBe(200)
  // What was kept is forgotten, so that it is computed anew beside the other's lines.
  await database.query('DELETE FROM outlook.exposure')
  expect((await a.api.get(path)).text).toBe(before.text)
  expect((await states(b, [])).status).toBe(200)
  expect((await states(b, [line({ kgPerMonth: '70' })])).status).toBe(200)
  await database.query('DELETE FROM outlook.exposure')
  expect((await a.api.get(path)).text).toBe(before.text)
  expect((await a.api.get(path)).text, 'as it was kept').toBe(before.text)
})

describe('a run over the lines of all members', () => {
  let id: string
  const verified = async () => (await auditor.post(`/outlook/runs/${id}/verifications`)).body

  test('is carried out with an outcome for each line, and matches when it is computed again', async () => {
    const asked = await operator.post('/outlook/runs', { scenarioId: 'published-1' }, keyed())
    expect([asked.status, asked.body]).toMatchObject([201, { state: 'waiting', members: 2, lines: 2 }])
    id = asked.body.id
    const run = await until('the run is done', async () => {
      const { body } = await operator.get(`/outlook/runs/${id}`)
      return body.state === 'done' && body
    })
    expect(run.progress).toEqual({ done: 1, of: 1 })
    const owners = run.outcome.lines.map(({ owner }: { owner: string }) => owner)
    expect(owners.sort()).toEqual([a.id, b.id, 'market', 'market'].sort())
    // 40 and 70 kg of members within the 600 kg of their market.
    const eu = run.outcome.months[0].blocs.find(({ bloc }: { bloc: string }) => bloc === 'EU')
    expect(eu.needKg).toBe('600')
    expect(await verified()).toEqual({
      matches: true,
      outcomeHash: run.outcomeHash,
      storedHash: run.outcomeHash,
      recordedHash: run.outcomeHash,
    })
  })

  test('stays as it was when members change their lines, and its readers are kept in its history', async () => {
    expect((await states(b, [])).status).toBe(200)
    expect(await verified()).toMatchObject({ matches: true })
    const { items } = (await operator.get(`/audit?subject=outlook:${id}`)).body
    const types = items.map(({ type }: { type: string }) => type)
    expect(types).toEqual(expect.arrayContaining(['outlook.run-asked', 'outlook.run-finished.v1', 'outlook.run-read']))
  })

  test.each([
    ['stored outcome', `UPDATE outlook.run SET outcome = replace(outcome, '"shortKg":"', '"shortKg":"9')`],
    ['recorded hash', `UPDATE outlook.run SET outcome_hash = repeat('0', 64)`],
    ['stored world', `UPDATE outlook.run_input SET world = replace(world, '"days":40', '"days":4')`],
  ])('does not match once its %s is tampered with', async (_, sql) => {
    const { rows } = await database.query(
      'SELECT outcome, outcome_hash, world FROM outlook.run JOIN outlook.run_input ON run_id = id',
    )
    expect((await database.query(sql)).rowCount).toBe(1)
    expect(await verified()).toMatchObject({ matches: false })
    await database.query('UPDATE outlook.run SET outcome = $1, outcome_hash = $2', [
      rows[0].outcome,
      rows[0].outcome_hash,
    ])
    await database.query('UPDATE outlook.run_input SET world = $1', [rows[0].world])
    expect(await verified()).toMatchObject({ matches: true })
  })

  test('of a scenario that no longer fits the baseline says why it failed', async () => {
    const shock = { kind: 'plant', plant: 'JP metal', from: '2027-02-01', share: '1' }
    const draft = { name: 'JP metal stands still', shocks: [shock], measures: [] }
    const unknown = { ...draft, shocks: [{ ...shock, plant: 'nowhere' }] }
    const refused = await operator.post('/outlook/scenarios', unknown, keyed())
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ path: 'shocks.0.plant', rule: 'plant-unknown' }],
    ])
    const scenario = await operator.post('/outlook/scenarios', draft, keyed())
    expect(scenario.status).toBe(201)
    const plants = baseline.plants.filter(({ plant }: { plant: string }) => plant !== 'JP metal')
    expect((await operator.post('/outlook/baselines', { ...baseline, plants }, keyed())).status).toBe(201)
    const { body: asked } = await operator.post('/outlook/runs', { scenarioId: scenario.body.id }, keyed())
    const failed = await until('the run has failed', async () => {
      const { body } = await auditor.get(`/outlook/runs/${asked.id}`)
      return body.state === 'failed' && body
    })
    expect(failed.failure).toBe('The scenario does not fit the baseline: shocks, row 1, plant: no plant has this name')
    const nothing = await auditor.post(`/outlook/runs/${asked.id}/verifications`)
    expect([nothing.status, nothing.body.rule]).toEqual([409, 'run-open'])
  })
})
