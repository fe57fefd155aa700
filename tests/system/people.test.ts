import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, startWholeHub, unique } from './hub.ts'
import { invited, joined as newcomer } from './joined.ts'

/** Who acts for an organisation is the hub's to know: people are invited, join with tokens that name no organisation, and are out when they leave. */

let hub: TestHub
let org: { id: string; api: Api }
beforeAll(async () => {
  hub = await startWholeHub()
  org = await admitted(hub, 'member')
})
afterAll(async () => {
  await hub?.stop()
})

/** Somebody of whom the issuer says no more than who it is. */
const stranger = (sub: string, roles: ('member' | 'operator' | 'auditor')[] = []) => hub.api.as({ sub, roles })
const draft = (more: Record<string, unknown> = {}) => ({
  name: 'Ines',
  email: `${unique('ines')}@example.org`,
  position: 'trader',
  ...more,
})
const joined = (more: Record<string, unknown> = {}, of = org.api) => newcomer(hub, of, more)
const IN_TIME_MS = 5_000
const isOut = async (api: Api) => (await api.get('/demand/forecasts')).status === 403

describe('who is invited', () => {
  test('joins with a token without organisation, acts for the inviting one in every service, and is out when ended', async () => {
    const { id, api, person, sub } = await joined()
    expect(person).toMatchObject({ state: 'active', participantId: org.id, position: 'trader' })
    expect(JSON.stringify(person)).not.toMatch(/secret|subject/)
    const { position, email } = person
    const { body: me } = await api.get('/me')
    expect(me).toEqual({
      sub,
      roles: ['member'],
      organisations: [{ participantId: org.id, legalName: expect.any(String), role: 'member', position, email }],
    })
    const posted = await api.post('/demand/forecasts', forecast(), { headers: { 'idempotency-key': unique('key') } })
    expect([posted.status, posted.body.participantId]).toEqual([201, org.id])
    expect((await org.api.get(`/demand/forecasts/${posted.body.id}`)).status).toBe(200)
    expect((await org.api.post(`/people/${id}/end`)).body).toMatchObject({ state: 'left', version: 3 })
    await until('access has ended', () => isOut(api), IN_TIME_MS)
    for (const path of ['/participants', '/rounds', '/demand/forecasts', '/notices'])
      expect([path, (await api.get(path)).status]).toEqual([path, 403])
    expect((await api.get('/me')).body).toMatchObject({ roles: [], organisations: [] })
    expect((await org.api.post(`/people/${id}/end`)).status).toBe(200)
  })

  test('leaves nothing behind that reaches them without signing in: neither calendar nor e-mails', async () => {
    const email = `${unique('ines')}@example.org`
    const [leaving, staying] = [await joined({ email }), await joined()]
    const linkOf = async ({ api }: typeof leaving): Promise<string> => {
      const headers = { 'idempotency-key': unique('key') }
      const { link } = (await api.post('/calendar-links', { language: 'en' }, { headers })).body
      return `${hub.url}${new URL(link).pathname}`
    }
    const [gone, kept] = [await linkOf(leaving), await linkOf(staying)]
    const contact = { name: 'Ines', email: email.toUpperCase(), language: 'en', how: 'daily' }
    const made = await org.api.post('/contacts', contact, { headers: { 'idempotency-key': unique('key') } })
    expect([made.status, (await fetch(gone)).status]).toEqual([201, 200])
    expect((await org.api.post(`/people/${leaving.id}/end`)).status).toBe(200)
    expect([(await fetch(gone)).status, (await fetch(kept)).status]).toEqual([404, 200])
    expect((await org.api.get(`/contacts/${made.body.id}`)).status).toBe(404)
  })

  test('is nobody before: whoever is on no list is told how to come on one', async () => {
    const api = await stranger(unique('sub'), ['member'])
    const reply = await api.get('/demand/forecasts')
    expect([reply.status, reply.body.code, reply.body.detail]).toEqual([
      403,
      'forbidden',
      expect.stringContaining('ask an administrator to invite you'),
    ])
    expect((await api.get('/me')).body).toMatchObject({ roles: [], organisations: [] })
  })

  test('uses the invitation once: nobody else can, a guess is told the same, and to repeat it is no fault', async () => {
    const { api, secret } = await joined()
    expect((await api.post('/people/accept', { secret })).status).toBe(200)
    const used = await (await stranger(unique('sub'))).post('/people/accept', { secret })
    const guessed = await (await stranger(unique('sub'))).post('/people/accept', { secret: 'A'.repeat(43) })
    expect([used.status, used.body.detail]).toEqual([404, guessed.body.detail])
    expect(guessed.body.code).toBe('not-found')
  })

  test('is shown no secret a second time, and is on the list once', async () => {
    const email = `${unique('once')}@example.org`
    const headers = { 'idempotency-key': unique('key') }
    const first = await org.api.post('/people', draft({ email }), { headers })
    expect(first.body.secret).toMatch(/^[\w-]{43}$/)
    expect(first.body.link).toMatch(new RegExp(`/join#${first.body.secret}$`))
    const { secret: _, link: __, ...kept } = first.body
    const again = await org.api.post('/people', draft({ email }), { headers })
    expect([again.status, again.body]).toEqual([201, kept])
    expect((await org.api.get(`/people/${first.body.id}`)).body).toEqual(kept)
    const twice = await org.api.post('/people', draft({ email: email.toUpperCase() }), {
      headers: { 'idempotency-key': unique('key') },
    })
    expect([twice.status, twice.body.code]).toEqual([409, 'wrong-state'])
    expect((await org.api.post(`/people/${first.body.id}/end`)).body.state).toBe('left')
    const void_ = await (await stranger(unique('sub'))).post('/people/accept', { secret: first.body.secret })
    expect(void_.status).toBe(404)
    expect((await invited(org.api, { email })).state).toBe('invited')
  })

  test('is no operator or auditor: those are the issuer’s to name, and act for no organisation', async () => {
    for (const role of ['operator', 'auditor'] as const) {
      const { secret } = await invited(org.api)
      const reply = await (await stranger(unique('sub'), [role])).post('/people/accept', { secret })
      expect([role, reply.status]).toEqual([role, 403])
    }
    const { api } = await joined({ position: 'administrator' })
    for (const path of ['/operations', '/supply/screening-queue', '/aggregation/coverage'])
      expect([path, (await api.get(path)).status]).toEqual([path, 403])
  })
})

/** Has two calls wait for an organisation's row, the first first, and lets go of it. */
async function behind<First, Second>(first: () => Promise<First>, second: () => Promise<Second>) {
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  const wait = (count: number) =>
    until(`${count} wait for the organisation`, async () => {
      const { rowCount } = await database.query('SELECT FROM pg_locks WHERE NOT granted')
      return rowCount === count
    })
  try {
    await database.query('BEGIN')
    await database.query('SELECT FROM participants.participant WHERE id = $1 FOR UPDATE', [org.id])
    const before = first()
    await wait(1)
    const after = second()
    await wait(2)
    await database.query('COMMIT')
    return [await before, await after] as const
  } finally {
    await database.end()
  }
}

describe('what would outlive the access of who does it', () => {
  type Joined = Awaited<ReturnType<typeof joined>>
  const headers = () => ({ headers: { 'idempotency-key': unique('key') } })
  let other: Joined
  beforeAll(async () => {
    // The last administrator stays.
    await joined({ position: 'administrator' })
    other = await joined()
  })

  test.each<[string, (leaving: Joined) => Promise<{ status: number }>]>([
    ['a link to a calendar', ({ api }) => api.post('/calendar-links', { language: 'en' }, headers())],
    ['an invitation', ({ api }) => api.post('/people', draft(), headers())],
    ['another’s position', ({ api }) => api.put(`/people/${other.id}`, { position: 'administrator' }, 2)],
    ['a limit', ({ api }) => api.put('/approval-limit', { limit: null }, 1)],
  ])('is not done behind the end of it: %s', async (_, act) => {
    const leaving = await joined({ position: 'administrator' })
    const [ended, acted] = await behind(
      () => org.api.post(`/people/${leaving.id}/end`),
      () => act(leaving),
    )
    expect([ended.status, acted.status]).toEqual([200, 403])
  })
})

test('of an invitation a digest is kept, of a person neither name, address nor subject where it is not needed', async () => {
  const { id, secret, sub } = await joined({ name: 'Nobody Else', email: 'nobody.else@example.org' })
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  const count = async (table: string) =>
    (await database.query(`SELECT count(*)::int FROM ${table} AS t WHERE t::text LIKE $1`, [`%${secret}%`])).rows[0]
      .count
  for (const table of ['person', 'idempotency', 'journal', 'outbox'])
    expect([table, await count(`participants.${table}`)]).toEqual([table, 0])
  const { rows: told } = await database.query('SELECT data FROM participants.journal WHERE subject = $1', [id])
  expect(told).toHaveLength(2)
  await until('another service knows', async () => {
    const { rows } = await database.query('SELECT * FROM demand.known_person WHERE id = $1 AND version = 2', [id])
    if (rows.length === 0) return false
    expect(JSON.stringify([told, rows])).not.toMatch(new RegExp(`Nobody|example|"${sub}"`))
    return true
  })
  await database.end()
})

describe('a position', () => {
  test('bounds what one may do: a reader reads, a trader trades, an administrator does all', async () => {
    const [reader, trader] = [await joined({ position: 'reader' }), await joined()]
    const post = (api: Api) =>
      api.post('/demand/forecasts', forecast(), { headers: { 'idempotency-key': unique('key') } })
    expect([(await reader.api.get('/demand/forecasts')).status, (await post(reader.api)).status]).toEqual([200, 403])
    expect((await post(trader.api)).status).toBe(201)
    for (const { api } of [reader, trader]) {
      for (const path of ['/people', '/webhooks']) expect([path, (await api.get(path)).status]).toEqual([path, 403])
      const invitation = await api.post('/people', draft(), { headers: { 'idempotency-key': unique('key') } })
      expect(invitation.status).toBe(403)
    }
    const administrator = await joined({ position: 'administrator' })
    expect((await invited(administrator.api)).state).toBe('invited')
    expect((await administrator.api.get('/webhooks')).status).toBe(200)
  })

  test('keeps nobody from what is their own: notices that were read, drafts, a calendar', async () => {
    const { api } = await joined({ position: 'reader' })
    const headers = { 'idempotency-key': unique('key') }
    expect((await api.post('/notices/read')).status).toBe(200)
    expect((await api.send('PUT', '/drafts/forecast', { content: 'x' })).status).toBe(200)
    expect((await api.send('DELETE', '/drafts/forecast')).status).toBe(204)
    expect((await api.post('/calendar-links', { language: 'en' }, { headers })).status).toBe(201)
  })

  test('leaves everybody the choice of the e-mails to their own address, and nobody else’s but to administrators', async () => {
    const [reader, other] = [await joined({ position: 'reader' }), await joined()]
    const key = () => ({ headers: { 'idempotency-key': unique('key') } })
    const wanted = (email: string) => ({ name: 'Ines', email, language: 'fr', how: 'daily' })
    const made = await reader.api.post('/contacts', wanted(reader.person.email.toUpperCase()), key())
    expect(made).toMatchObject({ status: 201, body: { how: 'daily', state: 'unconfirmed' } })
    for (const email of [reader.person.email, other.person.email, 'stranger@example.org'])
      expect(await reader.api.post('/contacts', wanted(email), key())).toMatchObject({
        status: 403,
        body: { code: 'forbidden', detail: expect.stringContaining('one contact, of your own address') },
      })
    const path = `/contacts/${made.body.id}`
    const revised = await reader.api.put(path, { ...wanted(reader.person.email), how: 'none' }, 1)
    expect(revised).toMatchObject({ status: 200, body: { how: 'none', version: 2 } })
    expect((await reader.api.put(path, wanted('stranger@example.org'), 2)).status).toBe(403)
    expect((await reader.api.all('/contacts')).map(({ id }) => id)).toEqual([made.body.id])
    expect([(await other.api.get(path)).status, await other.api.all('/contacts')]).toEqual([404, []])
    expect((await other.api.delete(path, 2)).status).toBe(404)
    expect((await org.api.all('/contacts')).map(({ id }) => id)).toContain(made.body.id)
    // Who oversees all has none of its own.
    const auditor = await hub.auditor()
    expect((await auditor.all('/contacts?mine=true')).map(({ id }) => id)).toContain(made.body.id)
    expect((await reader.api.delete(path, 2)).status).toBe(204)
  })

  test('is changed at the version that was seen, and counts at once', async () => {
    const { id, api } = await joined()
    expect((await org.api.put(`/people/${id}`, { position: 'reader' }, 1)).status).toBe(412)
    expect((await org.api.put(`/people/${id}`, { position: 'reader' }, 2)).body).toMatchObject({ version: 3 })
    await until(
      'it counts',
      async () =>
        (await api.post('/demand/forecasts', {}, { headers: { 'idempotency-key': unique('key') } })).status === 403,
      IN_TIME_MS,
    )
    expect((await api.get('/me')).body.organisations).toMatchObject([{ position: 'reader' }])
  })

  test('of the last administrator is kept', async () => {
    const own = await admitted(hub, 'member')
    const first = await joined({ position: 'administrator' }, own.api)
    const end = () => first.api.post(`/people/${first.id}/end`)
    expect((await end()).body.code).toBe('wrong-state')
    expect((await first.api.put(`/people/${first.id}`, { position: 'trader' }, 2)).body.code).toBe('wrong-state')
    await joined({ position: 'administrator' }, first.api)
    expect((await end()).status).toBe(200)
  })
})

describe('another organisation', () => {
  test('neither sees nor ends somebody’s access, and neither invites for another', async () => {
    const { id } = await joined()
    const other = await admitted(hub, 'supplier')
    for (const reply of [
      await other.api.get(`/people/${id}`),
      await other.api.put(`/people/${id}`, { position: 'reader' }, 2),
      await other.api.post(`/people/${id}/end`),
      await other.api.post('/people', draft({ participantId: org.id }), {
        headers: { 'idempotency-key': unique('key') },
      }),
    ])
      expect(reply.status).toBe(404)
    expect(await other.api.all('/people')).toEqual([])
    expect(await other.api.all(`/people?participantId=${org.id}`)).toEqual([])
  })

  test('can have the same person: each call then says which is meant', async () => {
    const { api, sub } = await joined()
    const other = await admitted(hub, 'supplier')
    const { secret } = await invited(other.api)
    expect((await api.post('/people/accept', { secret })).status).toBe(200)
    const reply = await until('both are known', async () => {
      const one = await api.get('/participants')
      return one.status === 400 && one
    })
    expect(reply.body.errors.map((one: { message: string }) => one.message).toSorted()).toEqual(
      [org.id, other.id].toSorted(),
    )
    expect((await api.get('/me')).body).toMatchObject({ sub, roles: [], organisations: [{}, {}] })
    for (const id of [org.id, other.id]) {
      const own = await api.get('/participants', { headers: { 'x-organisation': id } })
      expect(own.body.items.map((one: { id: string }) => one.id)).toEqual([id])
    }
    const third = await admitted(hub, 'member')
    expect((await api.get('/participants', { headers: { 'x-organisation': third.id } })).status).toBe(403)
    expect((await api.get('/participants', { headers: { 'x-organisation': 'x' } })).status).toBe(400)
  })
})

describe('an operator', () => {
  test('invites the first administrator of an organisation, and no more', async () => {
    const operator = await hub.operator()
    const own = await admitted(hub, 'member')
    const post = (more: Record<string, unknown>) =>
      operator.post('/people', draft(more), { headers: { 'idempotency-key': unique('key') } })
    expect((await post({ position: 'administrator' })).status).toBe(422)
    expect((await post({ participantId: own.id })).status).toBe(422)
    const first = await post({ participantId: own.id, position: 'administrator' })
    expect(first.status).toBe(201)
    const api = await stranger(unique('sub'))
    expect((await api.post('/people/accept', { secret: first.body.secret })).status).toBe(200)
    expect((await post({ participantId: own.id, position: 'administrator' })).body.code).toBe('wrong-state')
    expect((await operator.all(`/people?participantId=${own.id}`)).length).toBe(1)
    expect((await operator.post(`/people/${first.body.id}/end`)).body.state).toBe('left')
    expect((await post({ participantId: own.id, position: 'administrator' })).status).toBe(201)
  })
})

describe('a machine', () => {
  test('acts from when its subject is entered, is listed and ended as people are, and belongs to one organisation', async () => {
    const account = unique('erp')
    const entered = await invited(org.api, { kind: 'machine', account, email: undefined })
    expect(entered).toMatchObject({ kind: 'machine', state: 'active', account })
    expect(entered).not.toHaveProperty('secret')
    const api = await stranger(account)
    const posted = await api.post('/demand/forecasts', forecast(), { headers: { 'idempotency-key': unique('key') } })
    expect(posted.status).toBe(201)
    const other = await admitted(hub, 'member')
    const twice = await other.api.post('/people', draft({ kind: 'machine', account, email: undefined }), {
      headers: { 'idempotency-key': unique('key') },
    })
    expect(twice.body.code).toBe('wrong-state')
    await org.api.post(`/people/${entered.id}/end`)
    await until('access has ended', () => isOut(api), IN_TIME_MS)
  })
})
