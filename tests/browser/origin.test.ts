import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { CHAMBER, identify, issuer, madeEvent, siteRecord } from './proven.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let operator: Api
let api: Api
let supplier: Visit
let watching: Visit
/** What the supplier's certifier has signed, as it comes in its files. */
let event = ''
let record = ''
const [ORE, OXIDE] = ['urn:lot:ore-journey', 'urn:lot:oxide-journey']
/** As lists and the map show them. */
const [SHORT_ORE, SHORT_OXIDE] = ['ore-journey', 'oxide-journey']

/** From an issuer in the register to an offer whose batch is verified, in the console, and what operators see of it. */
describe.skipIf(browserPath() === undefined)('origin in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    operator = await hub.operator()
    const made = await admitted(hub, 'supplier', { legalName: 'Western Oxides' })
    api = made.api
    await identify(operator, made.id)
    ;[event, record] = await Promise.all([madeEvent([OXIDE, 1_000], [[ORE, 20_000]]), siteRecord()])
    supplier = await browser.visit()
    watching = await browser.visit()
    await signIn(watching, hub.url, { role: 'operator' }, '/origin?tab=issuers')
    await signIn(supplier, hub.url, { role: 'supplier', organisation: 'Western Oxides' }, '/my/credentials')
    await Promise.all([settled(watching), settled(supplier)])
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  describe('the register of issuers', register)
  describe('credentials', credentials)
  describe('batches', batches)
  describe('several products of one event', joint)
  describe('what operators see', seen)
})

/** What holds for every window: it fits, in both appearances, and axe finds nothing. */
async function fits(visit: Visit): Promise<void> {
  for (const [width, colorScheme] of [
    [390, 'dark'],
    [1440, 'light'],
  ] as const) {
    await visit.page.emulateMedia({ colorScheme })
    await visit.page.setViewportSize({ width, height: 900 })
    await expect.poll(() => overflow(visit), { message: `pixels too wide at ${width}` }).toBe(0)
    // What is half under the header is no fault of the page.
    await visit.page.evaluate('scrollTo(0, 0)')
    await expect.poll(() => axeFaults(visit)).toEqual([])
  }
}

function register() {
  test('an operator registers an issuer with its key, is told what is missing, and revises it', async () => {
    const { page, complaints } = watching
    await page.getByText('No issuer is registered yet.').waitFor()
    await page.getByRole('button', { name: 'Register an issuer …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register an issuer' })
    await dialog.getByRole('button', { name: 'Register', exact: true }).click()
    await dialog.getByText('is missing').first().waitFor()
    await dialog.getByLabel('Identifier').fill(CHAMBER)
    await dialog.getByLabel('Name').fill('Chamber of Commerce')
    await dialog.getByRole('checkbox', { name: 'Facility record' }).focus()
    await page.keyboard.press('Space')
    await dialog.getByLabel('Valid from').fill('2020-01-01')
    await dialog.getByLabel('Public keys').fill(JSON.stringify(issuer().keys))
    await fits(watching)
    await dialog.getByRole('button', { name: 'Register', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Chamber of Commerce' }).click()
    await page.getByText('Only these are believed, whatever the issuer publishes.').waitFor()
    await page.getByRole('button', { name: 'Revise …' }).click()
    const revising = page.getByRole('dialog', { name: 'Revise Chamber of Commerce' })
    await revising.getByText('Traceability event').click()
    await revising.getByRole('button', { name: 'Revise', exact: true }).click()
    await revising.waitFor({ state: 'detached' })
    await page.getByText('Facility record, Traceability event').waitFor()
    const [known] = await operator.all('/supply/issuers')
    expect(known).toMatchObject({
      did: CHAMBER,
      version: 2,
      attests: [{ types: ['DigitalFacilityRecord', 'DigitalTraceabilityEvent'], from: '2020-01-01' }],
    })
    await fits(watching)
    expect(complaints).toEqual([])
  })
}

function credentials() {
  test('a credential that was changed after signing is refused with its reason, and nothing of it is kept', async () => {
    const { page, complaints } = supplier
    await page.getByText('You have given no credentials yet.').waitFor()
    await page.getByRole('button', { name: 'Give a credential …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Give a credential' })
    await dialog.getByRole('button', { name: 'Give it' }).click()
    await dialog.getByText('paste a credential, or choose its file').waitFor()
    const [head, , signature] = event.split('.')
    const [, forged] = (await madeEvent([OXIDE, 9_000], [[ORE, 20_000]])).split('.')
    await dialog.getByLabel('Credential').fill(`${head}.${forged}.${signature}`)
    await dialog.getByRole('button', { name: 'Give it' }).click()
    await dialog.getByText('The credential is refused for one reason.').waitFor()
    await dialog.getByText(`The signature does not match the keys of ${CHAMBER}. Give the token unchanged`).waitFor()
    await fits(supplier)
    expect(await api.all('/supply/credentials')).toEqual([])
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('422')
  })

  test('one is given by its file and one by its text, and each says what it says', async () => {
    const { page, complaints } = supplier
    const dialog = page.getByRole('dialog', { name: 'Give a credential' })
    const chooser = page.waitForEvent('filechooser')
    await dialog.getByRole('button', { name: 'Choose a file' }).click()
    await (await chooser).setFiles({ name: 'event.jwt', mimeType: 'application/vc+jwt', buffer: Buffer.from(event) })
    await expect.poll(() => dialog.getByLabel('Credential').inputValue()).toBe(event)
    await dialog.getByRole('button', { name: 'Give it' }).click()
    await page.getByRole('heading', { name: 'Traceability event', level: 1 }).waitFor()
    await page.getByText('Not given for any batch yet.').waitFor()
    await page.getByText(ORE).waitFor()
    await page.getByRole('link', { name: 'Credentials', exact: true }).first().click()
    await page.getByRole('button', { name: 'Give a credential …' }).click()
    await dialog.getByLabel('Credential').fill(record)
    await dialog.getByRole('button', { name: 'Give it' }).click()
    await page.getByRole('heading', { name: 'Facility record', level: 1 }).waitFor()
    expect((await api.all('/supply/credentials')).map(one => one.status)).toEqual(['accepted', 'accepted'])
    await fits(supplier)
    expect(complaints).toEqual([])
  })
}

function batches() {
  test('a batch of ore, and one that was made of it with what proves it, which makes it verified', async () => {
    const { page, complaints } = supplier
    await page.goto(`${hub.url}/my/batches/new`)
    await page.getByLabel('Batch number').fill(ORE)
    await page.getByLabel('Material').fill('bastnaesite-concentrate')
    await page.getByLabel('Site').fill('Mount Pale')
    await page.getByRole('combobox', { name: 'Country' }).fill('au')
    await page.getByLabel('Made on').fill('2026-09-01')
    await page.getByLabel('Quantity in kg').fill('1,250')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByText('ambiguous: 1.25 or 1250?').waitFor()
    // What is typed is there again after a reload.
    await page.getByText(/^Kept for you at/).waitFor()
    await page.reload()
    await page.getByText(/^You go on with what you typed/).waitFor()
    expect(await page.getByLabel('Site').inputValue()).toBe('Mount Pale')
    await page.getByLabel('Quantity in kg').fill('50000')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByRole('heading', { name: ORE, level: 1 }).waitFor()
    await page.getByText('What it needs to be verified').waitFor()

    await page.goto(`${hub.url}/my/batches/new`)
    await page.getByLabel('Batch number').fill(OXIDE)
    await page.getByRole('button', { name: /^Mining/ }).click()
    await page.getByRole('option', { name: 'Separation' }).click()
    await page.getByRole('button', { name: /Material/ }).click()
    await page.getByRole('option', { name: 'NdPr oxide' }).click()
    await page.getByLabel('Site').fill('Port Kembla Separation')
    await page.getByRole('combobox', { name: 'Country' }).fill('AU')
    await page.getByLabel('Made on').fill('2026-10-01')
    await page.getByLabel('Quantity in kg').fill('1000')
    await page.getByRole('button', { name: 'Add an element of the composition' }).click()
    await page.getByLabel('Element').fill('Nd')
    await page.getByLabel('Mass share in %').fill('75.5')
    await page.getByRole('button', { name: 'Add a batch that went in' }).click()
    await page.getByRole('button', { name: /Batch$/ }).click()
    await page.getByRole('option', { name: `${ORE} (50,000 kg left)` }).click()
    await page.getByLabel('Consumed in kg').fill('60000')
    await page.getByRole('checkbox', { name: /^Traceability event/ }).focus()
    await page.keyboard.press('Space')
    await fits(supplier)
    complaints.splice(0)
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByText(`50,000 kg are left of batch ${ORE}`).first().waitFor()
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('409')
    await page.getByLabel('Consumed in kg').fill('20000')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByRole('heading', { name: OXIDE, level: 1 }).waitFor()
    await page.getByText('Nd 75.5', { exact: false }).waitFor()
    await page.getByText('No accepted facility record').waitFor()
    await page.getByRole('button', { name: 'Give credentials …' }).click()
    const dialog = page.getByRole('dialog', { name: `Credentials for ${OXIDE}` })
    await dialog.getByText(/^Facility record/).click()
    await dialog.getByRole('button', { name: 'Give them' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Its credentials prove where, by whom and of what it was made').waitFor()
    await fits(supplier)
    expect(complaints).toEqual([])
  })

  test('its kilograms stand in the ledger, and the list says what is left of each', async () => {
    const { page, complaints } = supplier
    await page.getByRole('row', { name: /Available 1,000 kg Batch registered/ }).waitFor()
    await page.goto(`${hub.url}/my/batches`)
    await page.getByRole('row', { name: new RegExp(`^${SHORT_ORE}.*Declared.*50,000 kg 30,000 kg`) }).waitFor()
    await page.getByRole('row', { name: new RegExp(`^${SHORT_OXIDE}.*Verified.*1,000 kg`) }).waitFor()
    await fits(supplier)
    expect(complaints).toEqual([])
  })
}

function joint() {
  test('several products of one event are registered together, and share what went in', async () => {
    const { page, complaints } = supplier
    const [first, second] = ['joint-nd-oxide', 'joint-dy-oxide']
    await page.goto(`${hub.url}/my/batches/new`)
    await page.getByRole('button', { name: /^Mining/ }).click()
    await page.getByRole('option', { name: 'Separation' }).click()
    await page.getByLabel('Batch number').fill(first)
    await page.getByRole('button', { name: /Material/ }).click()
    await page.getByRole('option', { name: 'Neodymium oxide' }).click()
    await page.getByLabel('Quantity in kg').fill('900')
    await page.getByLabel('Site').fill('Port Kembla Separation')
    await page.getByRole('combobox', { name: 'Country' }).fill('AU')
    await page.getByLabel('Made on').fill('2026-10-02')
    await page.getByRole('button', { name: 'Add a product' }).click()
    const product = page.getByRole('group', { name: 'Product 2' })
    await product.getByLabel('Batch number').fill(first)
    await product.getByText('is named twice').waitFor()
    await product.getByLabel('Batch number').fill(second)
    await product.getByRole('button', { name: /Material/ }).click()
    await page.getByRole('option', { name: 'Dysprosium oxide' }).click()
    await product.getByLabel('Quantity in kg').fill('100')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByText('several products need a batch that went in').waitFor()
    await page.getByRole('button', { name: 'Add a batch that went in' }).click()
    await page.getByRole('button', { name: /Batch$/ }).click()
    await page.getByRole('option', { name: new RegExp(`^${ORE} `) }).click()
    await page.getByLabel('Consumed in kg').fill('10000')
    await fits(supplier)
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByText('2 batches are registered.').waitFor()
    await page.getByRole('row', { name: new RegExp(`^${first}.*900 kg`) }).waitFor()
    await page.getByRole('row', { name: new RegExp(`^${second}.*100 kg`) }).waitFor()
    await page.getByRole('row', { name: new RegExp(`^${SHORT_ORE}.*50,000 kg 20,000 kg`) }).waitFor()
    expect(complaints).toEqual([])
  })

  test('one that was registered wrongly is withdrawn after its holder was told what that does, and gives back what went in', async () => {
    const { page, complaints } = supplier
    await page.getByRole('link', { name: 'joint-dy-oxide' }).click()
    await page.getByRole('button', { name: 'Withdraw …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Withdraw this batch?' })
    await dialog.getByText(/its number may be registered again/).waitFor()
    await fits(supplier)
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await page.getByText('Batch joint-dy-oxide is withdrawn.').waitFor()
    await page.getByText('This batch was registered wrongly and is withdrawn. It proves nothing.').waitFor()
    await page.getByRole('button', { name: 'Withdraw …' }).waitFor({ state: 'detached' })
    await fits(supplier)
    await picture(supplier, 'withdrawn')
    await page.goto(`${hub.url}/my/batches`)
    await page.getByRole('row', { name: new RegExp(`^${SHORT_ORE}.*50,000 kg 30,000 kg`) }).waitFor()
    expect(complaints).toEqual([])
  })
}

/** Takes a picture where `PICTURES` names a folder: for looking, not for judging. */
async function picture({ page }: Visit, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/origin-${name}.png`, fullPage: true })
}

function seen() {
  test('operators see the way of the batches with the kilograms that went in, and reach each by keyboard', async () => {
    const { page, complaints } = watching
    await page.goto(`${hub.url}/origin`)
    const map = page.getByRole('group', { name: 'From mine to magnet' })
    await map.getByText('20,000 kg', { exact: true }).waitFor()
    await page.getByRole('row', { name: `${SHORT_ORE} Mining 20,000 kg ${SHORT_OXIDE} Separation 1,000 kg` }).waitFor()
    await fits(watching)
    await map.getByRole('link', { name: new RegExp(SHORT_OXIDE) }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: OXIDE, level: 1 }).waitFor()
    await page.getByText('Western Oxides').waitFor()
    expect(complaints).toEqual([])
  })

  test('where an issuer is withdrawn, its credentials are to be looked at and the batch is by word again', async () => {
    const { page, complaints } = watching
    await page.goto(`${hub.url}/origin?tab=issuers`)
    await page.getByRole('link', { name: 'Chamber of Commerce' }).click()
    await page.getByRole('button', { name: 'Withdraw …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Withdraw Chamber of Commerce?' })
    expect(await dialog.getByRole('button', { name: 'Withdraw', exact: true }).isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill('its keys are known to others')
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await page.getByText(/^Withdrawn .*: its keys are known to others$/).waitFor()
    await fits(watching)
    await page.goto(`${hub.url}/origin?tab=batches`)
    await page.getByRole('link', { name: SHORT_OXIDE }).click()
    await page.getByText("By its holder's word so far.").waitFor()
    await expect
      .poll(async () => (await operator.all('/supply/credentials')).map(one => one.status))
      .toEqual(['refused', 'refused'])
    await page.goto(`${hub.url}/origin?tab=credentials`)
    await page.getByRole('button', { name: /To be looked at/ }).waitFor()
    const because = `${CHAMBER} is not in the register of issuers.`
    await page.getByRole('row', { name: new RegExp(`Traceability event.*Refused.*${because}`) }).waitFor()
    expect(complaints).toEqual([])
  })

  test('a supplier withdraws a credential after being told what it costs', async () => {
    const { page, complaints } = supplier
    await page.goto(`${hub.url}/my/credentials`)
    await page.getByRole('link', { name: 'Facility record' }).click()
    await page.getByRole('button', { name: 'Withdraw …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Withdraw this credential?' })
    await dialog.getByText(/may lose their level/).waitFor()
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await page.getByText('It was withdrawn by its holder and proves nothing.').waitFor()
    expect(await page.getByRole('button', { name: 'Withdraw …' }).count()).toBe(0)
    const statuses = (await api.all('/supply/credentials')).map(one => one.status)
    expect(statuses.sort()).toEqual(['refused', 'withdrawn'])
    expect(complaints).toEqual([])
  })
}
