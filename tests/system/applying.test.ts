import { readFileSync } from 'node:fs'
import { participants } from '@lodestone/participants'
import { type Api, startTestHub, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmed, plain } from './contact.ts'
import { registered } from './hub.ts'
import { headerOf, openTrap, type Refusal, type Trap } from './mail.trap.ts'

/** A company applies by itself: whom it names is told what becomes of it, and operators what waits for them. Real database and mail server. */

const ORIGIN = 'https://hub.example'
const refusals = new Map<string, Refusal>()
let hub: TestHub
let trap: Trap
let operator: Api
const NOW = new Date('2027-03-01T04:00:00Z')
beforeAll(async () => {
  trap = await openTrap(address => refusals.get(address))
  hub = await startTestHub([participants], { MAIL_URL: trap.url, PUBLIC_URL: ORIGIN }, () => NOW)
  operator = await hub.operator()
})
afterAll(async () => {
  await hub?.stop()
  await trap?.stop()
})

let counter = 0
const draft = (more: object = {}) => ({
  kind: 'supplier',
  legalName: `Murchison ${++counter} Earths`,
  country: 'AU',
  vatNumber: `DE${100_000_000 + counter}`,
  address: { street: '1 Mine Road', city: 'Perth', country: 'AU' },
  owners: [],
  noOwners: 'A foundation.',
  contact: { name: 'Ruth', email: `ruth.${counter}@murchison.example`, function: 'Managing director' },
  ...more,
})
type Draft = ReturnType<typeof draft>
async function applying(sent: Draft = draft(), sub = `stranger ${counter}`) {
  const api = await hub.api.as({ sub, roles: [] })
  const { status, body } = await api.post('/applications', sent)
  expect([status, body.errors]).toEqual([201, undefined])
  return { api, id: body.id as string, sent, body, to: sent.contact.email }
}
const mailsTo = (email: string) => trap.mails.filter(mail => mail.to === email)
const subjectsTo = (email: string) => mailsTo(email).map(mail => headerOf(mail, 'Subject'))
/** The e-mails to an address, once there are so many. */
const came = (email: string, count: number) =>
  until(`${count} came to ${email}`, async () => mailsTo(email).length >= count && mailsTo(email))
const decide = async (id: string, step: string, body: object) =>
  expect((await operator.post(`/applications/${id}/${step}`, body)).status).toBe(200)
const bell = async () => (await operator.get('/notices')).body

const RECEIVED = 'Lodestone: Your application to take part has been received'
const ASKED = 'Lodestone: A question about your application waits for your answer'
const REFUSED = 'Lodestone: Your application has been refused: sign in to read why'
const ADMITTED = 'Lodestone: Your application has been granted: your company takes part'
const ARRIVED = 'Lodestone: A company has applied to take part'
const ANSWERED = 'Lodestone: An applicant has answered what was asked'

describe('the contacts of an application', () => {
  test('are told that it was received, asked about and granted, with how to sign in and nothing that anybody wrote', async () => {
    const ella = { name: 'Ella', email: 'ella@murchison.example', function: 'Sales' }
    const { api, id, sent, to } = await applying({ ...draft(), otherContacts: [ella] } as Draft)
    const [mail] = await came(to, 1)
    const text = mail ? plain(mail) : ''
    expect(text).toContain(`Open: ${ORIGIN}/\r\n`)
    expect(text).toContain(`Record number: ${id}`)
    expect(text).toContain('Sign in there with the account that sent the application.')
    expect(text).toContain('an application to Lodestone names you as a contact')
    const question = 'Who owns the quarry of 4711 tonnes?'
    await decide(id, 'ask', { question })
    await came(to, 2)
    const answer = 'Nobody but us.'
    expect((await api.put(`/applications/${id}`, { ...sent, otherContacts: [ella], answer }, 2)).status).toBe(200)
    await decide(id, 'admit', { reference: 'ME-1' })
    await came(to, 3)
    await came(ella.email, 3)
    for (const email of [to, ella.email]) {
      expect(subjectsTo(email)).toEqual([RECEIVED, ASKED, ADMITTED])
      expect(new Set(mailsTo(email).map(one => headerOf(one, 'Message-ID'))).size).toBe(3)
      expect(mailsTo(email).map(one => headerOf(one, 'To'))).toEqual([email, email, email])
      for (const one of mailsTo(email))
        expect(plain(one)).not.toMatch(/4711|quarry|Nobody|Murchison|Director|Sales|ME-1/)
    }
  })

  test('are told of a refusal without its reasons, which wait behind the sign-in', async () => {
    const { api, id, to } = await applying()
    await came(to, 1)
    const reasons = 'The register says that it was dissolved.'
    await decide(id, 'refuse', { reasons })
    await decide(id, 'refuse', { reasons })
    const mails = await came(to, 2)
    expect(subjectsTo(to)).toEqual([RECEIVED, REFUSED])
    for (const mail of mails) expect(plain(mail)).not.toMatch(/dissolved|register/)
    expect((await api.get(`/applications/${id}`)).body.reasons).toBe(reasons)
  })

  test.each([
    ['its own field', { language: 'de' }, 'fr', 'de'],
    ['its sender’s browser', {}, 'x, fr-CH;q=0.8, ja;q=0.5', 'fr'],
    ['nothing', {}, undefined, 'en'],
  ])('are written to in the language that %s says', async (_, more, header, language) => {
    const sent = draft(more)
    const api = await hub.api.as({ sub: `speaker ${counter}`, roles: [] })
    const headers: Record<string, string> = header === undefined ? {} : { 'accept-language': header }
    const made = await api.send('POST', '/applications', sent, { headers })
    expect(made.body.applied?.language).toBe(language)
    const [mail] = await came(sent.contact.email, 1)
    expect(mail && headerOf(mail, 'Content-Language')).toBe(language)
  })
})

describe('a contact of an application', () => {
  test('is told once of what is sent twice', async () => {
    const sent = draft()
    const api = await hub.api.as({ sub: 'twice', roles: [] })
    const headers = { 'idempotency-key': 'twice' }
    for (const _ of [1, 2]) expect((await api.send('POST', '/applications', sent, { headers })).status).toBe(201)
    const { id } = (await api.get('/applications')).body.items[0]
    await came(sent.contact.email, 1)
    await decide(id, 'refuse', { reasons: 'Not now.' })
    await came(sent.contact.email, 2)
    expect(subjectsTo(sent.contact.email)).toEqual([RECEIVED, REFUSED])
  })

  test('ends it by one click, for good: also where the same applicant names the address again', async () => {
    const { api, id, sent, to } = await applying()
    const [mail] = await came(to, 1)
    const link = /<https:\/\/hub\.example(.*)>/.exec((mail && headerOf(mail, 'List-Unsubscribe')) ?? '')?.[1]
    const clicked = await fetch(`${hub.url}${link}`, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    })
    expect(clicked.status).toBe(200)
    await decide(id, 'refuse', { reasons: 'Not now.' })
    const another = { ...sent.contact, email: `other.${to}` }
    const again = await api.post('/applications', { ...sent, contact: another, otherContacts: [sent.contact] })
    expect(again.status).toBe(201)
    await came(another.email, 1)
    expect(subjectsTo(to)).toEqual([RECEIVED])
    expect(subjectsTo(another.email)).toEqual([RECEIVED])
  })

  test('is one of an application that was open before its contacts were told anything', async () => {
    const { id, to } = await applying()
    await came(to, 1)
    const database = new pg.Client({ connectionString: hub.databaseUrl })
    await database.connect()
    const migration = new URL('../../services/participants/migrations/0111-applicants-contacts.sql', import.meta.url)
    await database.query(
      `BEGIN; SET search_path TO participants; DELETE FROM contact WHERE kinds = '{applications}'; ${readFileSync(migration, 'utf8')}; COMMIT`,
    )
    await database.end()
    await decide(id, 'refuse', { reasons: 'Not now.' })
    const mails = await came(to, 2)
    expect(subjectsTo(to)).toEqual([RECEIVED, REFUSED])
    expect(mails[1] && headerOf(mails[1], 'List-Unsubscribe')).toContain('/api/v1/unsubscribe/')
  })

  test('is one of the answer, where that names others', async () => {
    const { api, id, sent, to } = await applying()
    await came(to, 1)
    await decide(id, 'ask', { question: 'Who is in charge?' })
    await came(to, 2)
    const contact = { name: 'New', email: `new.${to}` }
    expect((await api.put(`/applications/${id}`, { ...sent, contact, answer: 'She is.' }, 2)).status).toBe(200)
    await decide(id, 'refuse', { reasons: 'Not now.' })
    await came(contact.email, 1)
    expect([subjectsTo(to), subjectsTo(contact.email)]).toEqual([[RECEIVED, ASKED], [REFUSED]])
  })

  test.each([
    ['one address twice', [{ name: 'A', email: 'RUTH@two.example' }], 'otherContacts.0.email'],
    ['five others', [1, 2, 3, 4, 5].map(n => ({ name: 'A', email: `${n}@x.example` })), 'otherContacts'],
    ['no address', [{ name: 'A', email: 'a' }], 'otherContacts.0.email'],
  ])('is refused with %s, and nobody is told', async (_, otherContacts, path) => {
    const api = await hub.api.as({ sub: `refused ${++counter}`, roles: [] })
    const contact = { name: 'Ruth', email: 'ruth@two.example' }
    const refused = await api.post('/applications', { ...draft({ contact }), otherContacts })
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, path])
    expect(mailsTo(contact.email)).toEqual([])
  })
})

describe('operators', () => {
  test('have a bell: an application arrived, an applicant answered; each reads for himself', async () => {
    await operator.post('/notices/read')
    const { api, id, sent } = await applying()
    const arrived = await bell()
    expect(arrived.unread).toBe(1)
    expect(arrived.items[0]).toEqual({
      id: expect.any(String),
      kind: 'applications',
      type: 'participants.application-arrived.v1',
      about: { applicationId: id },
      link: `/api/v1/applications/${id}`,
      at: '2027-03-01T04:00:00.000Z',
      read: false,
    })
    await decide(id, 'ask', { question: 'Who owns it?' })
    expect((await bell()).unread).toBe(1)
    await api.put(`/applications/${id}`, { ...sent, answer: 'A family.' }, 2)
    const { items, unread } = await bell()
    expect([unread, items[0].type, items[0].about]).toEqual([
      2,
      'participants.application-answered.v1',
      { applicationId: id },
    ])
    expect((await operator.post(`/notices/${items[0].id}/read`)).body.read).toBe(true)
    const colleague = await hub.api.as({ sub: 'otto', roles: ['operator'] })
    expect([(await bell()).unread, (await colleague.get('/notices?unread=true')).body.items[0].id]).toEqual([
      1,
      items[0].id,
    ])
  })

  test('choose by e-mail, how, and of what, once the reader has confirmed', async () => {
    const contact = { name: 'Olga', email: 'olga@hub.example', language: 'en', how: 'at-once' }
    const made = await confirmed(hub, trap, operator, contact)
    expect(made.kinds).toEqual(['applications'])
    const other = { ...contact, email: 'otto@hub.example', how: 'daily', language: 'de' }
    await confirmed(hub, trap, operator, other)
    const { api, id, sent } = await applying()
    await decide(id, 'ask', { question: 'Who owns it?' })
    await api.put(`/applications/${id}`, { ...sent, answer: 'A family.' }, 2)
    const mails = await came(contact.email, 3)
    // Two may be on their way at once.
    expect(subjectsTo(contact.email).slice(1).toSorted()).toEqual([ARRIVED, ANSWERED].toSorted())
    const text = mails[1] ? plain(mails[1]) : ''
    expect(text).toContain(`Open: ${ORIGIN}/applications/${id}\r\n`)
    expect(text).toContain('the operators of Lodestone have named you')
    expect(text).not.toContain(sent.legalName)
    // Asked to confirm, and told the rest once a day.
    expect(mailsTo(other.email)).toHaveLength(1)
    expect((await operator.get('/contacts?mine=true')).body.items).toHaveLength(2)
    expect((await operator.get(`/contacts/${made.id}`)).body.unsubscribe).toContain(made.id)
  })

  test('see no contact of a participant as theirs, and no participant hears or sees theirs', async () => {
    const member = await registered(hub, 'member')
    const its = (await member.api.post('/contacts', { name: 'M', email: 'm@m.example', language: 'en', how: 'daily' }))
      .body
    expect(its.kinds).not.toContain('applications')
    expect((await operator.get(`/contacts/${its.id}`)).status).toBe(404)
    expect((await operator.get('/contacts?mine=true')).body.items.map((one: { id: string }) => one.id)).not.toContain(
      its.id,
    )
    await applying()
    const [first] = (await operator.get('/contacts?mine=true')).body.items
    expect((await member.api.get(`/contacts/${first.id}`)).status).toBe(404)
    expect(
      (await member.api.get('/notices')).body.items.filter((one: { kind: string }) => one.kind === 'applications'),
    ).toEqual([])
    expect((await (await hub.auditor()).get('/notices')).status).toBe(403)
  })

  test('see that an applicant’s address takes nothing', async () => {
    const sent = draft()
    refusals.set(sent.contact.email, { status: 550, text: '5.1.1 no such user' })
    const { api, id } = await applying(sent)
    const refused = async () =>
      (await operator.all('/contacts')).find((one: { email: string }) => one.email === sent.contact.email)?.refusals
    await until('it was refused', async () => (await refused()) === 1)
    await decide(id, 'refuse', { reasons: 'Not now.' })
    await until('it was refused again', async () => (await refused()) === 2)
    refusals.clear()
    expect((await api.get('/contacts')).status).toBe(403)
  })
})
