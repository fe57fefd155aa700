import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scrape } from '../operations/scrape.ts'
import { confirmed, noticesTo } from './contact.ts'
import { registered } from './hub.ts'
import { headerOf, openTrap, type Refusal, type Trap, type Trapped } from './mail.trap.ts'

/** Notices as an organisation reads them, and as its people get them by e-mail: real database and broker, and a real mail server. */

const ORIGIN = 'https://hub.example'
const refusals = new Map<string, Refusal>()
let hub: TestHub
let trap: Trap
let now = Date.parse('2026-06-01T04:00:00Z')
beforeAll(async () => {
  trap = await openTrap(address => refusals.get(address))
  hub = await startTestHub(
    [participants],
    { MAIL_URL: trap.url, PUBLIC_URL: ORIGIN, MAIL_TIMEOUT_MS: '2000' },
    () => new Date(now),
  )
})
afterAll(async () => {
  await hub?.stop()
  await trap?.stop()
})

type Who = Awaited<ReturnType<typeof registered>>
const person = (email: string, more: object = {}) => ({
  name: 'Mia Müller',
  email,
  language: 'en',
  how: 'at-once',
  ...more,
})
const to = (email: string): Trapped[] => noticesTo(trap, email)
/** Names a contact that has confirmed. */
const named = ({ api }: Who, email: string, more: object = {}) => confirmed(hub, trap, api, person(email, more))
/** Changes what the hub knows of an organisation, which it is told. */
async function change({ id }: Who, name = 'Renamed'): Promise<void> {
  const operator = await hub.operator()
  const { body, headers } = await operator.get(`/participants/${id}`)
  const reply = await operator.put(`/participants/${id}`, { legalName: `${name} ${body.version}` }, body.version)
  expect([reply.status, headers.get('etag')]).toEqual([200, `"${body.version}"`])
}
const notices = async ({ api }: Who, query = '') => (await api.get(`/notices${query}`)).body
/** A member that was told that it is admitted. */
async function joined(): Promise<Who> {
  const who = await registered(hub, 'member')
  await told(who, 1)
  return who
}
const told = (who: Who, count: number) =>
  until('it is told', async () => {
    const page = await notices(who)
    return page.items.length === count && page
  })

describe('the notices of an organisation', () => {
  test('say by ids and a link what happened to its own, to its people alone, until each has read them', async () => {
    const [member, other] = [await joined(), await joined()]
    await change(member)
    const { items, unread, nextCursor } = await told(member, 2)
    expect([unread, nextCursor]).toEqual([2, null])
    expect(items[0]).toEqual({
      id: expect.any(String),
      kind: 'organisation',
      type: 'participants.participant-changed.v1',
      about: { participantId: member.id, status: 'admitted', version: 3 },
      link: `/api/v1/participants/${member.id}`,
      at: expect.any(String),
      read: false,
    })
    const read = await member.api.post(`/notices/${items[0].id}/read`)
    expect(read).toMatchObject({ status: 200, body: { id: items[0].id, read: true } })
    expect((await member.api.post(`/notices/${items[0].id}/read`)).status).toBe(200)
    expect((await other.api.post(`/notices/${items[0].id}/read`)).status).toBe(404)
    expect(await notices(member, '?unread=true')).toMatchObject({ unread: 1, items: [{ id: items[1].id }] })
    const colleague = { ...member, api: await hub.api.as({ sub: 'max', org: member.id, roles: ['member'] }) }
    expect((await notices(colleague)).unread).toBe(2)
    const first = await notices(member, '?limit=1')
    expect((await notices(member, `?limit=1&cursor=${first.nextCursor}`)).items).toMatchObject([{ id: items[1].id }])
    expect((await member.api.post('/notices/read')).body).toEqual({ unread: 0 })
    expect((await notices(colleague)).unread).toBe(2)
    expect((await notices(other)).items.map((one: { about: object }) => one.about)).toMatchObject([
      { participantId: other.id },
    ])
  })
})

describe('an e-mail', () => {
  test('says in the language of its reader what happened, with links and no figure', async () => {
    const member = await joined()
    for (const language of ['en', 'de', 'fr', 'ja']) await named(member, `mia.${language}@member.example`, { language })
    await change(member, '4711.25')
    const [notice] = (await told(member, 2)).items
    for (const [language, words, number] of [
      ['en', 'Your organisation=E2=80=99s particulars were changed', 'Record number'],
      ['de', 'Die Angaben zu Ihrer Organisation wurden ge=C3=A4ndert', 'Datensatznummer'],
    ] as const) {
      const [mail] = await until(
        'it came',
        async () => to(`mia.${language}@member.example`).length > 0 && to(`mia.${language}@member.example`),
      )
      const text = mail?.raw.replaceAll('=\r\n', '')
      expect(text).toContain(words)
      expect(text).toContain(`${number}: ${member.id}`)
      expect(text).not.toMatch(/4711|participantId/)
      expect(mail && headerOf(mail, 'Message-ID')).toContain(notice.id)
      expect(mail && headerOf(mail, 'Auto-Submitted')).toBe('auto-generated')
      expect(mail && headerOf(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
      expect(mail && headerOf(mail, 'Content-Language')).toBe(language)
    }
    await until(
      'the others came',
      async () => to('mia.fr@member.example').length + to('mia.ja@member.example').length === 2,
    )
  })

  test('is ended by one click without signing in, and by no made-up link', async () => {
    const member = await joined()
    const made = await named(member, 'click@member.example')
    await change(member)
    const [mail] = await until(
      'it came',
      async () => to('click@member.example').length > 0 && to('click@member.example'),
    )
    const link = (mail && headerOf(mail, 'List-Unsubscribe'))?.replace(`<${ORIGIN}`, hub.url).slice(0, -1) ?? ''
    expect(link).toBe(`${hub.url}/api/v1/unsubscribe/${made.unsubscribe}`)
    const shown = await fetch(link)
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await shown.text()).toContain('<form method="post">')
    expect((await member.api.get(`/contacts/${made.id}`)).body.how).toBe('at-once')
    const forged = await fetch(`${link.slice(0, -3)}AAA`, { method: 'POST' })
    expect(forged.status).toBe(404)
    expect(await forged.json()).toMatchObject({ code: 'not-found' })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const _ of ['once', 'again'])
      expect((await fetch(link, { method: 'POST', headers, body: 'List-Unsubscribe=One-Click' })).status).toBe(200)
    expect((await member.api.get(`/contacts/${made.id}`)).body.how).toBe('none')
    await change(member)
    await told(member, 3)
    expect(to('click@member.example')).toHaveLength(1)
  })

  test('of a day tells all of it at once, at six', async () => {
    const member = await joined()
    await named(member, 'daily@member.example', { how: 'daily' })
    await change(member)
    await change(member)
    await told(member, 3)
    expect(to('daily@member.example')).toEqual([])
    now = Date.parse('2026-06-01T06:00:01Z')
    const [mail] = await until(
      'the e-mail of the day came',
      async () => to('daily@member.example').length > 0 && to('daily@member.example'),
    )
    expect(mail?.raw.split('particulars were changed')).toHaveLength(3)
    expect(to('daily@member.example')).toHaveLength(1)
  })

  test('is of the kinds that its reader chose', async () => {
    const member = await joined()
    await named(member, 'rounds@member.example', { kinds: ['rounds'] })
    await named(member, 'all@member.example')
    await change(member)
    await until('the other came', async () => to('all@member.example').length > 0)
    expect(to('rounds@member.example')).toEqual([])
  })
})

test('an e-mail of which every notice was taken back or forgotten is not sent, and is no attempt', async () => {
  const member = await joined()
  const { id } = await named(member, 'empty@member.example')
  const attempts = async () =>
    (await scrape(hub.url)).families.get('lodestone_mail_attempts_total')?.samples.map(one => one.value)
  const before = await attempts()
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  await database.query(
    `INSERT INTO participants.mail (contact_id, participant_id, id, notice_ids, state, created_at, next_attempt_at)
     SELECT $1, $2, id, ARRAY[CASE WHEN n = 1 THEN id ELSE gen_random_uuid() END], 'pending', $3, $3
     FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, 2) AS n) AS given`,
    [id, member.id, new Date(now)],
  )
  const waiting = 'SELECT FROM participants.mail WHERE contact_id = $1 AND type IS NULL'
  await until('both are dropped', async () => (await database.query(waiting, [id])).rows.length === 0)
  await database.end()
  expect(await attempts()).toEqual(before)
  expect(to('empty@member.example')).toEqual([])
})

describe('an address', () => {
  test('that is refused for good three times is sent nothing more, which operators see, until it is revised', async () => {
    const member = await joined()
    const made = await named(member, 'gone@member.example')
    refusals.set('gone@member.example', { status: 550, text: '5.1.1 no such user' })
    for (let i = 1; i <= 3; i++) {
      await change(member)
      await until('it is refused', async () => (await member.api.get(`/contacts/${made.id}`)).body.refusals === i)
    }
    const operator = await hub.operator()
    const { items } = (await operator.get('/contacts?state=disabled')).body
    expect(items).toMatchObject([{ id: made.id, participantId: member.id, lastStatus: 550, refusals: 3 }])
    expect(items[0]).not.toHaveProperty('unsubscribe')
    refusals.clear()
    const { version } = (await member.api.get(`/contacts/${made.id}`)).body
    const revised = await member.api.put(`/contacts/${made.id}`, person('gone@member.example'), version)
    expect(revised).toMatchObject({ status: 200, body: { state: 'active', refusals: 0 } })
    await change(member)
    await until('it comes again', async () => to('gone@member.example').length === 1)
  })

  test('that is refused for a while is tried again, and what our own server forbids is not its fault', async () => {
    const member = await joined()
    const made = await named(member, 'full@member.example')
    const other = await named(member, 'policy@member.example')
    refusals.set('full@member.example', { status: 452, text: '4.2.2 mailbox full' })
    refusals.set('policy@member.example', { status: 550, text: '5.7.1 relaying denied' })
    await change(member)
    await told(member, 2)
    await until('both were tried', async () => {
      const attempts = (await scrape(hub.url)).families.get('lodestone_mail_attempts_total')?.samples
      return (attempts?.find(one => one.labels.outcome === 'deferred')?.value ?? 0) >= 2
    })
    refusals.clear()
    await until('time goes on until they have come', async () => {
      now += 1_000
      return to('full@member.example').length === 1 && to('policy@member.example').length === 1
    })
    for (const { id } of [made, other])
      expect((await member.api.get(`/contacts/${id}`)).body).toMatchObject({ state: 'active', refusals: 0 })
  })
})

test('without a mail server a folder takes each e-mail as a file, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-mail-'))
  const own = await startTestHub([participants], { MAIL_FOLDER: join(folder, 'out') })
  try {
    const member = await registered(own, 'member')
    await member.api.post('/contacts', person('file@member.example'))
    const [file = ''] = await until('it is written', async () => {
      const files = readdirSync(folder, { recursive: true }).map(String)
      return files.some(one => one.endsWith('.eml')) && files.filter(one => one.endsWith('.eml'))
    })
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^To: file@member.example\r$/m)
  } finally {
    await own.stop()
    rmSync(folder, { recursive: true })
  }
})

test('a stranger is invited three times a day, by nothing that whoever invites has written, however often that is taken back', async () => {
  const { api } = await registered(hub, 'member')
  const draft = { name: 'Win at https://prize.example', email: 'stranger@invited.example', position: 'reader' }
  for (const email of [draft.email, draft.email, 'Stranger@invited.example']) {
    const { status, body } = await api.post('/people', { ...draft, email })
    expect([status, (await api.post(`/people/${body.id}/end`)).status]).toEqual([201, 200])
  }
  const mails = await until('they came', async () => to(draft.email).length === 2 && to(draft.email))
  for (const mail of mails) {
    expect(headerOf(mail, 'To')).toBe(draft.email)
    expect(mail.raw.replace(/=\r?\n/g, '')).not.toContain('prize')
  }
  const fourth = await api.post('/people', draft)
  expect([fourth.status, fourth.body.rule]).toEqual([429, 'asked-to-join'])
  expect((await api.post('/people', { ...draft, email: 'colleague@invited.example' })).status).toBe(201)
})

test('an invitation goes out in the language that was asked for, with a link whose secret reaches no server, and lapses', async () => {
  const { api } = await registered(hub, 'member')
  const invited = await api.post('/people', {
    name: 'Ines Müller',
    email: 'ines@invited.example',
    position: 'reader',
    language: 'de',
  })
  const mail = await until('it came', async () => to('ines@invited.example')[0])
  const text = mail.raw.replace(/=\r?\n/g, '')
  expect(text).toContain(`${ORIGIN}/join#${invited.body.secret}`)
  expect(text).toContain('Content-Language: de')
  now = Date.parse(invited.body.lapsesAt)
  const ines = await hub.api.as({ sub: 'ines', roles: [] })
  const late = await ines.post('/people/accept', { secret: invited.body.secret })
  expect([late.status, late.body.code]).toEqual([404, 'not-found'])
})
