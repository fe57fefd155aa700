import { withReach } from '@lodestone/database'
import { present } from '@lodestone/kernel'
import { type Api, startTestHub, type TestHub } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { participants } from '../service.ts'
import { retentionJobs } from './retention.jobs.ts'

const DAY_MS = 86_400_000
const START = Date.parse('2027-03-01T10:00:00Z')

let now = START
let hub: TestHub
let database: pg.Client
let operator: Api
beforeAll(async () => {
  hub = await startTestHub([participants], { CONTACTS_KEPT_DAYS: '30', MAIL_FOLDER: '/nowhere' }, () => new Date(now))
  operator = await hub.operator()
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

/** What the job does at the first hour of a day, in two processes at once. */
async function onDay(day: number): Promise<void> {
  now = START + day * DAY_MS
  const context = present(hub.process.services.find(one => one.service.name === participants.name)).context
  const [job] = retentionJobs(context)
  await Promise.all([1, 2].map(() => withReach('service', () => present(job).run())))
  operator = await hub.operator()
}

/** Every row of every table that was not meant to last, and every fact on its way to others. */
async function everywhere(text: string): Promise<string[]> {
  const { rows } = await database.query(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'participants' AND table_type = 'BASE TABLE' AND table_name <> 'idempotency'`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const { rowCount } = await database.query(
      `SELECT 1 FROM participants."${name}" AS one WHERE one::text ILIKE '%' || $1 || '%'`,
      [text],
    )
    if (rowCount !== 0) found.push(name)
  }
  return found
}
const types = async (subject: string): Promise<string[]> =>
  (await database.query('SELECT type FROM participants.journal WHERE subject = $1 ORDER BY seq', [subject])).rows.map(
    row => row.type,
  )

let counter = 0
async function organisation(): Promise<{ id: string; api: Api }> {
  const reference = `kept-${++counter}`
  const draft = { reference, legalName: reference, kind: 'supplier', country: 'AU' }
  const { id } = (await operator.post('/participants', draft)).body
  await operator.post(`/participants/${id}/admit`)
  return { id, api: await hub.supplier(id) }
}

async function applied(who: string, legalName: string) {
  const api = await hub.api.as({ sub: `stranger-${++counter}`, roles: [] })
  const { status, body } = await api.post('/applications', {
    kind: 'supplier',
    legalName,
    country: 'AU',
    vatNumber: `DE${String(100_000_000 + ++counter)}`,
    address: { street: '1 Mine Road', city: 'Perth', country: 'AU' },
    owners: [{ name: `${who} senior`, country: 'AU', sharePct: '100', naturalPerson: true }],
    contact: { name: who, email: `${who}@aurora.example`, phone: '+61 123456' },
    otherContacts: [{ name: `${who} junior`, email: `junior@${who}.example`, function: 'Sales' }],
  })
  expect(status).toBe(201)
  const file = new FormData()
  file.append('file', new Blob([`%PDF-1.7 ${who}`]))
  expect((await api.post(`/applications/${body.id}/documents`, file)).status).toBe(201)
  return { id: body.id as string, api }
}

const documents = async () => (await database.query('SELECT FROM participants.application_document')).rowCount

test('applications that came to nothing are removed whole, and whom to ask of one that was admitted', async () => {
  now = START
  const [refused, withdrawn, , admitted] = [
    await applied('refusa', 'Refused Rocks'),
    await applied('withdrawa', 'Withdrawn Works'),
    await applied('opena', 'Open Oxides'),
    await applied('admitta', 'Admitted Alloys'),
  ]
  await operator.post(`/applications/${refused.id}/refuse`, { reasons: 'not a supplier' })
  await withdrawn.api.post(`/applications/${withdrawn.id}/withdraw`)
  await operator.post(`/applications/${admitted.id}/admit`, { reference: 'admitted' })
  await onDay(179)
  expect(await documents()).toBe(4)
  for (const who of ['refusa', 'withdrawa', 'opena', 'admitta']) expect(await everywhere(who)).toContain('application')
  await onDay(181)
  for (const who of ['refusa', 'withdrawa', 'Refused Rocks']) expect(await everywhere(who)).toEqual([])
  expect((await everywhere('opena')).toSorted()).toEqual(['application', 'contact'])
  // That of the one that is open.
  expect(await documents()).toBe(1)
  expect((await operator.get(`/applications/${refused.id}`)).status).toBe(404)
  expect(await types(refused.id)).toEqual([
    'participants.application-submitted',
    'participants.application-document-given',
    'participants.application-refused',
    'participants.application-removed',
  ])
  const kept = await operator.get(`/applications/${admitted.id}`)
  expect(kept.body).toMatchObject({ version: 3, applied: { legalName: 'Admitted Alloys', contact: { name: '–' } } })
  // The administrator that it made is a person of its organisation, and its owner stands in the register.
  expect(await everywhere('admitta@')).toEqual(['person'])
  expect(await everywhere('admitta junior')).toEqual([])
  expect(await everywhere('junior@admitta')).toEqual([])
  await onDay(182)
  expect((await operator.get(`/applications/${admitted.id}`)).body.version).toBe(3)
})

test('whom a later application names is kept as long as that', async () => {
  now = START
  operator = await hub.operator()
  const { id, api } = await applied('againa', 'Again Alloys')
  const { applied: sent } = (await api.get(`/applications/${id}`)).body
  await operator.post(`/applications/${id}/refuse`, { reasons: 'not yet' })
  expect((await api.post('/applications', sent)).status).toBe(201)
  await onDay(181)
  expect((await operator.get(`/applications/${id}`)).status).toBe(404)
  expect((await everywhere('againa')).toSorted()).toEqual(['application', 'contact'])
})

test('people who left, and whose invitation lapsed, have no name and no address, and are still who they were', async () => {
  now = START
  operator = await hub.operator()
  const { id: participantId, api } = await organisation()
  const invite = async (name: string) =>
    (
      await api.post(
        '/people',
        { name, email: `${name}@kept.example`, position: 'trader' },
        { headers: { 'idempotency-key': name } },
      )
    ).body
  const [leaver, stayer, lapsed] = [await invite('leavera'), await invite('stayera'), await invite('lapsea')]
  for (const { secret, id } of [leaver, stayer])
    await (await hub.api.as({ sub: id, roles: [] })).post('/people/accept', { secret })
  expect((await api.post(`/people/${leaver.id}/end`)).body.state).toBe('left')
  await onDay(364)
  expect(await everywhere('leavera')).toEqual(['person'])
  expect(await everywhere('lapsea')).toEqual(['person'])
  await onDay(366)
  expect(await everywhere('leavera')).toEqual([])
  expect((await operator.get(`/people/${leaver.id}`)).body).toMatchObject({
    id: leaver.id,
    participantId,
    name: '–',
    state: 'left',
    joinedAt: '2027-03-01T10:00:00.000Z',
    leftAt: '2027-03-01T10:00:00.000Z',
    version: 4,
  })
  expect((await types(leaver.id)).at(-1)).toBe('participants.person-name-removed')
  expect(await everywhere('stayera')).toEqual(['person'])
  // Its invitation lapsed a fortnight after it was made.
  expect(await everywhere('lapsea')).toEqual(['person'])
  await onDay(380)
  expect(await everywhere('lapsea')).toEqual([])
  expect((await operator.get(`/people/${lapsed.id}`)).body).toMatchObject({ name: '–', state: 'left', version: 2 })
  await onDay(381)
  expect((await types(leaver.id)).filter(type => type === 'participants.person-name-removed')).toHaveLength(1)
})

test('contacts that nobody confirms are removed, counted from the last change', async () => {
  now = START
  operator = await hub.operator()
  const { api } = await organisation()
  const contact = async (name: string) =>
    (await api.post('/contacts', { name, email: `${name}@kept.example`, language: 'en', how: 'daily' })).body
  const [never, revised] = [await contact('nevera'), await contact('reviseda')]
  now = START + 20 * DAY_MS
  const later = await hub.supplier(never.participantId)
  const { name, email, language } = revised
  const put = await later.put(`/contacts/${revised.id}`, { name, email, language, how: 'none' }, 1)
  expect(put.status).toBe(200)
  await onDay(31)
  expect(await everywhere('nevera')).toEqual([])
  expect(await everywhere('reviseda')).toEqual(['contact'])
  expect((await types(never.id)).at(-1)).toBe('participants.contact-removed')
  await onDay(51)
  expect(await everywhere('reviseda')).toEqual([])
})
