import { readFileSync } from 'node:fs'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { openTrap, type Trap } from '../system/mail.trap.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

const TERMS = {
  TERMS_VERSION: '2027-01',
  TERMS_SHA256: 'ab'.repeat(32),
  TERMS_URL: 'https://hub.example/terms',
}
const PROXY = '%PDF-1.7 Mia may speak for it'
const PICTURES = process.env.PICTURES
let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let stranger: Visit
let operator: Visit
let api: Api
let trap: Trap
const told = (email: string): number => trap.mails.filter(({ to }) => to === email).length

/** A company that nobody knows applies by itself, is asked, answers and is admitted; another is refused. */
describe.skipIf(browserPath() === undefined)('applications in the browser', () => {
  beforeAll(async () => {
    trap = await openTrap()
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub({ ...TERMS, MAIL_URL: trap.url })])
    api = await hub.operator()
    // Somebody who looks like whoever applies.
    await admitted(hub, 'member', { legalName: 'Rhein Motorenn GmbH' })
    stranger = await browser.visit()
    operator = await browser.visit()
    await Promise.all([signInAsStranger(stranger), signIn(operator, hub.url, { role: 'operator' })])
    await settled(stranger)
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
    await trap?.stop()
  })

  describe('whoever is new', applying)
  describe('whoever is asked', answering)
  describe('an operator', deciding)
})

async function signInAsStranger({ page }: Visit): Promise<void> {
  await page.goto(hub.url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /^Somebody new/ }).click()
  await page.locator('#nav').waitFor({ state: 'attached' })
}

/** The page at 1440 pixels in the light and at 390 in the dark, with a picture of each where they are asked for. */
async function fits(visit: Visit, name: string): Promise<void> {
  const { page } = visit
  const picture = async (how: string) => {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/apply-${name}-${how}.png`, fullPage: true })
  }
  expect(await axeFaults(visit)).toEqual([])
  await picture('light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(visit)).toBe(0)
  await expect.poll(() => axeFaults(visit), { timeout: 15_000 }).toEqual([])
  await picture('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
}

async function choose({ page }: Visit, label: string, country: string, nth = 0): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true }).nth(nth)
  await field.fill(country)
  await page.getByRole('option', { name: new RegExp(`^${country}`) }).click()
}

function applying() {
  test('sees its application alone: no other page, and no link to one', async () => {
    const { page } = stranger
    await page.getByRole('heading', { name: 'Your application', level: 1 }).waitFor()
    expect(await page.locator('#nav a').allTextContents()).toEqual(['Your application'])
    await page.goto(`${hub.url}/participants`)
    await page
      .getByText('Page not found', { exact: false })
      .or(page.getByRole('link', { name: /start/i }))
      .first()
      .waitFor()
    await page.goto(hub.url)
    await settled(stranger)
    expect(stranger.complaints).toEqual([])
  })

  test('fills the form, is told at the field what is wrong, and applies', async () => {
    const { page, complaints } = stranger
    await fits(stranger, 'empty')
    await page.getByLabel('Legal name').fill('Rhein Motoren GmbH')
    await choose(stranger, 'Country', 'Germany')
    await page.getByLabel('LEI').fill('5493001KJTIIGC8Y1R13')
    // What is typed outlives a reload.
    await page.reload()
    expect(await page.getByLabel('Legal name').inputValue()).toBe('Rhein Motoren GmbH')
    await page.getByLabel('Street and number').fill('Werkstraße 1')
    await page.getByLabel('City').fill('Köln')
    await page.getByRole('button', { name: 'Add an owner' }).click()
    await page.getByLabel('Owner', { exact: true }).fill('Anna Rhein')
    await choose(stranger, 'Country', 'Austria', 1)
    await page.getByLabel('Share in %').fill('100')
    await page.getByLabel('A natural person').check()
    await page.getByLabel('Name', { exact: true }).fill('Mia Berger')
    await page.getByLabel('E-mail address').fill('mia@rhein.example')
    await page.getByLabel('Function in the company').fill('Head of purchasing')
    await page.getByRole('button', { name: 'Add a contact' }).click()
    const other = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Remove contact 2' }) })
    await other.getByLabel('Name', { exact: true }).fill('Max Roth')
    await other.getByLabel('E-mail address').fill('MIA@rhein.example')
    await other.getByLabel('Function in the company').fill('Authorised signatory')
    await page.getByText(/Acceptance of the terms/).waitFor()
    expect(await page.getByRole('button', { name: 'Send application' }).isDisabled()).toBe(true)
    await page.getByLabel(/^The company accepts/).check()
    await page.getByRole('button', { name: 'Send application' }).click()
    await page
      .locator('.field-error')
      .getByText(/check digits/)
      .waitFor()
    await page.getByText('2 fields are refused').waitFor()
    await other.locator('.field-error').getByText('Each may be there once.').waitFor()
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('422')
    await fits(stranger, 'wrong')
    await page.getByLabel('LEI').fill('5493001KJTIIGC8Y1R12')
    await other.getByLabel('E-mail address').fill('max@rhein.example')
    await page.getByRole('button', { name: 'Send application' }).click()
    await page.getByText('Waits for a decision').waitFor()
    await page.getByText('Max Roth, Authorised signatory, max@rhein.example').waitFor()
    await page.getByText('No documents were given.').waitFor()
    await page.getByRole('button', { name: /What it is/ }).click()
    await page.getByRole('option', { name: 'Power of attorney' }).click()
    const file = (name: string, content: string) => ({
      name,
      mimeType: 'application/pdf',
      buffer: Buffer.from(content),
    })
    await page.locator('input[type=file]').setInputFiles(file('wrong.pdf', 'MZ a program'))
    await page.getByText('A document has to be a PDF, PNG or JPEG file.').waitFor()
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('415')
    await page.locator('input[type=file]').setInputFiles(file('power.pdf', PROXY))
    await page.getByRole('button', { name: 'Take back: Power of attorney' }).waitFor()
    await fits(stranger, 'sent')
    await until('both are told', async () => told('mia@rhein.example') + told('max@rhein.example') === 2)
    expect(complaints).toEqual([])
  })
}

function answering() {
  test('is asked, and answers with the form corrected', async () => {
    const { page } = operator
    await page.reload()
    await page.getByRole('link', { name: 'Notices: 1 unread' }).click()
    await page.getByRole('link', { name: /A company has applied to take part/ }).waitFor()
    await fits(operator, 'notices')
    await page.getByRole('link', { name: /A company has applied to take part/ }).click()
    await page.getByText('Mia Berger, Head of purchasing, mia@rhein.example').waitFor()
    await page.getByRole('link', { name: 'Notices: 0 unread' }).waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save: Power of attorney' }).click()
    expect((await saved).suggestedFilename()).toMatch(/^power-of-attorney-[0-9a-f]{12}\.pdf$/)
    expect(readFileSync(await (await saved).path(), 'utf8')).toBe(PROXY)
    expect(await page.getByRole('button', { name: /^Take back/ }).count()).toBe(0)
    await page.getByRole('link', { name: /^Applications/ }).click()
    await expect.poll(() => page.locator('#nav').getByText('1 application waits').count()).toBe(1)
    await page.getByRole('link', { name: 'Rhein Motoren GmbH' }).waitFor()
    // All of the navigation is seen.
    expect(
      await page.evaluate(`document.querySelector('#nav').scrollWidth - document.querySelector('#nav').clientWidth`),
    ).toBe(0)
    await fits(operator, 'queue')
    await page.getByRole('link', { name: 'Rhein Motoren GmbH' }).click()
    await page.getByText('similar name').waitFor()
    await fits(operator, 'detail')
    await page.getByRole('button', { name: 'Ask …' }).click()
    await page.getByLabel('Question').fill('Who else owns it?')
    await fits(operator, 'ask')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByText('Asked', { exact: true }).waitFor()

    await stranger.page.reload()
    await stranger.page.getByText('Who else owns it?').waitFor()
    await stranger.page.getByLabel('Answer').fill('Nobody; it is all hers.')
    await stranger.page.getByLabel('Postal code').fill('50667')
    await stranger.page.getByLabel(/^The company accepts/).check()
    await fits(stranger, 'asked')
    await stranger.page.getByRole('button', { name: 'Send answer' }).click()
    await stranger.page.getByText('Waits for a decision').waitFor()
    await stranger.page.getByText('Nobody; it is all hers.').waitFor()
    expect([...stranger.complaints, ...operator.complaints]).toEqual([])
  })
}

function deciding() {
  test('admits it: the company is a participant, and whoever applied is told and acts for it at once', async () => {
    const { page } = operator
    await page.reload()
    await page.getByText('Nobody; it is all hers.').waitFor()
    await page.getByRole('button', { name: 'Admit …' }).click()
    await page.getByLabel('Reference').fill('RM-1')
    await fits(operator, 'admit')
    await page.getByRole('button', { name: 'Admit', exact: true }).click()
    await page.getByRole('main').getByText('Admitted', { exact: true }).waitFor()
    const [{ id }] = await api.all('/participants?reference=RM-1')
    expect((await api.get(`/participants/${id}`)).body).toMatchObject({ status: 'admitted', bloc: 'EU' })
    await page.getByRole('heading', { name: 'How it stands' }).waitFor()
    await fits(operator, 'admitted')

    await stranger.page.getByText(/^Admitted .* You are the administrator of your company/).waitFor()
    await fits(stranger, 'admitted')
    await stranger.page.getByRole('button', { name: 'Begin' }).click()
    await stranger.page.getByRole('link', { name: 'Forecasts' }).first().waitFor()
    await stranger.page.goto(`${hub.url}/my/people`)
    await stranger.page.getByRole('row', { name: /Mia Berger.*Administrator/ }).waitFor()
    expect([...stranger.complaints, ...operator.complaints]).toEqual([])
  })

  test('has what waits sent to an address, as organisations do', async () => {
    const { page } = operator
    await page.getByRole('link', { name: /^Notices/ }).click()
    await page.getByRole('link', { name: /An applicant has answered what was asked/ }).waitFor()
    await page.getByRole('link', { name: 'E-mails' }).click()
    await page.getByText('Nobody gets e-mails yet.').waitFor()
    await fits(operator, 'emails-none')
    await page.getByRole('link', { name: 'New contact' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Olga')
    await page.getByLabel('E-mail address').fill('olga@hub.example')
    await page.getByRole('checkbox', { name: 'Applications' }).waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(1)
    await fits(operator, 'emails-new')
    await page.getByRole('button', { name: 'Add contact' }).click()
    await page.getByRole('row', { name: /olga@hub.example.*Olga.*Waiting for its reader/ }).waitFor()
    await until('its reader is asked', async () => told('olga@hub.example') === 1)
    expect(operator.complaints).toEqual([])
  })

  test('refuses another with reasons, which its applicant reads, who may apply again', async () => {
    const [known] = await api.all('/applications')
    const other = await hub.api.as({ sub: 'nils', roles: [] })
    const draft = { ...known.applied, legalName: 'Unknown Metals', lei: undefined, vatNumber: 'DE123456789' }
    const made = await other.post('/applications', draft)
    expect(made.status).toBe(201)
    const { page } = operator
    await page.goto(`${hub.url}/applications/${made.body.id}`)
    await page.getByRole('button', { name: 'Refuse …' }).click()
    await page.getByLabel('Reasons').fill('The VAT number is of another company.')
    await page.getByRole('button', { name: 'Refuse', exact: true }).click()
    await page.getByRole('main').getByText('Refused', { exact: true }).waitFor()
    const applicant = await browser.visit()
    await signIn(applicant, hub.url, { person: 'nils' })
    await applicant.page.getByText('The VAT number is of another company.').waitFor()
    await fits(applicant, 'refused')
    await applicant.page.getByRole('button', { name: 'Apply again' }).click()
    expect(await applicant.page.getByLabel('Legal name').inputValue()).toBe('Unknown Metals')
    expect([...applicant.complaints, ...operator.complaints]).toEqual([])
    await applicant.end()
  })
}
