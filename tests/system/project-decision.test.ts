import { type Api, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  asks,
  closed,
  opened,
  projects,
  startVenture,
  stateAll,
  states,
  terms,
  type Venture,
  YEARS,
} from './venture.ts'

/** What a closed round of projects decides, what each party is told of it, and that it can be verified. */

let venture: Venture
let operator: Venture['operator']
let auditor: Venture['auditor']
let suppliers: Venture['suppliers']
let members: Venture['members']
let funders: Venture['funders']
let id: Venture['id']
let database: pg.Client
let decided: Record<string, unknown>
beforeAll(async () => {
  venture = await startVenture()
  ;({ operator, auditor, suppliers, members, funders, id } = venture)
  database = new pg.Client({ connectionString: venture.hub.databaseUrl })
  await database.connect()
  await operator.put(`/project-rounds/${id}/terms`, terms, 1)
  await stateAll(venture)
  decided = await closed(operator, id, 'decided')
})
afterAll(async () => {
  await database?.end()
  await venture?.hub.stop()
})

const result = async (api: Api) => (await api.get(`/project-rounds/${id}/result`)).body

describe('a project round that has closed', () => {
  test('is decided, and takes nothing any more', async () => {
    expect(decided).toMatchObject({
      bookDigest: expect.any(String),
      resultHash: expect.any(String),
      seed: expect.any(String),
    })
    const reply = await members[0].api.put(`/project-rounds/${id}/asks`, asks('motors', '1'), 4)
    expect([reply.status, reply.body.rule]).toEqual([409, 'round-state'])
    expect((await members[0].api.get(`/project-rounds/${id}/asks`)).body).toMatchObject(asks('motors', '18000'))
  })

  test('tells everybody who is banked, digest and hash, and what leaves China where five share it', async () => {
    const { bookDigest, resultHash } = decided
    for (const { api } of [...members, ...suppliers, ...funders])
      expect(await result(api)).toMatchObject({
        ...{ state: 'decided', bookDigest, resultHash },
        banked: [{ supplierId: suppliers[0].id, project: 'Ridge' }],
        outside: YEARS.map(year => ({
          year,
          stage: 'separation',
          askedKg: '92000',
          outsideKg: '92000',
          leavesKg: '82800',
        })),
      })
  })

  test('tells each party its own, and none another’s', async () => {
    const [own] = (await result(members[0].api)).asks
    expect(own.years[0]).toMatchObject({
      ...{ year: 2028, askedKg: '18000', servedKg: '18000', percent: '100.0000' },
      offtake: [{ supplierId: suppliers[0].id, project: 'Ridge', kg: '18000', eurPerKg: '85.0000' }],
    })
    const [salar, ...others] = (await result(suppliers[1].api)).projects
    expect([salar, others]).toMatchObject([{ project: 'Salar', banked: false, reason: 'missing' }, []])
    expect(salar.missing).toMatchObject({ funding: [{ kind: 'loan' }] })
    const given = await Promise.all(funders.map(async ({ api }) => (await result(api)).pledges[0].given[0]))
    expect(given.reduce((sum, { eur }) => sum + Number(eur), 0)).toBe(5_000_000)

    const parties = [...suppliers, ...members, ...funders]
    for (const { api, id: owner } of parties) {
      const { text, body } = await api.get(`/project-rounds/${id}/result`)
      for (const other of parties)
        if (other.id !== owner && other !== suppliers[0]) expect(text).not.toContain(other.id)
      expect(Object.keys(body)).not.toContain('decision')
    }
    for (const { api } of parties) {
      expect((await api.get(`/project-rounds/${id}/book`)).status).toBe(403)
      expect((await api.post(`/project-rounds/${id}/verifications`)).status).toBe(403)
    }
  })

  test('is whole for operators and auditors, whose readings are kept', async () => {
    for (const api of [operator, auditor]) {
      const { decision, banked } = await result(api)
      expect([decision.offtake.length, banked.length]).toEqual([10, 1])
      const book = await api.get(`/project-rounds/${id}/book`)
      expect(book.body.asks.map(({ member }: { member: string }) => member).sort()).toEqual(
        members.map(one => one.id).sort(),
      )
    }
    const read = await operator.all(`/audit?subject=outlook:read:${id}`)
    expect(read.map(({ data }) => data.route)).toEqual(expect.arrayContaining(['readProjectResult', 'readProjectBook']))
  })
})

describe('the decision of a project round', () => {
  const verified = async () => (await auditor.post(`/project-rounds/${id}/verifications`)).body
  test('gives the same when it is decided again, and breaks nothing of its book', async () => {
    const { bookDigest, resultHash } = decided
    expect(await verified()).toEqual({
      ...{ matches: true, breaches: [], resultHash, storedHash: resultHash, recordedHash: resultHash },
      ...{ bookDigest, recordedBookDigest: bookDigest },
    })
  })

  test.each([
    [
      'decision',
      `UPDATE outlook.project_decision SET result = replace(result, '"kg":"18000"', '"kg":"19000"') WHERE round_id = $1`,
    ],
    [
      'book',
      `UPDATE outlook.project_decision SET book = replace(book, '"kg":"18000"', '"kg":"19000"') WHERE round_id = $1`,
    ],
    ['hash', `UPDATE outlook.project_round SET result_hash = repeat('0', 64) WHERE id = $1`],
  ])('does not match once its stored %s is tampered with', async (_, sql) => {
    const stored = await database.query(
      'SELECT book, result, result_hash FROM outlook.project_decision JOIN outlook.project_round ON round_id = id WHERE id = $1',
      [id],
    )
    const { book, result: kept, result_hash } = stored.rows[0]
    expect((await database.query(sql, [id])).rowCount).toBe(1)
    expect(await verified()).toMatchObject({ matches: false })
    await database.query('UPDATE outlook.project_decision SET book = $2, result = $3 WHERE round_id = $1', [
      id,
      book,
      kept,
    ])
    await database.query('UPDATE outlook.project_round SET result_hash = $2 WHERE id = $1', [id, result_hash])
    expect(await verified()).toMatchObject({ matches: true })
  })
})

test('a project round that is awarded stays as it was decided', async () => {
  await until('it is matched', async () => (await operator.get(`/rounds/${id}`)).body.state === 'matched')
  const before = await result(members[0].api)
  expect((await operator.post(`/rounds/${id}/award`)).status).toBe(200)
  await until('it is awarded', async () => (await operator.get(`/project-rounds/${id}`)).body.state === 'awarded')
  expect(await result(members[0].api)).toEqual({ ...before, state: 'awarded' })
})

describe('a later project round', () => {
  test('sells nothing twice: a later round takes its project with what was sold as committed, or refuses it with the figure', async () => {
    const later = await opened(operator)
    expect((await operator.put(`/project-rounds/${later}/terms`, terms, 1)).status).toBe(200)
    const again = await states(later, suppliers[0], 'projects', projects('Ridge', '5', '91999.999'))
    expect([again.status, again.body.errors]).toMatchObject([
      422,
      [
        { path: 'projectYears.0.committedKg', rule: 'sold-in-rounds', values: { kg: '92000' } },
        { path: 'projectYears.1.committedKg', rule: 'sold-in-rounds', values: { kg: '92000' } },
      ],
    ])
    expect((await states(later, suppliers[0], 'projects', projects('Ridge', '5', '92000'))).status).toBe(200)
    expect(
      (await states(later, suppliers[1], 'projects', projects('Ridge', '5'))).status,
      'of another’s of this name',
    ).toBe(200)
    expect((await operator.post(`/rounds/${later}/cancel`, { reason: 'only a test' })).status).toBe(200)
    await until(
      'it is cancelled',
      async () => (await operator.get(`/project-rounds/${later}`)).body.state === 'cancelled',
    )
  })

  test('without terms fails, says why to operators alone, and can be cancelled', async () => {
    const without = await opened(operator)
    await closed(operator, without, 'failed')
    const path = `/project-rounds/${without}/result`
    expect((await operator.get(path)).body).toMatchObject({
      ...{ state: 'failed', banked: [], failure: 'No terms were stated before the round closed.' },
    })
    expect((await members[0].api.get(path)).body).toEqual({
      ...{ roundId: without, state: 'failed', decidedAt: expect.any(String), banked: [], outside: [] },
    })
    const nothing = await auditor.post(`/project-rounds/${without}/verifications`)
    expect([nothing.status, nothing.body.rule]).toEqual([409, 'decision-open'])

    expect((await operator.post(`/rounds/${without}/cancel`, { reason: 'decided by a new round' })).status).toBe(200)
    await until('it is cancelled', async () => {
      const { body } = await members[0].api.get(`/project-rounds/${without}`)
      return body.state === 'cancelled'
    })
  })

  test('in which nobody has stated anything is decided: nobody is banked', async () => {
    const empty = await opened(operator)
    expect((await operator.put(`/project-rounds/${empty}/terms`, terms, 1)).status).toBe(200)
    await closed(operator, empty, 'decided')
    expect((await members[0].api.get(`/project-rounds/${empty}/result`)).body).toMatchObject({
      banked: [],
      outside: [],
    })
    expect((await auditor.post(`/project-rounds/${empty}/verifications`)).body).toMatchObject({ matches: true })
  })
})
