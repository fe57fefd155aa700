import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askedOf, confirmTokenIn, noticesTo } from '../system/contact.ts'
import { admitted, startWholeHub } from '../system/hub.ts'
import { openTrap, type Refusal, type Trap } from '../system/mail.trap.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

const ADDRESS = 'mia@nordmotor.example'
const refusals = new Map<string, Refusal>()
let browser: Browser
let trap: Trap
let hub: Awaited<ReturnType<typeof startWholeHub>>
let member: Visit
let api: Api
let id = ''

/** A member has its notices sent to people, in the console, and a real mail server takes or refuses them. */
describe.skipIf(browserPath() === undefined)('contacts in the browser', () => {
  beforeAll(async () => {
    trap = await openTrap(address => refusals.get(address))
    ;[browser, hub] = await Promise.all([
      openBrowser(),
      startWholeHub({ MAIL_URL: trap.url, PUBLIC_URL: 'https://hub.example' }),
    ])
    ;({ id, api } = await admitted(hub, 'member', { legalName: 'Nordmotor AG' }))
    member = await browser.visit()
    await signIn(member, hub.url, { role: 'member', organisation: 'Nordmotor AG' })
    await settled(member)
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
    await trap?.stop()
  })

  describe('a new contact', added)
  describe('a standing contact', standing)
})

/** Takes a picture where `PICTURES` names a folder: for looking, not for judging. */
async function picture({ page }: Visit, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** The page at both widths and in both themes. */
async function fits(visit: Visit, name: string): Promise<void> {
  expect(await axeFaults(visit)).toEqual([])
  await picture(visit, `${name}-1440`)
  await visit.page.emulateMedia({ colorScheme: 'dark' })
  await visit.page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(visit)).toBe(0)
  await expect.poll(() => axeFaults(visit), { timeout: 15_000 }).toEqual([])
  await picture(visit, `${name}-390-dark`)
  await visit.page.emulateMedia({ colorScheme: 'light' })
  await visit.page.setViewportSize({ width: 1440, height: 900 })
}

/** Changes what the hub knows of the member, which it is told. */
async function change(): Promise<void> {
  const operator = await hub.operator()
  const { version } = (await operator.get(`/participants/${id}`)).body
  expect((await operator.put(`/participants/${id}`, { legalName: `Nordmotor ${version} AG` }, version)).status).toBe(
    200,
  )
}
const contact = async () => (await api.all('/contacts'))[0]

function added() {
  test('a member names a person by keyboard, is told what is wrong, and the person gets an e-mail', async () => {
    const { page, complaints } = member
    await page.getByRole('link', { name: /^Notices/ }).press('Enter')
    await page.getByRole('link', { name: 'E-mails' }).press('Enter')
    await page.getByText('Nobody gets e-mails yet.').waitFor()
    await fits(member, 'contacts-none')
    await page.getByRole('link', { name: 'New contact' }).press('Enter')
    await page.getByLabel('Name', { exact: true }).press('Enter')
    await page.getByText('Enter a name.').waitFor()
    await page.getByText(/^an address such as/).waitFor()
    // A member has no offers to hear of.
    expect(await page.getByRole('checkbox', { name: 'Your offers' }).count()).toBe(0)
    await page.getByLabel('Name', { exact: true }).fill('Mia Müller')
    complaints.splice(0)
    await page.getByLabel('E-mail address').fill('mia@nord..example')
    await page.getByLabel('E-mail address').press('Enter')
    // Of the hub, beside its field.
    await page.locator('.field').getByText('An e-mail address is expected.').waitFor()
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('422')
    await fits(member, 'contacts-wrong')
    await page.getByLabel('E-mail address').fill(ADDRESS)
    await page.getByRole('checkbox', { name: 'Rounds' }).press('Space')
    await page.getByRole('button', { name: 'Add contact' }).press('Enter')
    await page.getByRole('row', { name: new RegExp(`${ADDRESS}.*Mia Müller.*Waiting for its reader`) }).waitFor()
    await fits(member, 'contacts-added')
    expect(await contact()).toMatchObject({
      how: 'at-once',
      language: 'en',
    })
    expect([...(await contact()).kinds].sort()).toEqual([
      'allocations',
      'forecasts',
      'offers',
      'organisation',
      'origin',
    ])
    expect(complaints).toEqual([])
  })

  test('its reader is asked, once more where the member wants it, and gets e-mails after pressing the button', async () => {
    const { page, complaints } = member
    await until('its reader is asked', async () => askedOf(trap, ADDRESS).length === 1)
    await page.getByRole('link', { name: ADDRESS }).click()
    await page.getByText(/^Nothing is sent until the reader/).waitFor()
    await fits(member, 'contacts-unconfirmed')
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.getByText('The e-mail is on its way.').waitFor()
    await until('its reader is asked again', async () => askedOf(trap, ADDRESS).length === 2)
    const [mail] = askedOf(trap, ADDRESS)
    const reader = await browser.visit()
    await reader.page.goto(`${hub.url}/api/v1/confirm/${mail && confirmTokenIn(mail)}`)
    await fits(reader, 'contacts-confirm')
    await reader.page.getByRole('button', { name: 'Confirm' }).press('Enter')
    await reader.page.getByText(/^Confirmed/).waitFor()
    await fits(reader, 'contacts-confirmed-page')
    expect(reader.complaints).toEqual([])
    await reader.end()
    await page.getByRole('link', { name: 'E-mails' }).first().click()
    await page.reload()
    await page.getByRole('row', { name: new RegExp(`${ADDRESS}.*Active`) }).waitFor()
    await change()
    await until('the e-mail came', async () => noticesTo(trap, ADDRESS).length > 0)
    expect(complaints).toEqual([])
  })
}

function standing() {
  test('a contact is changed, and all that is not shown stays', async () => {
    const { page, complaints } = member
    await page.getByRole('link', { name: ADDRESS }).click()
    await page.getByRole('heading', { name: ADDRESS, level: 1 }).waitFor()
    await page.getByRole('button', { name: /^At once/ }).click()
    await page.getByRole('option', { name: /^Once a day/ }).click()
    await page.getByRole('button', { name: /^English/ }).click()
    await page.getByRole('option', { name: 'Deutsch' }).click()
    await page.getByRole('checkbox', { name: 'Rounds' }).press('Space')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('The changes are saved.').waitFor()
    expect(await contact()).toMatchObject({
      how: 'daily',
      language: 'de',
      kinds: expect.arrayContaining(['offers', 'rounds']),
    })
    expect(complaints).toEqual([])
  })

  test('one that was disabled says when and why, which operators see, and is enabled again', async () => {
    const { page, complaints } = member
    refusals.set(ADDRESS, { status: 550, text: '5.1.1 no such user' })
    const { id: contactId, version, language, name, email } = await contact()
    const revised = await api.put(`/contacts/${contactId}`, { language, name, email, how: 'at-once' }, version)
    expect(revised.status).toBe(200)
    for (let refused = 1; refused <= 3; refused++) {
      await change()
      await until('it is refused', async () => (await contact()).refusals === refused)
    }
    const operator = await browser.visit()
    await signIn(operator, hub.url, { role: 'operator' })
    await settled(operator)
    await operator.page.getByRole('button', { name: /Operator/ }).click()
    await operator.page.getByRole('menuitem', { name: 'Disabled e-mail addresses' }).click()
    await operator.page.getByRole('row', { name: new RegExp(`${ADDRESS}.*Nordmotor.*550.*3`) }).waitFor()
    await fits(operator, 'contacts-operator')
    expect(operator.complaints).toEqual([])
    await operator.end()

    await page.getByRole('button', { name: /Member/ }).click()
    await page.getByRole('menuitem', { name: 'E-mails' }).click()
    await page.reload()
    await page.getByRole('row', { name: new RegExp(`${ADDRESS}.*Disabled`) }).waitFor()
    await page.getByRole('link', { name: ADDRESS }).click()
    await page.getByText(/^Disabled .* refused 3 e-mails in a row for good \(last status 550\)/).waitFor()
    await fits(member, 'contacts-disabled')
    refusals.clear()
    await page.getByRole('button', { name: 'Enable …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Enable', exact: true }).click()
    await page.getByText('The address is active again.').waitFor()
    await page.getByText(/^Disabled/).waitFor({ state: 'detached' })
    expect(await contact()).toMatchObject({ state: 'active', refusals: 0, how: 'at-once' })
    expect(complaints).toEqual([])
  })

  test('a link to the calendar is made and revoked', async () => {
    const { page, complaints } = member
    await page.goto(`${hub.url}/my/contacts`)
    await page.getByRole('button', { name: 'Make a link' }).click()
    await page.getByText(/^Made by /).waitFor()
    await page.getByRole('button', { name: 'Copy the link' }).waitFor()
    await fits(member, 'contacts-calendar')
    expect(await api.all('/calendar-links')).toHaveLength(1)
    await page.getByRole('button', { name: 'Revoke …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke it' }).click()
    await page.getByText(/^Made by /).waitFor({ state: 'detached' })
    expect(await api.all('/calendar-links')).toEqual([])
    await page.getByRole('link', { name: ADDRESS }).click()
    expect(complaints).toEqual([])
  })

  test('one that was removed is gone', async () => {
    const { page, complaints } = member
    await page.getByRole('button', { name: 'Remove …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click()
    await page.getByText('Nobody gets e-mails yet.').waitFor()
    expect(await api.all('/contacts')).toEqual([])
    expect(complaints).toEqual([])
  })
}
