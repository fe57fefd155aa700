import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, startWholeHub, unique } from './hub.ts'
import { joined } from './joined.ts'

/** Who is in a group of the issuer acts for the organisation that the group is of, once an operator has confirmed whose it is. */

let hub: TestHub
let operator: Api
let org: { id: string; api: Api }
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  org = await admitted(hub, 'member')
})
afterAll(() => hub?.stop())

const keyed = () => ({ headers: { 'idempotency-key': unique('key') } })
const IN_TIME_MS = 5_000

async function asked(api: Api, group: string, position = 'trader') {
  const reply = await api.post('/access-groups', { group, position }, keyed())
  if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`)
  return reply.body
}
/** A group of an organisation that was confirmed, and of which every service has heard. */
async function grouped(position = 'trader', of = org.api) {
  const group = unique('acme-hub')
  const made = await asked(of, group, position)
  const confirmed = await operator.post(`/access-groups/${made.id}/confirm`)
  expect([confirmed.status, confirmed.body]).toMatchObject([200, { id: made.id, state: 'active', version: 2 }])
  return { ...confirmed.body, group }
}
const inGroups = (groups: string[], sub = unique('sub'), roles: 'operator'[] = []) => hub.api.as({ sub, roles, groups })
const acts = async (api: Api) => (await api.get('/demand/forecasts')).status === 200
const post = (api: Api) => api.post('/demand/forecasts', forecast(), keyed())

describe('a group', () => {
  test('gives nothing while it is asked for, then its position in its organisation alone, in every service', async () => {
    const group = unique('acme-hub')
    const made = await asked(org.api, group)
    expect(made).toMatchObject({ participantId: org.id, group, position: 'trader', state: 'asked', version: 1 })
    const api = await inGroups([unique('else'), group])
    expect((await api.get('/demand/forecasts')).status).toBe(403)
    expect((await operator.post(`/access-groups/${made.id}/confirm`)).status).toBe(200)
    await until('the group counts', () => acts(api), IN_TIME_MS)
    const posted = await post(api)
    expect([posted.status, posted.body.participantId]).toEqual([201, org.id])
    expect((await api.get('/me')).body).toMatchObject({
      roles: ['member'],
      organisations: [{ participantId: org.id, role: 'member', position: 'trader' }],
    })
    const seen = await api.get('/participants')
    expect(seen.body.items.map((one: { id: string }) => one.id)).toEqual([org.id])
    expect((await api.get('/people')).status).toBe(403)
  })

  test('that one has left gives nothing at the next call, and one that has ended gives nobody anything', async () => {
    const { id, group } = await grouped()
    const sub = unique('sub')
    const api = await inGroups([group], sub)
    await until('the group counts', () => acts(api), IN_TIME_MS)
    expect((await (await inGroups([], sub)).get('/demand/forecasts')).status).toBe(403)
    const ended = await org.api.post(`/access-groups/${id}/end`)
    expect([ended.status, ended.body.state]).toEqual([200, 'ended'])
    await until('the group has ended', async () => !(await acts(api)), IN_TIME_MS)
    for (const path of ['/participants', '/rounds', '/notices'])
      expect([path, (await api.get(path)).status]).toEqual([path, 403])
    expect((await operator.post(`/access-groups/${id}/confirm`)).status).toBe(409)
  })

  test('is changed in position by an administrator, at the version that was seen; of several the highest counts', async () => {
    const [low, high] = [await grouped('reader'), await grouped('approver')]
    const api = await inGroups([low.group])
    await until('it counts', () => acts(api), IN_TIME_MS)
    expect((await post(api)).status).toBe(403)
    expect((await org.api.put(`/access-groups/${low.id}`, { position: 'trader' }, 1)).status).toBe(412)
    const changed = await org.api.put(`/access-groups/${low.id}`, { position: 'trader' }, 2)
    expect(changed.body).toMatchObject({ position: 'trader', state: 'active', version: 3 })
    await until('it counts', async () => (await post(api)).status === 201, IN_TIME_MS)
    const both = await inGroups([low.group, high.group])
    expect((await both.get('/me')).body.organisations).toMatchObject([{ position: 'approver' }])
  })

  test('is one organisation’s alone: others may ask for it, and none is confirmed while it is another’s', async () => {
    const { id, group } = await grouped()
    const other = await admitted(hub, 'supplier')
    const again = await asked(other.api, group, 'administrator')
    const refused = await operator.post(`/access-groups/${again.id}/confirm`)
    expect([refused.status, refused.body.rule]).toEqual([409, 'group-taken'])
    const api = await inGroups([group])
    await until('it counts', () => acts(api), IN_TIME_MS)
    expect((await api.get('/me')).body.organisations).toMatchObject([{ participantId: org.id }])
    expect((await org.api.post('/access-groups', { group, position: 'reader' }, keyed())).status).toBe(409)
    await org.api.post(`/access-groups/${id}/end`)
    expect((await operator.post(`/access-groups/${again.id}/confirm`)).body.state).toBe('active')
    await until('it is the other’s', async () => {
      const { body } = await api.get('/me')
      return body.organisations[0]?.participantId === other.id
    })
  })

  test('is for no other organisation to see, change or end, and for no organisation to confirm', async () => {
    const { id } = await grouped()
    const other = await admitted(hub, 'member')
    for (const reply of [
      await other.api.put(`/access-groups/${id}`, { position: 'reader' }, 2),
      await other.api.post(`/access-groups/${id}/end`),
    ])
      expect(reply.status).toBe(404)
    expect(await other.api.all('/access-groups')).toEqual([])
    expect((await org.api.post(`/access-groups/${id}/confirm`)).status).toBe(403)
    expect((await operator.all(`/access-groups?participantId=${org.id}`)).some(one => one.id === id)).toBe(true)
    expect((await operator.post('/access-groups', { group: 'x', position: 'trader' }, keyed())).status).toBe(403)
  })

  test('of two organisations has each call name the one that is meant', async () => {
    const other = await admitted(hub, 'supplier')
    const [one, two] = [await grouped(), await grouped('trader', other.api)]
    const api = await inGroups([one.group, two.group])
    await until('both count', async () => (await api.get('/participants')).status === 400, IN_TIME_MS)
    for (const id of [org.id, other.id])
      expect((await api.get('/participants', { headers: { 'x-organisation': id } })).body.items).toMatchObject([{ id }])
  })
})

test('a group has no name with anything in it that whoever confirms it would not see', async () => {
  const draft = { group: 'acme\u200b-hub', position: 'trader' }
  const refused = await org.api.post('/access-groups', draft, keyed())
  expect([refused.status, refused.body.errors]).toMatchObject([422, [{ path: 'group', rule: 'group-name' }]])
})

describe('whoever is of the hub or of an organisation by its token', () => {
  test('makes nobody an operator, and no operator anything else; a token with its organisation counts as it did', async () => {
    const { group } = await grouped('administrator')
    const administrator = await inGroups([group])
    await until('it counts', () => acts(administrator), IN_TIME_MS)
    for (const path of ['/operations', '/supply/screening-queue'])
      expect([path, (await administrator.get(path)).status]).toEqual([path, 403])
    const overseer = await inGroups([group], unique('sub'), ['operator'])
    expect((await overseer.get('/me')).body).toMatchObject({ roles: ['operator'], organisations: [] })
    const other = await admitted(hub, 'member')
    const named = await hub.api.as({ sub: unique('sub'), org: other.id, roles: ['member'], groups: [group] })
    expect((await named.get('/participants')).body.items).toMatchObject([{ id: other.id }])
    for (const role of ['operator', 'member'])
      expect((await org.api.post('/access-groups', { group: role, position: 'reader' }, keyed())).status).toBe(422)
  })
})

describe('who is named by hand', () => {
  test('keeps that, whatever group they are in, and is out when that ends', async () => {
    const { group } = await grouped('administrator')
    const { id, sub } = await joined(hub, org.api, { position: 'reader' })
    const api = await inGroups([group], sub)
    expect((await api.get('/me')).body.organisations).toMatchObject([{ position: 'reader' }])
    expect((await post(api)).status).toBe(403)
    expect((await api.get('/people')).status).toBe(403)
    await org.api.post(`/people/${id}/end`)
    await until('access has ended', async () => !(await acts(api)), IN_TIME_MS)
    expect((await api.get('/me')).body.organisations).toEqual([])
  })

  test('as a machine stays one, and elsewhere is not kept from a group', async () => {
    const { group } = await grouped('approver')
    const account = unique('erp')
    const entered = { kind: 'machine', name: 'ERP', account, position: 'trader' }
    expect((await org.api.post('/people', entered, keyed())).status).toBe(201)
    const api = await inGroups([group], account)
    await until('it counts', () => acts(api), IN_TIME_MS)
    expect((await api.post(`/approvals/rounds-${org.id}/confirm`)).body.rule).toBe('for-people')
    const other = await admitted(hub, 'member')
    const elsewhere = await grouped('trader', other.api)
    const person = await inGroups([elsewhere.group], account)
    await until('it counts', async () => {
      const { body } = await person.get('/participants')
      return body.items?.[0]?.id === other.id
    })
  })
})

describe('what outlives a group', () => {
  test('is not made by it: a link to a calendar', async () => {
    const { group } = await grouped()
    const api = await inGroups([group])
    await until('it counts', () => acts(api), IN_TIME_MS)
    const reply = await api.post('/calendar-links', { language: 'en' }, keyed())
    expect([reply.status, reply.body.rule]).toEqual([403, 'named-only'])
  })

  test('is not done behind its end: an invitation', async () => {
    const { id, group } = await grouped('administrator')
    const api = await inGroups([group])
    await until('it counts', () => acts(api), IN_TIME_MS)
    const draft = { name: 'Ines', email: `${unique('ines')}@example.org`, position: 'trader' }
    const database = new pg.Client({ connectionString: hub.databaseUrl })
    await database.connect()
    const waiting = (count: number) =>
      until(`${count} wait`, async () => {
        const { rowCount } = await database.query('SELECT FROM pg_locks WHERE NOT granted')
        return rowCount === count
      })
    await database.query('BEGIN')
    await database.query('SELECT FROM participants.participant WHERE id = $1 FOR UPDATE', [org.id])
    const ended = org.api.post(`/access-groups/${id}/end`)
    await waiting(1)
    const invited = api.post('/people', draft, keyed())
    await waiting(2)
    await database.query('COMMIT')
    await database.end()
    expect([(await ended).status, (await invited).status]).toEqual([200, 403])
  })
})

test('of a group others hear a digest, never its name', async () => {
  const { id, group } = await grouped()
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  const { rows } = await database.query('SELECT data FROM participants.journal WHERE subject = $1', [id])
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain(group)
  await until('another service knows', async () => {
    const known = await database.query('SELECT * FROM demand.known_group WHERE id = $1 AND version = 2', [id])
    expect(JSON.stringify(known.rows)).not.toContain(group)
    return known.rows.length === 1
  })
  await database.end()
})
