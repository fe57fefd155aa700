import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let member: Visit
let supplier: Visit
const apis = {} as Record<'member' | 'supplier', Api>

/** What is typed and not sent survives whatever becomes of the page. */
describe.skipIf(browserPath() === undefined)('typed work', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    const enter = async (role: 'member' | 'supplier', organisation: string) => {
      apis[role] = (await admitted(hub, role, { legalName: organisation })).api
      const visit = await browser.visit()
      await signIn(visit, hub.url, { role, organisation })
      await settled(visit)
      return visit
    }
    member = await enter('member', 'Nordmotor AG')
    supplier = await enter('supplier', 'Lynas Malaysia')
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  describe('of a forecast', ofForecast)
  describe('of a person', ofPerson)
  describe('of a revision', ofRevision)
  describe('of an offer', ofOffer)
})

async function typeCell({ page }: Visit, index: number, text: string): Promise<void> {
  await page.getByRole('gridcell').nth(index).focus()
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}
const resumed = ({ page }: Visit) => page.getByText(/^You go on with what you typed until/)

function ofForecast() {
  test('goes on after another page, a reload, and a session that was lost at the last word', async () => {
    const { page } = member
    await page.goto(`${hub.url}/my/forecasts/new`)
    await page.getByLabel('Reference').fill('発注-7 Ä')
    await typeCell(member, 0, 'L-1')
    await page.getByText(/^Kept for you at/).waitFor()
    await page.getByRole('link', { name: 'Forecasts', exact: true }).first().click()
    await page.getByText(/^You have begun a new one/).waitFor()
    await page.getByRole('link', { name: 'Go on with it' }).click()
    await resumed(member).waitFor()
    expect(await page.getByLabel('Reference').inputValue()).toBe('発注-7 Ä')
    await page.getByRole('gridcell', { name: 'L-1' }).waitFor()

    // Gone at once, before anything could be kept at the hub.
    await page.getByLabel('Reference').fill('FC-2')
    await page.getByRole('link', { name: 'Forecasts', exact: true }).first().click()
    await page.getByRole('link', { name: 'Go on with it' }).click()
    expect(await page.getByLabel('Reference').inputValue()).toBe('FC-2')
    await page.reload()
    await resumed(member).waitFor()
    expect(await page.getByLabel('Reference').inputValue()).toBe('FC-2')

    await page.route('**/api/v1/drafts/*', route =>
      route.request().method() === 'PUT' ? route.fulfill({ status: 401, body: '{}' }) : route.continue(),
    )
    await page.getByLabel('Reference').fill('FC-3')
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await page.unroute('**/api/v1/drafts/*')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: /^Nordmotor AG/ }).click()
    await resumed(member).waitFor()
    expect(await page.getByLabel('Reference').inputValue()).toBe('FC-3')
    await page.getByRole('gridcell', { name: 'L-1' }).waitFor()
    expect(await axeFaults(member)).toEqual([])
  })

  test("begins anew when asked, and is nobody else's", async () => {
    const { page } = member
    const other = await browser.visit({ width: 390, dark: true })
    await signIn(other, hub.url, { role: 'supplier', organisation: 'Lynas Malaysia' }, '/my/offers')
    await settled(other)
    expect(await other.page.getByText(/^You have begun/).count()).toBe(0)
    await other.end()
    await page.getByRole('button', { name: 'Begin anew' }).click()
    await page.getByRole('dialog').getByText('is forgotten').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Begin anew' }).click()
    await until('the form is empty', async () => (await page.getByLabel('Reference').inputValue()) === '')
    await resumed(member).waitFor({ state: 'detached' })
    await page.reload()
    await settled(member)
    expect(await page.getByLabel('Reference').inputValue()).toBe('')
    expect(await resumed(member).count()).toBe(0)
  })

  test('is sent under the reference that was typed, in whatever script', async () => {
    const { page } = member
    await page.getByLabel('Reference').fill('発注-7 Ä')
    await page.getByRole('gridcell').first().focus()
    await page.evaluate(`{
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', 'Ω\\tndpr-oxide\\t\\t100\\t\\t2028-Q1\\tDE\\t\\t\\tintent')
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    }`)
    await page.getByRole('gridcell', { name: 'Ω', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByRole('heading', { name: '発注-7 Ä' }).waitFor()
    const made = (await apis.member.all('/demand/forecasts')).find(one => one.reference === '発注-7 Ä')
    expect(made.lines).toMatchObject([{ reference: 'Ω', quantityKg: '100' }])
  })
}

/** What this tab keeps of anybody's typed work. */
const inTab = ({ page }: Visit): Promise<string[]> =>
  page.evaluate(`Object.keys(sessionStorage).filter(key => key.startsWith('lodestone.typed'))`)

function ofPerson() {
  test('goes on with what was typed last, on whichever machine, and stays in no tab that was signed out of', async () => {
    const visit = await browser.visit()
    const { page } = visit
    const open = async (one: Visit) => {
      await signIn(one, hub.url, { role: 'member', organisation: 'Nordmotor AG' }, '/my/forecasts/new')
      await settled(one)
    }
    await open(visit)
    await page.route('**/api/v1/drafts/*', route =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    )
    await page.getByLabel('Reference').fill('early')
    await page.getByText(/^What you typed last is kept in this window only/).waitFor()
    const elsewhere = await browser.visit()
    await open(elsewhere)
    await elsewhere.page.getByLabel('Reference').fill('late')
    await elsewhere.page.getByText(/^Kept for you at/).waitFor()
    await elsewhere.end()
    expect(await inTab(visit)).toHaveLength(1)
    await page.reload()
    await resumed(visit).waitFor()
    expect(await page.getByLabel('Reference').inputValue()).toBe('late')

    await page.unroute('**/api/v1/drafts/*')
    await page.getByLabel('Reference').fill('last')
    await page.locator('.account').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await inTab(visit)).toEqual([])
    await open(visit)
    expect(await page.getByLabel('Reference').inputValue()).toBe('last')

    // A hub that takes nothing any more does not have it stay here for whoever comes next.
    await page.route('**/api/v1/drafts/*', route =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    )
    await page.getByLabel('Reference').fill('unheard')
    await page.getByText(/^What you typed last is kept in this window only/).waitFor()
    await page.locator('.account').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await inTab(visit)).toEqual([])
    await visit.end()
    await apis.member.send('DELETE', '/drafts/forecast')
  })

  test('is kept whole where a book is large, and is said to be kept nowhere where it is', async () => {
    const { page } = member
    await page.goto(`${hub.url}/my/forecasts/new`)
    await settled(member)
    const lines = Array.from(
      { length: 9_000 },
      (_, n) => `L-${n}\tndpr-oxide\t${n + 1}\t2028-Q1\tDE\tintent\t${'x'.repeat(60)}`,
    )
    await page.getByRole('gridcell').first().focus()
    await page.evaluate(`{
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', ${JSON.stringify(lines.join('\n'))})
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    }`)
    await page.getByText(/^Kept for you at/).waitFor()
    await page.reload()
    await resumed(member).waitFor()
    await page.getByRole('gridcell', { name: 'L-0', exact: true }).waitFor()
    await page.route('**/api/v1/drafts/*', route =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    )
    await page.evaluate(`Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }`)
    await page.getByLabel('Reference').fill('too much')
    await page.getByText(/^What you typed last is kept nowhere/).waitFor()
    await page.unroute('**/api/v1/drafts/*')
    await apis.member.send('DELETE', '/drafts/forecast')
  })
}

function ofRevision() {
  test('is one of that version: what others sent meanwhile is shown, and once sent it is gone', async () => {
    const { page } = member
    const line = { reference: 'L-1', material: 'ndpr-oxide', quantityKg: '100', period: '2028-Q1', deliverTo: 'DE' }
    const sent = { reference: 'FC-9', lines: [{ ...line, commitment: 'intent' }] }
    const made = (await apis.member.post('/demand/forecasts', sent)).body
    await page.goto(`${hub.url}/my/forecasts/${made.id}`)
    await typeCell(member, 3, '120')
    await page.getByText(/^Kept for you at/).waitFor()
    await page.getByRole('link', { name: 'Forecasts', exact: true }).first().click()
    await settled(member)
    await apis.member.put(
      `/demand/forecasts/${made.id}`,
      { ...sent, lines: [{ ...sent.lines[0], quantityKg: '90' }] },
      1,
    )
    await page.goto(`${hub.url}/my/forecasts/${made.id}`)
    await resumed(member).waitFor()
    await page.getByRole('gridcell', { name: '120' }).waitFor()
    const revise = async () => {
      await page.getByRole('button', { name: 'Submit new version' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Submit new version' }).click()
    }
    await revise()
    await page.getByRole('button', { name: 'Continue with my table' }).click()
    await revise()
    await page.getByText('Version 3').first().waitFor()
    await page.reload()
    await settled(member)
    expect(await resumed(member).count()).toBe(0)
    expect((await apis.member.get(`/demand/forecasts/${made.id}`)).body.lines[0].quantityKg).toBe('120')
    expect((await apis.member.get('/drafts')).body.items).toEqual([])
  })
}

function ofOffer() {
  test('is there again on another machine, fits a phone in the dark, and asks before it is forgotten', async () => {
    const { page } = supplier
    await page.goto(`${hub.url}/my/offers/new`)
    await page.getByLabel('Reference').fill('OFF-Ä7')
    await page.getByLabel('Operator').first().fill('Lynas Rare Earths')
    await page.getByText(/^Kept for you at/).waitFor()
    const elsewhere = await browser.visit({ width: 390, height: 844, dark: true, locale: 'de-DE' })
    await signIn(elsewhere, hub.url, { role: 'supplier', organisation: 'Lynas Malaysia' }, '/my/offers')
    await elsewhere.page.getByText(/^Sie haben einen neuen Eintrag begonnen/).waitFor()
    expect(await overflow(elsewhere)).toBe(0)
    await elsewhere.page.getByRole('link', { name: 'Weitermachen' }).click()
    await elsewhere.page.getByText(/^Sie machen mit dem weiter/).waitFor()
    expect(await elsewhere.page.getByLabel('Betreiber').first().inputValue()).toBe('Lynas Rare Earths')
    expect(await overflow(elsewhere)).toBe(0)
    expect(await axeFaults(elsewhere)).toEqual([])
    await elsewhere.end()
  })
}
