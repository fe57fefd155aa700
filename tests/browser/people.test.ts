import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let administrator: Visit
let colleague: Visit
let api: Api
let link = ''

/** Where pictures are wanted. */
const pictures = process.env.PICTURES
const picture = ({ page }: Visit, name: string): Promise<unknown> =>
  pictures ? page.screenshot({ path: `${pictures}/${name}.png` }) : Promise.resolve()

/** An administrator invites somebody, in the console; whoever it is joins, sees what is the organisation's, and is out when ended. */
describe.skipIf(browserPath() === undefined)('people in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    ;({ api } = await admitted(hub, 'member', { legalName: 'Nordmotor AG' }))
    expect((await api.post('/demand/forecasts', forecast(undefined, { reference: 'NM-2027' }))).status).toBe(201)
    administrator = await browser.visit()
    await administrator.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await signIn(administrator, hub.url, { role: 'member', organisation: 'Nordmotor AG' })
    await settled(administrator)
    colleague = await browser.visit()
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('an administrator invites somebody by keyboard, is told what is wrong, and sees the link once', invites)
  test(
    'the invited person joins with an account of which the issuer says no more, and sees the organisation’s forecasts',
    joins,
  )
  test('a position is changed, and what it no longer allows is gone', changes)
  test('who is no administrator chooses the e-mails to their own address, and to no other', chooses)
  test('whose access is ended is out, where they are signed in', ends)
  test('a group is asked for, confirmed by an operator, changed in position and ended', groups)
  test('an operator invites the first administrator of an organisation that has nobody', startsWith)
  test('a link without an invitation, and one that was used, say so', refuses)
})

/** The page at both widths and in both themes. */
async function fits(visit: Visit, name: string): Promise<void> {
  expect(await axeFaults(visit)).toEqual([])
  await picture(visit, `people-${name}-1440-light`)
  await visit.page.emulateMedia({ colorScheme: 'dark' })
  await visit.page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(visit)).toBe(0)
  await expect.poll(() => axeFaults(visit), { timeout: 15_000 }).toEqual([])
  await picture(visit, `people-${name}-390-dark`)
  await visit.page.emulateMedia({ colorScheme: 'light' })
  await visit.page.setViewportSize({ width: 1440, height: 900 })
}

async function invites(): Promise<void> {
  const { page, complaints } = administrator
  await page.getByRole('link', { name: 'People', exact: true }).press('Enter')
  await page.getByText('Nobody is listed yet.').waitFor()
  await fits(administrator, 'none')
  await page.getByRole('button', { name: 'Invite …' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Invite', exact: true }).press('Enter')
  await dialog.getByText('Enter a name.').waitFor()
  await dialog.getByText(/^an address such as/).waitFor()
  await fits(administrator, 'invite')
  await dialog.getByLabel('Name', { exact: true }).fill('Ines Berg')
  await dialog.getByLabel('E-mail address').fill('ines@nordmotor.example')
  await dialog.getByRole('button', { name: /^Trader/ }).click()
  await page.getByRole('option', { name: 'Administrator' }).click()
  await dialog.getByText('Everything, also people').waitFor()
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  await dialog.getByText('Ines Berg is invited').waitFor()
  await fits(administrator, 'link')
  link = (await dialog.locator('code').textContent()) ?? ''
  expect(link).toMatch(/\/join#[\w-]{43}$/)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: /Ines Berg.*ines@nordmotor\.example.*Administrator.*Invited/ }).waitFor()
  await fits(administrator, 'list')
  expect(complaints).toEqual([])
}

async function joins(): Promise<void> {
  const { page, complaints } = colleague
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  const { pathname, hash } = new URL(link)
  await signIn(colleague, hub.url, { person: 'ines' }, pathname + hash)
  await page.getByText('You are signed in as ines.').waitFor()
  // Neither in the address bar, nor in anything that a server is asked for.
  expect(page.url()).toBe(`${hub.url}/join`)
  await fits(colleague, 'join')
  await page.getByRole('button', { name: 'Join' }).press('Enter')
  await page.getByRole('link', { name: 'Forecasts' }).click()
  await page.getByText('NM-2027').first().waitFor()
  expect(asked.filter(url => url.includes(hash.slice(1)) && !url.includes('#'))).toEqual([])
  await page.getByRole('link', { name: 'People', exact: true }).waitFor()
  await page.reload()
  await page.getByText('NM-2027').first().waitFor()
  expect(complaints).toEqual([])
}

async function changes(): Promise<void> {
  const { page, complaints } = administrator
  await page.reload()
  await page.getByRole('row', { name: /Ines Berg.*Active/ }).waitFor()
  await page.getByRole('link', { name: 'Ines Berg' }).click()
  await page.getByRole('heading', { name: 'Ines Berg', level: 1 }).waitFor()
  await fits(administrator, 'person')
  await page.getByRole('button', { name: /^Administrator/ }).click()
  await page.getByRole('option', { name: 'Trader' }).click()
  await page.getByRole('button', { name: 'Save position' }).click()
  // The last one that is listed stays.
  await page.getByText(/last administrator/).waitFor()
  for (const complaint of complaints.splice(0)) expect(complaint).toContain('409')
  const second = await api.post('/people', { name: 'Otto', email: 'otto@nordmotor.example', position: 'administrator' })
  const otto = await hub.api.as({ sub: 'otto', roles: [] })
  expect((await otto.post('/people/accept', { secret: second.body.secret })).status).toBe(200)
  await page.getByRole('button', { name: 'Save position' }).click()
  await page.getByText('The position is changed.').waitFor()
  await colleague.page.reload()
  await colleague.page.getByText('NM-2027').first().waitFor()
  expect(await colleague.page.getByRole('link', { name: 'People', exact: true }).count()).toBe(0)
  expect(complaints).toEqual([])
}

async function chooses(): Promise<void> {
  const { page, complaints } = colleague
  await page.getByRole('link', { name: /^Notices/ }).click()
  await page.getByRole('link', { name: 'E-mails' }).click()
  await page.getByText('You get no e-mails yet.').waitFor()
  await page.getByRole('link', { name: 'E-mails to me' }).click()
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('ines@nordmotor.example')
  expect(await page.getByLabel('E-mail address').getAttribute('readonly')).not.toBeNull()
  await page.getByLabel('Name', { exact: true }).fill('Ines Berg')
  await page.getByRole('button', { name: /^At once/ }).click()
  await page.getByRole('option', { name: /^Once a day/ }).click()
  await fits(colleague, 'own-contact')
  await page.getByRole('button', { name: 'Add contact' }).click()
  await page.getByRole('row', { name: /ines@nordmotor\.example.*Once a day/ }).waitFor()
  expect(await page.getByRole('link', { name: 'E-mails to me' }).count()).toBe(0)
  expect(complaints).toEqual([])
}

async function ends(): Promise<void> {
  const { page, complaints } = administrator
  await page.getByRole('button', { name: 'End access …' }).click()
  await page.getByText(/Ines Berg can no longer read or do anything/).waitFor()
  await fits(administrator, 'end')
  await page.getByRole('dialog').getByRole('button', { name: 'End access', exact: true }).click()
  await page.getByText('The access of Ines Berg has ended.').waitFor()
  await page.getByText('Left', { exact: true }).waitFor()
  await fits(administrator, 'left')
  await colleague.page.getByRole('link', { name: 'Rounds' }).click()
  await colleague.page.getByText('You no longer act for this organisation.', { exact: false }).waitFor()
  await fits(colleague, 'out')
  expect(complaints).toEqual([])
}

async function groups(): Promise<void> {
  const { page, complaints } = administrator
  await page.goto(`${hub.url}/my/people`)
  await page.getByText('No group acts for your organisation.').waitFor()
  await page.getByRole('button', { name: 'Add group …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the group').fill('nordmotor-buyers')
  await fits(administrator, 'group')
  await dialog.getByRole('button', { name: 'Ask for it' }).click()
  await page.getByText('Waits for an operator').waitFor()
  const operator = await browser.visit()
  await signIn(operator, hub.url, { role: 'operator' })
  await operator.page.goto(`${hub.url}/participants`)
  await operator.page.getByText('nordmotor-buyers').waitFor()
  await fits(operator, 'groups-asked')
  await operator.page.getByRole('button', { name: 'Confirm …' }).click()
  await operator.page.getByText('Everybody whom the identity provider has in nordmotor-buyers').waitFor()
  await operator.page.getByRole('button', { name: 'Confirm group' }).click()
  await operator.page.getByText('nordmotor-buyers acts for Nordmotor AG.').waitFor()
  await page.reload()
  const card = page.getByRole('region', { name: 'Groups of your identity provider' })
  await card.getByText('Active', { exact: true }).waitFor()
  await card.getByRole('button', { name: 'Position …' }).click()
  await dialog.getByRole('button', { name: /^Trader/ }).click()
  await page.getByRole('option', { name: 'Reader' }).click()
  await dialog.getByRole('button', { name: 'Save position' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await card.getByText('Reader', { exact: true }).waitFor()
  await fits(administrator, 'groups')
  await card.getByRole('button', { name: 'End …' }).click()
  await dialog.getByRole('button', { name: 'End access' }).click()
  await page.getByText('No group acts for your organisation.').waitFor()
  expect(complaints.filter(text => !/\b40[13]\b/.test(text))).toEqual([])
}

async function startsWith(): Promise<void> {
  const { id } = await admitted(hub, 'supplier', { legalName: 'Südlicht Ltd' })
  const operator = await browser.visit()
  await signIn(operator, hub.url, { role: 'operator' }, `/participants/${id}`)
  const { page, complaints } = operator
  await page.getByRole('button', { name: 'Invite administrator …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Ada')
  await dialog.getByLabel('E-mail address').fill('ada@suedlicht.example')
  await fits(operator, 'first')
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  await dialog.getByText('Ada is invited').waitFor()
  expect(await dialog.locator('code').textContent()).toMatch(/\/join#[\w-]{43}$/)
  expect(complaints).toEqual([])
  await operator.end()
}

async function refuses(): Promise<void> {
  const { page, complaints } = colleague
  complaints.splice(0)
  const { pathname, hash } = new URL(link)
  await page.goto('about:blank')
  await page.goto(hub.url + pathname + hash)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByText('This invitation was used or has lapsed', { exact: false }).waitFor()
  for (const complaint of complaints.splice(0)) expect(complaint).toContain('404')
  await page.goto(`${hub.url}/join`)
  await page.reload()
  await page.getByText('This link has no invitation.', { exact: false }).waitFor()
  await fits(colleague, 'no-invitation')
  expect(complaints).toEqual([])
}
