import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registered } from './hub.ts'

/** What is due of an organisation in the calendars of its people, under links that are theirs alone: real database and broker. */

let hub: TestHub
let database: pg.Client
beforeAll(async () => {
  hub = await startTestHub([participants], { PUBLIC_URL: 'https://hub.example' })
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

const ROUND = '01998e3a-5f00-7000-8000-00000000aaaa'
type Who = Awaited<ReturnType<typeof registered>>
const due = (who: Who, what: string, dueAt: string, more: { part?: string; done?: boolean } = {}) =>
  database.query(
    `INSERT INTO participants.deadline (participant_id, what, subject, part, due_at, set_at, done)
     VALUES ($1, $2, $3, $4, $5, '2027-01-01T00:00:00Z', $6)`,
    [who.id, what, ROUND, more.part ?? '', dueAt, more.done ?? false],
  )
/** As a calendar program asks, without signing in. */
const read = (link: string, headers: Record<string, string> = {}) =>
  fetch(link.replace('https://hub.example', hub.url), { headers })
const linked = async ({ api }: Who, language = 'en') => {
  const made = await api.post('/calendar-links', { language })
  expect(made.status).toBe(201)
  return made.body as { id: string; link: string }
}

test('a link shows what is due of its organisation and not done, in its language or another, and of nobody else', async () => {
  const [member, other] = [await registered(hub, 'member'), await registered(hub, 'member')]
  await due(member, 'decision', '2027-03-01T00:00:00Z', { part: 'alloc-1' })
  await due(member, 'decision', '2027-03-01T00:00:00Z', { part: 'alloc-2' })
  await due(member, 'collection', '2027-02-01T00:00:00Z', { done: true })
  await due(other, 'credential', '2027-04-01T00:00:00Z')
  const { link } = await linked(member)
  const reply = await read(link)
  expect([reply.status, reply.headers.get('content-type'), reply.headers.get('cache-control')]).toEqual([
    200,
    'text/calendar; charset=utf-8',
    expect.stringMatching(/^private/),
  ])
  const text = (await reply.text()).replaceAll('\r\n ', '')
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1)
  expect(text).toContain(`UID:decision.${ROUND}@hub.example\r\n`)
  expect(text).toContain('DTSTART:20270301T000000Z\r\n')
  expect(text).toContain(`URL:https://hub.example/my/rounds/${ROUND}\r\n`)
  expect(text).toContain(`DESCRIPTION:Open: https://hub.example/my/rounds/${ROUND}\r\n`)
  expect(text).not.toMatch(/alloc-1|roundId/)
  expect(text.match(/TRIGGER:-P[71]D/g)).toEqual(['TRIGGER:-P7D', 'TRIGGER:-P1D'])
  expect(await (await read(`${link}?lang=de`)).text()).toContain('SUMMARY:Über Zuteilungen entscheiden')
})

test('what has not changed is not sent again, and what is done vanishes', async () => {
  const member = await registered(hub, 'member')
  await due(member, 'collection', '2027-02-01T00:00:00Z')
  const { link } = await linked(member)
  const etag = (await read(link)).headers.get('etag') ?? ''
  expect((await read(link, { 'if-none-match': etag })).status).toBe(304)
  await database.query('UPDATE participants.deadline SET done = true WHERE participant_id = $1', [member.id])
  const changed = await read(link, { 'if-none-match': etag })
  expect(changed.status).toBe(200)
  expect(await changed.text()).not.toContain('VEVENT')
})

test('a link is shown to its person again, to colleagues not, and whoever of them revokes it ends it', async () => {
  const [member, other] = [await registered(hub, 'member'), await registered(hub, 'member')]
  const { id, link } = await linked(member)
  expect((await member.api.get('/calendar-links')).body.items).toMatchObject([{ id, link, person: 'mia' }])
  const colleague = await hub.api.as({ sub: 'max', org: member.id, roles: ['member'] })
  const [seen] = (await colleague.get('/calendar-links')).body.items
  expect(seen).toMatchObject({ id, person: 'mia' })
  expect(seen).not.toHaveProperty('link')
  expect((await other.api.send('DELETE', `/calendar-links/${id}`)).status).toBe(404)
  expect((await read(link.replace(/.{8}\.ics$/, 'AAAAAAAA.ics'))).status).toBe(404)
  expect((await read(link)).status).toBe(200)
  expect((await colleague.send('DELETE', `/calendar-links/${id}`)).status).toBe(204)
  expect((await read(link)).status).toBe(404)
  expect((await other.api.get('/calendar-links')).body.items).toEqual([])
})
