import { type Api, startTestHub, type TestHub } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { participants } from '../service.ts'

const TERMS = { version: '2027-01', sha256: 'ab'.repeat(32) }
const DAY_MS = 86_400_000

let hub: TestHub
let database: pg.Client
let operator: Api
let now = Date.parse('2027-03-01T10:00:00Z')
beforeAll(async () => {
  hub = await startTestHub(
    [participants],
    { TERMS_VERSION: TERMS.version, TERMS_SHA256: TERMS.sha256, TERMS_URL: 'https://hub.example/terms' },
    () => new Date(now),
  )
  operator = await hub.operator()
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

let counter = 0
/** Somebody of no organisation and in no role. */
const stranger = (sub = `stranger ${++counter}`): Promise<Api> => hub.api.as({ sub, roles: [] })
/** A draft that is like no other. */
const draft = (more: Record<string, unknown> = {}) => ({
  kind: 'supplier',
  legalName:
    ['Aurora', 'Bergwerk', 'Cascade', 'Dunmore', 'Elbrus', 'Fjordland', 'Gambit', 'Hokusai'][counter % 8] +
    ` ${'XYZ'.repeat(1 + (counter % 5))}${counter}`,
  country: 'AU',
  vatNumber: `DE${String(100_000_000 + ++counter)}`,
  address: { street: '1 Mine Road', city: 'Perth', country: 'AU' },
  owners: [{ name: 'Holding', country: 'AU', sharePct: '100', naturalPerson: false }],
  contact: { name: 'Ann', email: 'ann@aurora.example' },
  terms: TERMS,
  ...more,
})
async function applied(more: Record<string, unknown> = {}) {
  const api = await stranger()
  const { status, body } = await api.post('/applications', draft(more))
  expect([status, body.code]).toEqual([201, undefined])
  return { api, id: body.id as string, body }
}
const journal = async (subject: string) =>
  (
    await database.query(
      'SELECT type, actor, data::jsonb AS data FROM participants.journal WHERE subject = $1 ORDER BY seq',
      [subject],
    )
  ).rows

describe('an application', () => {
  test('is made by whoever is signed in, is read by them, and keeps who did what and names nobody', async () => {
    const api = await stranger('nina')
    const sent = draft()
    const made = await api.post('/applications', sent)
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"'])
    expect(made.body).toEqual({
      id: made.body.id,
      applicant: 'nina',
      applied: { ...sent, language: 'en' },
      submittedAt: '2027-03-01T10:00:00.000Z',
      exchanges: [],
      version: 1,
      state: 'submitted',
    })
    expect((await api.get(`/applications/${made.body.id}`)).body).toEqual(made.body)
    expect((await api.get('/applications')).body).toEqual({ items: [made.body], nextCursor: null })
    expect(await journal(made.body.id)).toEqual([
      { type: 'participants.application-submitted', actor: 'nina', data: { kind: 'supplier', country: 'AU' } },
    ])
  })

  test('is made once, however often it is sent with its key', async () => {
    const api = await stranger()
    const headers = { 'idempotency-key': 'once' }
    const sent = draft()
    const [one, two] = [
      await api.send('POST', '/applications', sent, { headers }),
      await api.send('POST', '/applications', sent, { headers }),
    ]
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id])
    expect((await api.get('/applications')).body.items).toHaveLength(1)
  })

  test.each([
    ['no LEI and no VAT number', { vatNumber: undefined }, 'lei'],
    ['an LEI whose check digits are wrong', { lei: '5493001KJTIIGC8Y1R13' }, 'lei'],
    ['a VAT number of no form', { vatNumber: 'DE12' }, 'vatNumber'],
    ['a member of neither bloc', { kind: 'member' }, 'country'],
    ['no owners and no reason', { owners: [] }, 'noOwners'],
    [
      'owners of more than all',
      {
        owners: [
          { name: 'A', country: 'AU', sharePct: '60', naturalPerson: true },
          { name: 'B', country: 'AU', sharePct: '40.0001', naturalPerson: true },
        ],
      },
      'owners',
    ],
    ['an address of the web that is none', { webPage: 'javascript:alert(1)' }, 'webPage'],
    ['no terms', { terms: undefined }, 'terms'],
    ['old terms', { terms: { ...TERMS, version: '2026-01' } }, 'terms'],
    ['no e-mail address', { contact: { name: 'Ann', email: 'ann' } }, 'contact.email'],
  ])('with %s is refused at the field', async (_, more, path) => {
    const api = await stranger()
    const refused = await api.post('/applications', draft(more))
    expect([refused.status, refused.body.code, refused.body.errors?.[0]?.path]).toEqual([
      422,
      'validation-failed',
      path,
    ])
    expect((await api.get('/applications')).body.items).toEqual([])
  })

  test('without owners is taken with a reason', async () => {
    expect((await applied({ owners: [], noOwners: 'A foundation, which nobody owns.' })).body.state).toBe('submitted')
  })

  test('is refused of whoever acts for an organisation, and of whoever oversees the hub', async () => {
    const org = '01890000-0000-7000-8000-00000000aaaa'
    for (const api of [await hub.member(org), await hub.supplier(org), operator, await hub.auditor()])
      expect(await api.post('/applications', draft())).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })
})

describe('bounds', () => {
  test('one person has one application open, and makes three a day', async () => {
    const sub = 'busy'
    const api = await stranger(sub)
    const made = [await api.post('/applications', draft())]
    expect(await api.post('/applications', draft())).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    for (let n = 0; n < 2; n++) {
      await api.post(`/applications/${made.at(-1)?.body.id}/withdraw`)
      made.push(await api.post('/applications', draft()))
    }
    expect(made.map(one => one.status)).toEqual([201, 201, 201])
    await api.post(`/applications/${made.at(-1)?.body.id}/withdraw`)
    const fourth = await api.post('/applications', draft())
    expect([fourth.status, fourth.body.code, fourth.headers.get('retry-after')]).toEqual([429, 'rate-limited', '86400'])
    now += DAY_MS + 1
    // Their tokens of the day before are over.
    operator = await hub.operator()
    expect((await (await stranger(sub)).post('/applications', draft())).status).toBe(201)
  })

  test('of one person’s two at once one is made', async () => {
    const api = await stranger()
    const both = await Promise.all([api.post('/applications', draft()), api.post('/applications', draft())])
    expect(both.map(one => one.status).sort()).toEqual([201, 409])
  })

  test('a thousand open ones are as many as the hub takes', async () => {
    await database.query(
      `INSERT INTO participants.application SELECT gen_random_uuid(), gen_random_uuid(), 'submitted', now(), 1, '{}' FROM generate_series(1, 1000)`,
    )
    const refused = await (await stranger()).post('/applications', draft())
    expect([refused.status, refused.body.code]).toEqual([429, 'rate-limited'])
    await database.query(`DELETE FROM participants.application WHERE data = '{}'`)
    expect((await (await stranger()).post('/applications', draft())).status).toBe(201)
  })
})

describe('an applicant', () => {
  test('sees no application but their own: another answers as one that is missing', async () => {
    const mine = await applied()
    const other = await applied()
    const missing = await mine.api.get('/applications/01890000-0000-7000-8000-00000000dead')
    const theirs = await mine.api.get(`/applications/${other.id}`)
    const bare = ({ status, body: { requestId: _, ...body } }: typeof missing) => [status, body]
    expect(bare(theirs)).toEqual(bare(missing))
    expect(theirs.status).toBe(404)
    expect((await mine.api.post(`/applications/${other.id}/withdraw`)).status).toBe(404)
    expect((await mine.api.put(`/applications/${other.id}`, { ...draft(), answer: 'It is so.' }, 1)).status).toBe(404)
    expect((await mine.api.get('/applications')).body.items.map((one: { id: string }) => one.id)).toEqual([mine.id])
  })

  test('decides nothing, and reads nothing of what the hub has', async () => {
    const { api, id } = await applied()
    for (const path of ['ask', 'refuse', 'admit'])
      expect((await api.post(`/applications/${id}/${path}`, {})).status).toBe(403)
    for (const path of [`/applications/${id}/resemblances`, '/participants', '/notices', '/contacts', '/webhooks'])
      expect((await api.get(path)).status).toBe(403)
  })
})

describe('an operator', () => {
  test('reads all, the oldest first and by state, which the audit keeps; so does an auditor', async () => {
    const one = await applied()
    now += 1
    const two = await applied()
    await two.api.post(`/applications/${two.id}/withdraw`)
    const ids = async (query: string) =>
      (await operator.get(`/applications?limit=500${query}`)).body.items.map((item: { id: string }) => item.id)
    const all = await ids('')
    const waiting = await ids('&state=submitted')
    expect((await operator.get('/applications/count')).body).toEqual({ submitted: waiting.length, asked: 0 })
    expect(all.indexOf(one.id)).toBeLessThan(all.indexOf(two.id))
    expect(await ids('&state=submitted')).toContain(one.id)
    expect(await ids('&state=submitted')).not.toContain(two.id)
    expect((await (await hub.auditor()).get(`/applications/${one.id}`)).body.id).toBe(one.id)
    expect((await journal(`read:${one.id}`)).map(entry => entry.data.route)).toEqual(['readApplication'])
  })

  test('asks; the applicant answers once, with the version that was asked about', async () => {
    const { api, id } = await applied()
    const question = 'Who owns the holding?'
    const asked = await operator.post(`/applications/${id}/ask`, { question })
    expect([asked.status, asked.body]).toMatchObject([200, { state: 'asked', question, version: 2 }])
    expect((await operator.post(`/applications/${id}/admit`, { reference: 'S-early' })).status).toBe(409)
    const revision = { ...draft({ legalName: 'Answering Pty' }), answer: 'A family does.' }
    expect((await api.put(`/applications/${id}`, revision, 1)).status).toBe(412)
    const answered = await api.put(`/applications/${id}`, revision, 2)
    expect(answered.body).toMatchObject({
      state: 'submitted',
      version: 3,
      applied: { legalName: 'Answering Pty' },
      exchanges: [{ question, answer: 'A family does.' }],
    })
    expect((await api.put(`/applications/${id}`, revision, 3)).status).toBe(409)
    expect((await operator.put(`/applications/${id}`, revision, 3)).status).toBe(404)
  })

  test('refuses with reasons that the applicant reads, and only with reasons', async () => {
    const { api, id } = await applied()
    expect((await operator.post(`/applications/${id}/refuse`, {})).status).toBe(422)
    const reasons = 'The owners cannot be verified.'
    expect((await operator.post(`/applications/${id}/refuse`, { reasons })).status).toBe(200)
    expect((await operator.post(`/applications/${id}/refuse`, { reasons })).status).toBe(200)
    expect((await api.get(`/applications/${id}`)).body).toMatchObject({ state: 'refused', reasons, version: 2 })
    expect((await operator.post(`/applications/${id}/admit`, { reference: 'S-no' })).status).toBe(409)
  })
})

describe('an admission', () => {
  test('makes the company a participant with both events, once', async () => {
    const { api, id, body } = await applied({ kind: 'member', country: 'DE', lei: '529900T8BM49AURSDO55' })
    const admitted = await operator.post(`/applications/${id}/admit`, { reference: 'M-77', group: 'Aurora' })
    expect(admitted.body).toMatchObject({ state: 'admitted', version: 2 })
    const { participantId } = admitted.body
    expect((await operator.get(`/participants/${participantId}`)).body).toEqual({
      id: participantId,
      reference: 'M-77',
      legalName: body.applied.legalName,
      kind: 'member',
      country: 'DE',
      bloc: 'EU',
      group: 'Aurora',
      ownership: [{ owner: 'Holding', country: 'AU', sharePct: '100' }],
      baselines: [],
      identifiers: ['529900T8BM49AURSDO55', body.applied.vatNumber],
      status: 'admitted',
      version: 2,
    })
    expect((await journal(participantId)).map(entry => entry.type)).toEqual([
      'participants.participant-applied.v1',
      'participants.participant-admitted.v1',
    ])
    const again = await operator.post(`/applications/${id}/admit`, { reference: 'M-78' })
    expect([again.status, again.body]).toEqual([200, admitted.body])
    expect((await api.get(`/applications/${id}`)).body.state).toBe('admitted')
    expect((await journal(id)).map(entry => entry.type)).toEqual([
      'participants.application-submitted',
      'participants.application-admitted',
    ])
  })

  test('is refused of whoever is registered already, with who it is', async () => {
    const vatNumber = 'DE999999999'
    const first = await applied({ legalName: 'Twice Pty', vatNumber })
    expect((await operator.post(`/applications/${first.id}/admit`, { reference: 'S-1' })).status).toBe(200)
    const second = await applied({ legalName: 'Quite Another', vatNumber })
    const refused = await operator.post(`/applications/${second.id}/admit`, { reference: 'S-2' })
    expect([refused.status, refused.body.code]).toEqual([409, 'wrong-state'])
    expect(refused.body.detail).toContain('Twice Pty (S-1)')
    expect(refused.body.errors).toMatchObject([
      { path: 'vatNumber', message: 'Twice Pty is registered with this VAT number' },
    ])
    expect((await operator.get(`/applications/${second.id}/resemblances`)).body.items).toMatchObject([
      { participant: { reference: 'S-1' }, by: ['vat'], same: true },
    ])
    expect((await operator.get(`/applications/${second.id}`)).body).toMatchObject({ state: 'submitted', version: 1 })
  })

  test('is made of one of two that are the same company, however close they come', async () => {
    const [one, two] = [await applied({ legalName: 'Close Pty' }), await applied({ legalName: 'CLOSE pty' })]
    const both = await Promise.all([
      operator.post(`/applications/${one.id}/admit`, { reference: 'C-1' }),
      operator.post(`/applications/${two.id}/admit`, { reference: 'C-2' }),
    ])
    expect(both.map(reply => reply.status).sort()).toEqual([200, 409])
  })

  test('is refused where the reference is taken, and nothing is kept', async () => {
    const [one, two] = [await applied({ legalName: 'Ref One' }), await applied({ legalName: 'Other Two' })]
    await operator.post(`/applications/${one.id}/admit`, { reference: 'TAKEN' })
    const refused = await operator.post(`/applications/${two.id}/admit`, { reference: 'TAKEN' })
    expect([refused.status, refused.body.code]).toEqual([409, 'duplicate-reference'])
    expect((await operator.get(`/applications/${two.id}`)).body.state).toBe('submitted')
  })
})

test('the terms that stand are told to whoever is signed in', async () => {
  expect((await (await stranger()).get('/applications/terms')).body).toEqual({
    terms: { ...TERMS, url: 'https://hub.example/terms' },
  })
})
