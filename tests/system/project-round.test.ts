import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registered, round } from './hub.ts'
import { asks, pledges, projects, startVenture, stateAll, states, terms, type Venture, YEARS } from './venture.ts'

/** What is stated in an open round of projects over HTTP, who sees it and who does not. */

let venture: Venture
let hub: Venture['hub']
let operator: Venture['operator']
let auditor: Venture['auditor']
let suppliers: Venture['suppliers']
let members: Venture['members']
let funders: Venture['funders']
let id: Venture['id']
beforeAll(async () => {
  venture = await startVenture()
  ;({ hub, operator, auditor, suppliers, members, funders, id } = venture)
})
afterAll(() => venture?.hub.stop())

describe('the terms of a project round', () => {
  test('come first: nothing is stated without them', async () => {
    expect((await states(id, members[0], 'asks', asks('motors', '18000'))).body).toMatchObject({
      ...{ status: 409, code: 'wrong-state', rule: 'book-terms-missing' },
    })
  })

  test.each([
    [{ rules: { ...terms.rules, reference: 'none' } }, 'rules.reference', 'path-unknown'],
    [
      { rules: { ...terms.rules, materials: [{ ...terms.rules.materials[0], material: 'dy-oxide' }] } },
      'rules.materials.0.material',
      'of-the-round',
    ],
    [{ paths: [...terms.paths, terms.paths[0]] }, 'paths.2.year', 'stated-twice'],
    [
      { rules: { ...terms.rules, chinaShares: [{ stage: 'separation', share: '90' }] } },
      'rules.chinaShares.0.share',
      'share',
    ],
  ])('are refused by table, row and column: %j', async (more, path, rule) => {
    const reply = await operator.put(`/project-rounds/${id}/terms`, { ...terms, ...more }, 1)
    expect(reply.status).toBe(422)
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path, rule }))
  })

  test('are stated by operators alone, at the version that was read, and read by everybody', async () => {
    const path = `/project-rounds/${id}/terms`
    expect((await operator.put(path, terms, 7)).status).toBe(412)
    expect((await operator.put(path, terms, 1)).body).toMatchObject({ version: 2, ...terms })
    expect((await members[0].api.put(path, terms, 2)).status).toBe(403)
    for (const { api } of [suppliers[0], members[0], funders[0]])
      expect((await api.get(path)).body).toMatchObject({ version: 2, ...terms })
  })

  test('are of rounds of projects alone', async () => {
    const goods = await operator.post('/rounds', round())
    await operator.post(`/rounds/${goods.body.id}/open`)
    expect((await operator.put(`/project-rounds/${goods.body.id}/terms`, terms, 1)).status).toBe(404)
  })
})

describe('projects, asks and pledges', () => {
  test.each([
    ['projects', () => suppliers[0], projects('Ridge', '-5'), 'seeks.0.eur', 'decimal-places'],
    [
      'projects',
      () => suppliers[0],
      projects('Ridge', '5', '100000.001'),
      'projectYears.0.committedKg',
      'more-than-made',
    ],
    ['projects', () => suppliers[0], { ...projects('Ridge', '5'), projectYears: [] }, 'projects.0.project', 'no-year'],
    [
      'asks',
      () => members[0],
      { ...asks('motors', '1'), askYears: [{ ask: 'motors', year: 2031, kg: '1' }] },
      'askYears.0.year',
      'outside-years',
    ],
    ['asks', () => members[0], asks('motors', '-1'), 'askYears.0.kg', 'kilograms'],
    ['pledges', () => funders[0], pledges('loan', '5.005', ['AU']), 'pledges.0.eur', 'decimal-places'],
    [
      'pledges',
      () => funders[0],
      { ...pledges('loan', '5', ['AU']), pledges: [] },
      'conditions.0.pledge',
      'nothing-of-name',
    ],
  ] as const)('%s are refused by table, row and column', async (part, who, body, path, rule) => {
    const reply = await states(id, who(), part, body)
    expect(reply.status).toBe(422)
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path, rule }))
  })

  test('are looked at beforehand, and nothing is kept of that', async () => {
    const path = `/project-rounds/${id}/projects`
    const { body } = await suppliers[0].api.post(`${path}/previews`, projects('Ridge', '5', '200000'))
    expect(body).toMatchObject({ takeable: false })
    expect(body.faults).toContainEqual({
      ...{ table: 'projectYears', row: 1, column: 'committedKg', rule: 'more-than-made' },
      message: 'is more than ramp times nameplateKg',
    })
    const good = await suppliers[0].api.post(`${path}/previews`, projects('Ridge', '5'))
    expect(good.body).toEqual({ takeable: true, faults: [] })
    expect((await suppliers[0].api.get(path)).body).toEqual({ version: 1, projects: [], projectYears: [], seeks: [] })
  })

  test('are stated by their parties, revised and withdrawn as wholes', async () => {
    for (const reply of await stateAll(venture)) expect([reply.status, reply.body.version]).toEqual([200, 2])

    const path = `/project-rounds/${id}/asks`
    const { api } = members[0]
    expect((await api.put(path, asks('motors', '19000'), 1)).status).toBe(412)
    expect((await api.put(path, { asks: [], askYears: [] }, 2)).body).toMatchObject({ version: 3, asks: [] })
    expect((await operator.get(`/project-rounds/${id}`)).body.stated).toEqual({ projects: 2, asks: 4, pledges: 2 })
    expect((await api.put(path, asks('motors', '18000'), 3)).body).toMatchObject({
      version: 4,
      ...asks('motors', '18000'),
    })
    expect((await api.get(path)).body).toMatchObject({ version: 4, ...asks('motors', '18000') })
  })

  test('are each of one kind of party', async () => {
    for (const [part, { api }] of [
      ['asks', suppliers[0]],
      ['pledges', members[0]],
      ['projects', funders[0]],
      ['asks', { api: operator }],
    ] as const)
      expect((await api.get(`/project-rounds/${id}/${part}`)).status).toBe(403)
    const asMember = await hub.member(suppliers[0].id)
    const reply = await asMember.put(`/project-rounds/${id}/asks`, asks('motors', '1'), 1)
    expect([reply.status, reply.body.code]).toEqual([403, 'not-admitted'])
  })

  test('fix the terms that they are stated by', async () => {
    const reply = await operator.put(`/project-rounds/${id}/terms`, terms, 2)
    expect([reply.status, reply.body.rule]).toEqual([409, 'book-terms-stay'])
  })
})

describe('while a project round is open', () => {
  test('everybody sees what projects publish, without prices, costs, loans and anybody’s asks and pledges', async () => {
    for (const { api } of [members[0], suppliers[1], funders[0]]) {
      const { body } = await api.get(`/project-rounds/${id}`)
      expect(body.stated).toBeUndefined()
      expect(body.projects).toContainEqual({
        ...{ supplierId: suppliers[0].id, project: 'Ridge', country: 'AU', material: 'ndpr-oxide' },
        ...{ stage: 'separation', phase: 'ready', nameplateKg: '100000' },
        years: YEARS.map(year => ({
          ...{ year, ramp: '1', probability: '1', availableKg: '100000', leastPooledKg: '10000' },
        })),
        seeks: [{ kind: 'loan', eur: '5000000' }],
      })
      expect(body.projects).toHaveLength(2)
      for (const secret of ['0.0625', 'premium', 'costs', 'motors', '18000', '4000000'])
        expect(JSON.stringify(body)).not.toContain(secret)
    }
  })

  test('nobody reads the statement of another, and events carry no figure', async () => {
    expect((await members[1].api.get(`/project-rounds/${id}/asks`)).body.askYears).toMatchObject([{ kg: '18000' }, {}])
    const stranger = await registered(hub, 'member')
    expect((await stranger.api.get(`/project-rounds/${id}/asks`)).body).toEqual({ version: 1, asks: [], askYears: [] })
    for (const api of [operator, auditor, members[0].api])
      expect((await api.get(`/project-rounds/${id}/book`)).status).toBe(api === members[0].api ? 403 : 409)
    const told = await operator.all(`/audit?subject=outlook:${id}`)
    const statements = told.filter(({ type }) => /\.(projects|asks|pledges)-stated\./.test(type))
    expect(statements).toHaveLength(11)
    for (const { data } of statements)
      expect(Object.keys(data).sort()).toEqual(['count', 'digest', 'owner', 'roundId', 'version'])
  })

  test('there is no decision', async () => {
    const reply = await members[0].api.get(`/project-rounds/${id}/result`)
    expect([reply.status, reply.body.rule]).toEqual([409, 'decision-open'])
  })
})
