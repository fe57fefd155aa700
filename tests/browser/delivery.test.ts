import { readFileSync } from 'node:fs'
import type { Download } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { type PlayedHub, startPlayedHub } from './played.ts'

let browser: Browser
let shown: PlayedHub
let auditor: Visit
/** The passport as it was downloaded. */
let token = ''

/** The proof of a delivery on one page, its files, and the check of the passport in the browser. */
describe.skipIf(browserPath() === undefined)('a delivery in the browser', () => {
  beforeAll(async () => {
    ;[browser, shown] = await Promise.all([openBrowser(), startPlayedHub()])
    auditor = await browser.visit()
    await signIn(auditor, shown.hub.url, { role: 'auditor' }, '/origin?tab=deliveries')
    await settled(auditor)
  })
  afterAll(async () => {
    await browser?.close()
    await shown?.hub.stop()
  })

  describe('its proof', proof)
  describe('the check of a credential', check)
  describe('a passport that is revoked', revoked)
})

const textOf = async (download: Promise<Download>): Promise<string> =>
  readFileSync(await (await download).path(), 'utf8')

function proof() {
  test('is found from the round that it was matched in', async () => {
    const { page, complaints } = auditor
    await page.goto(`${shown.hub.url}/rounds/${shown.ids.roundId}?tab=match&part=allocations`)
    await page.locator('a[href*="tab=deliveries&allocation="]').first().click()
    await page.getByText('Deliveries of one allocation.').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page
      .getByRole('row', { name: /NdPr oxide.*Valid/ })
      .getByRole('link')
      .first()
      .click()
    await page.getByRole('heading', { name: /kg of NdPr oxide$/, level: 1 }).waitFor()
    expect(page.url()).toContain(`/origin/deliveries/${shown.ids.deliveryId}`)
    expect(complaints).toEqual([])
  })

  test('says all that it rests on, and what is missing', async () => {
    const { page, complaints } = auditor
    const { body } = await (await shown.hub.auditor()).get(`/deliveries/${shown.ids.deliveryId}/proof`)
    await page.getByText('Under the sealed root').waitFor()
    const missing = page.getByRole('region', { name: 'What is missing' })
    await missing.getByText(/^Mining: the batches do not prove/).waitFor()
    expect(await missing.getByText(/^Separation/).count()).toBe(0)
    const way = page.getByRole('group', { name: 'From mine to magnet' }).getByRole('table')
    await way.getByRole('row', { name: /180,000 kg 150,000 kg → urn:lot:ndpr/ }).waitFor()
    await way.getByRole('row', { name: /Port Kembla Separation.*→ this delivery Verified/ }).waitFor()
    const credentials = page.getByRole('group', { name: 'Credentials' })
    for (const { sha256 } of body.credentials)
      await credentials.getByRole('row', { name: new RegExp(`Chamber of Commerce.*${sha256}.*Accepted`) }).waitFor()
    const ledger = page.getByRole('group', { name: 'Entries of the ledger' })
    await ledger.getByRole('row', { name: /Offered → Reserved 4,000 kg/ }).waitFor()
    await ledger.getByRole('row', { name: /Committed → Delivered .* Delivery reported/ }).waitFor()
    expect(complaints).toEqual([])
  })

  test('is downloaded, with the passport as it was signed', async () => {
    const { page } = auditor
    const passport = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Passport (.jwt)' }).click()
    token = await textOf(passport)
    const operator = await shown.hub.operator()
    expect(token).toBe((await operator.get(`/deliveries/${shown.ids.deliveryId}/passport`)).text)
    const json = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Proof (.json)' }).click()
    expect(JSON.parse(await textOf(json)).delivery.id).toBe(shown.ids.deliveryId)
  })

  test('is printed in light colours, without what can be pressed, and fits on the paper', async () => {
    const { page } = auditor
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.setViewportSize({ width: 690, height: 1000 })
    expect(await overflow(auditor)).toBe(0)
    for (const name of ['Print', 'Proof (.json)'])
      expect(await page.getByText(name, { exact: true }).isVisible()).toBe(false)
    expect(await page.locator('nav').isVisible()).toBe(false)
    const ink = await page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    expect(ink).toBe('rgb(26, 34, 48)')
    const cut = "[...document.querySelectorAll('.table-paper')].filter(one => one.scrollWidth > one.clientWidth).length"
    expect(await page.evaluate(cut)).toBe(0)
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
    await page.setViewportSize({ width: 1440, height: 900 })
  })
}

function check() {
  test('finds that the passport holds, by what the hub publishes', async () => {
    const { page, complaints } = auditor
    await page.goto(`${shown.hub.url}/check`)
    await page.getByRole('textbox', { name: 'Credential' }).fill('no credential')
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText('neither a vc+jwt nor JSON').waitFor()
    await page.getByRole('textbox', { name: 'Credential' }).fill(token)
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByRole('heading', { name: 'Product passport' }).waitFor()
    await page.getByText('Holds', { exact: true }).waitFor()
    await page.getByText('This hub').waitFor()
    await expect.poll(() => axeFaults(auditor)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('finds that one that was changed does not', async () => {
    const { page, complaints } = auditor
    const [head, body = '', signature] = token.split('.')
    const changed = Buffer.from(body, 'base64url').toString().replace('"A, declared"', '"A, verified"')
    expect(changed).toContain('"A, verified"')
    await page
      .getByRole('textbox', { name: 'Credential' })
      .fill([head, Buffer.from(changed).toString('base64url'), signature].join('.'))
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText('Does not hold').waitFor()
    await page.getByText(/^The signature does not match the keys of did:web:/).waitFor()
    expect(complaints).toEqual([])
  })
}

function revoked() {
  test('says since when and why, on every page, and to whoever checks it', async () => {
    const { page } = auditor
    const { ids, names, played, hub } = shown
    const supplier = await hub.supplier(played.suppliers[0]?.id ?? '')
    const { body } = await supplier.get(`/supply/credentials/${ids.credentialId}`)
    expect((await supplier.delete(`/supply/credentials/${ids.credentialId}`, body.version)).status).toBe(200)
    await expect
      .poll(async () => (await (await hub.auditor()).get(`/deliveries/${ids.deliveryId}/proof`)).body.passport.status)
      .toBe('revoked')
    await page.goto(`${hub.url}/origin/deliveries/${ids.deliveryId}`)
    await page.getByText('The passport of these goods is revoked.').waitFor()
    await page.getByText('This credential no longer counts:').waitFor()
    const own = await browser.visit()
    await signIn(own, hub.url, { role: 'supplier', organisation: names.supplier }, '/my/issued')
    await own.page.getByRole('row', { name: /Passport: NdPr oxide.*Revoked/ }).waitFor()
    expect(own.complaints).toEqual([])
    await page.goto(`${hub.url}/check`)
    await page.getByRole('textbox', { name: 'Credential' }).fill(token)
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText(/^Revoked by its issuer/).waitFor()
  })
}
