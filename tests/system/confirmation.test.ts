import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askedOf, confirm, confirmTokenIn, noticesTo, plain } from './contact.ts'
import { registered as admitted } from './hub.ts'
import { headerOf, openTrap, type Trap } from './mail.trap.ts'

/** Nobody is told by e-mail who has not agreed to it: real database and broker, and a real mail server. */

const DAY_MS = 86_400_000
let hub: TestHub
let trap: Trap
let now = Date.parse('2026-06-01T04:00:00Z')
beforeAll(async () => {
  trap = await openTrap()
  hub = await startTestHub(
    [participants],
    { MAIL_URL: trap.url, PUBLIC_URL: 'https://hub.example', MAIL_TIMEOUT_MS: '2000' },
    () => new Date(now),
  )
})
afterAll(async () => {
  await hub?.stop()
  await trap?.stop()
})

type Who = Awaited<ReturnType<typeof admitted>>
const person = (email: string, more: object = {}) => ({ name: 'Mia', email, language: 'en', how: 'at-once', ...more })
const contactOf = async ({ api }: Who, id: string) => (await api.get(`/contacts/${id}`)).body
/** An organisation whose admission has been told: what a contact gets after that is news. */
async function registered(...args: Parameters<typeof admitted>): Promise<Who> {
  const who = await admitted(...args)
  await until('its admission is told', async () => (await who.api.get('/notices')).body.items.length > 0)
  return who
}
/** With a token of the day. */
const today = async (who: Who): Promise<Who> => ({ ...who, api: await hub.member(who.id) })
async function named(who: Who, email: string, more: object = {}) {
  const made = await who.api.post('/contacts', person(email, more))
  expect(made.status).toBe(201)
  return made.body
}
/** Has the organisation told of something, at a time after which the hub has put its e-mails on their way. */
async function change({ id }: Who): Promise<void> {
  const operator = await hub.operator()
  const { version, legalName } = (await operator.get(`/participants/${id}`)).body
  expect((await operator.put(`/participants/${id}`, { legalName }, version)).status).toBe(200)
  const api = await hub.member(id)
  await until('it is told', async () => {
    const { items } = (await api.get('/notices')).body
    return items.some((one: { about: { version?: number } }) => one.about.version === version + 1)
  })
}
const asked = (email: string, count = 1) =>
  until('its reader is asked', async () => {
    const mails = askedOf(trap, email)
    return mails.length === count && mails
  })

describe('an address', () => {
  test('is asked once, in its language, by the name of the organisation, and told nothing until its reader has confirmed', async () => {
    const member = await registered(hub, 'member', { legalName: 'Nordmotor <AG>' })
    const made = await named(member, 'asked@member.example', { language: 'de' })
    expect(made.state).toBe('unconfirmed')
    const [mail] = await asked('asked@member.example')
    const text = mail ? plain(mail) : ''
    expect(text).toContain('Nordmotor <AG>')
    expect(text).toContain('Bestätigen')
    expect(text.match(/https:\/\/\S+/g)).toHaveLength(1)
    expect(mail && headerOf(mail, 'List-Unsubscribe')).toBeUndefined()
    expect(mail && headerOf(mail, 'Content-Language')).toBe('de')
    const token = mail && confirmTokenIn(mail)
    for (const answer of [made, await contactOf(member, made.id), (await member.api.get('/contacts')).body])
      expect(JSON.stringify(answer)).not.toContain(token)
    await change(member)

    const link = `${hub.url}/api/v1/confirm/${token}`
    const shown = await fetch(link)
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const page = await shown.text()
    expect(page).toContain('Nordmotor &#60;AG&#62;')
    expect(page).toContain('<form method="post">')
    expect((await contactOf(member, made.id)).state).toBe('unconfirmed')
    expect((await fetch(`${link.slice(0, -3)}AAA`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(`${hub.url}/api/v1/confirm/${made.unsubscribe}`, { method: 'POST' })).status).toBe(404)
    for (const _ of ['once', 'again']) expect((await fetch(link, { method: 'POST' })).status).toBe(200)
    expect(await contactOf(member, made.id)).toMatchObject({ state: 'active' })
    await change(member)
    await until('it is told', async () => noticesTo(trap, 'asked@member.example').length === 1)
    expect(askedOf(trap, 'asked@member.example')).toHaveLength(1)
  })

  test('that takes the place of another is asked anew, and the link of another address confirms nothing', async () => {
    const member = await registered(hub, 'member')
    const { id } = await named(member, 'first@member.example')
    const [first] = await asked('first@member.example')
    await confirm(hub.url, trap, 'first@member.example')
    const { version } = await contactOf(member, id)
    const put = await member.api.put(`/contacts/${id}`, person('second@member.example'), version)
    expect(put).toMatchObject({ status: 200, body: { state: 'unconfirmed' } })
    await asked('second@member.example')
    const old = `${hub.url}/api/v1/confirm/${first && confirmTokenIn(first)}`
    expect((await fetch(old, { method: 'POST' })).status).toBe(404)
    await change(member)
    await confirm(hub.url, trap, 'second@member.example')
    const same = await contactOf(member, id)
    const kept = await member.api.put(`/contacts/${id}`, person('second@member.example', { name: 'Mio' }), same.version)
    expect(kept).toMatchObject({ status: 200, body: { state: 'active' } })
    expect(noticesTo(trap, 'second@member.example')).toEqual([])
  })

  test('that is to get nothing is asked once it is to get something', async () => {
    const member = await registered(hub, 'member')
    const { id, version } = await named(member, 'later@member.example', { how: 'none' })
    expect((await member.api.post(`/contacts/${id}/confirmation`)).status).toBe(409)
    await member.api.put(`/contacts/${id}`, person('later@member.example', { how: 'daily' }), version)
    await asked('later@member.example')
  })
})

describe('a link to confirm', () => {
  test('is valid for 7 days, says so in words afterwards, and another can be asked for', async () => {
    const member = await registered(hub, 'member')
    const { id } = await named(member, 'late@member.example')
    const [mail] = await asked('late@member.example')
    const link = `${hub.url}/api/v1/confirm/${mail && confirmTokenIn(mail)}`
    now += 7 * DAY_MS + 1_000
    const expired = await fetch(link, { method: 'POST' })
    const words = await expired.text()
    expect(words).toContain('no longer valid')
    expect(words).not.toContain('<form')
    const again = await today(member)
    expect(await contactOf(again, id)).toMatchObject({ state: 'unconfirmed' })
    const reply = await again.api.post(`/contacts/${id}/confirmation`)
    expect(reply).toMatchObject({ status: 200, body: { id, state: 'unconfirmed' } })
    expect(JSON.stringify(reply.body)).not.toContain('confirm/')
    await confirm(hub.url, trap, 'late@member.example', 2)
    expect((await again.api.post(`/contacts/${id}/confirmation`)).status).toBe(409)
  })

  test('is sent three times a day to a contact, by its own organisation alone', async () => {
    const [member, other] = [await today(await registered(hub, 'member')), await registered(hub, 'member')]
    const { id } = await named(member, 'thrice@member.example')
    for (const count of [2, 3]) {
      await asked('thrice@member.example', count - 1)
      expect((await member.api.post(`/contacts/${id}/confirmation`)).status).toBe(200)
    }
    await asked('thrice@member.example', 3)
    const refused = await member.api.post(`/contacts/${id}/confirmation`)
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(80_000)
    expect((await other.api.post(`/contacts/${id}/confirmation`)).status).toBe(404)
    now += DAY_MS + 1_000
    expect((await (await today(member)).api.post(`/contacts/${id}/confirmation`)).status).toBe(200)
    await asked('thrice@member.example', 4)
  })

  test('is sent twenty times a day for an organisation, whatever contacts it ends meanwhile', async () => {
    const member = await today(await registered(hub, 'member'))
    for (let count = 1; count <= 20; count++) {
      const { id, version } = await named(member, `stranger${count}@member.example`)
      await asked(`stranger${count}@member.example`)
      if (count > 15) expect((await member.api.delete(`/contacts/${id}`, version)).status).toBe(204)
    }
    const refused = await member.api.post('/contacts', person('stranger21@member.example'))
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } })
    expect((await member.api.all('/contacts')).length).toBe(15)
  })
})

describe('a reader in whose place another is told', () => {
  test('learns nobody’s address by the link that it keeps, and ends nothing of theirs', async () => {
    const member = await today(await registered(hub, 'member'))
    const { id, unsubscribe } = await named(member, 'before@member.example')
    await confirm(hub.url, trap, 'before@member.example')
    const { version } = await contactOf(member, id)
    expect((await member.api.put(`/contacts/${id}`, person('after@member.example'), version)).status).toBe(200)
    await confirm(hub.url, trap, 'after@member.example')
    const link = `${hub.url}/api/v1/unsubscribe/${unsubscribe}`
    const page = await fetch(link)
    expect(await page.text()).not.toContain('after@member.example')
    expect([page.status, (await fetch(link, { method: 'POST' })).status]).toEqual([404, 404])
    expect((await contactOf(member, id)).state).toBe('active')
  })
})

describe('a reader who has ended e-mails', () => {
  test('alone turns them on again, whatever its organisation makes of the contact', async () => {
    const member = await today(await registered(hub, 'member'))
    const { id, unsubscribe } = await named(member, 'enough@member.example')
    const { id: twin } = await named(member, 'Enough@member.example')
    await confirm(hub.url, trap, 'enough@member.example')
    await confirm(hub.url, trap, 'Enough@member.example')
    expect((await fetch(`${hub.url}/api/v1/unsubscribe/${unsubscribe}`, { method: 'POST' })).status).toBe(200)
    const ended = await contactOf(member, id)
    expect(ended).toMatchObject({ how: 'none', state: 'unconfirmed', endedAt: new Date(now).toISOString() })
    expect(await contactOf(member, twin)).toMatchObject({ how: 'none', state: 'unconfirmed' })
    await change(member)

    const put = await member.api.put(`/contacts/${id}`, person('enough@member.example'), ended.version)
    expect(put).toMatchObject({ status: 200, body: { state: 'unconfirmed', endedAt: ended.endedAt } })
    await asked('enough@member.example', 2)
    expect((await member.api.delete(`/contacts/${id}`, put.body.version)).status).toBe(204)
    // Those who were asked today are not asked a fourth time.
    now += DAY_MS + 1_000
    const later = await today(member)
    const anew = await named(later, 'ENOUGH@member.example')
    expect(anew).toMatchObject({ state: 'unconfirmed', endedAt: ended.endedAt })
    await change(member)
    expect(noticesTo(trap, 'enough@member.example')).toEqual([])

    await confirm(hub.url, trap, 'ENOUGH@member.example')
    const agreed = await contactOf(later, anew.id)
    expect(agreed.state).toBe('active')
    expect(agreed).not.toHaveProperty('endedAt')
    await change(member)
    await until('it is told', async () => noticesTo(trap, 'ENOUGH@member.example').length === 1)
  })

  test('is asked three times a day in any spelling, under whatever contact', async () => {
    const member = await today(await registered(hub, 'member'))
    for (const email of ['again@member.example', 'AGAIN@member.example', 'aGain@member.example']) {
      const { id, version } = await named(member, email)
      await asked(email)
      expect((await member.api.delete(`/contacts/${id}`, version)).status).toBe(204)
    }
    expect(await member.api.post('/contacts', person('again@member.example'))).toMatchObject({ status: 429 })
    expect((await member.api.post('/contacts', person('other@member.example'))).status).toBe(201)
  })

  test('has ended them though the organisation had turned them off itself, and the hub keeps no address for it', async () => {
    const member = await today(await registered(hub, 'member'))
    const { id, unsubscribe, version } = await named(member, 'off@member.example', { how: 'none' })
    const page = await fetch(`${hub.url}/api/v1/unsubscribe/${unsubscribe}`)
    expect(await page.text()).toContain('<form method="post">')
    await fetch(`${hub.url}/api/v1/unsubscribe/${unsubscribe}`, { method: 'POST' })
    expect((await contactOf(member, id)).endedAt).toEqual(expect.any(String))
    expect((await member.api.delete(`/contacts/${id}`, version + 1)).status).toBe(204)
    const client = new pg.Client({ connectionString: hub.databaseUrl })
    await client.connect()
    const { rows } = await client.query(
      'SELECT row_to_json(one)::text AS kept FROM participants.ended_address AS one WHERE participant_id = $1',
      [member.id],
    )
    await client.end()
    expect(rows).toHaveLength(1)
    expect(rows[0].kept).not.toContain('member.example')
  })
})
