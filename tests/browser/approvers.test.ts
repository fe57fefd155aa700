import { until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWholeHub } from '../system/hub.ts'
import { invited } from '../system/joined.ts'
import { matchRound, openRound, type Party, type Played } from '../system/journey.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let played: Played
let member: Party
let administrator: Visit
let trader: Visit
let approver: Visit
let reader: Visit

/** Where pictures are wanted. */
const pictures = process.env.PICTURES
const picture = ({ page }: Visit, name: string): Promise<unknown> =>
  pictures ? page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true }) : Promise.resolve()

/** An administrator sets a limit, a trader accepts above it, an approver confirms, and a reader looks on. */
describe.skipIf(browserPath() === undefined)('approvers in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    played = await openRound(hub)
    await matchRound(played)
    const [, second] = played.members
    if (!second) throw new Error('no member')
    member = second
    for (const [sub, position] of [
      ['tom', 'trader'],
      ['anna', 'approver'],
      ['rita', 'reader'],
    ]) {
      const { secret } = await invited(member.api, { position })
      const api = await hub.api.as({ sub: String(sub), roles: [] })
      expect((await api.post('/people/accept', { secret })).status).toBe(200)
    }
    const { legalName } = (await member.api.get(`/participants/${member.id}`)).body
    ;[administrator, trader, approver, reader] = [
      await browser.visit(),
      await browser.visit(),
      await browser.visit(),
      await browser.visit(),
    ]
    await signIn(administrator, hub.url, { role: 'member', organisation: legalName })
    await signIn(trader, hub.url, { person: 'tom' })
    await signIn(approver, hub.url, { person: 'anna' })
    await signIn(reader, hub.url, { person: 'rita' })
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('an administrator sets the limit', sets)
  test('a trader accepts above it, and is told that it waits', asks)
  test('an approver rejects with a reason, which the trader reads', rejects)
  test('an approver confirms what it binds, by keyboard', confirms)
  test('a reader is shown no command', looksOn)
})

/** The page at both widths, light and dark, without a fault. */
async function fits(visit: Visit, name: string): Promise<void> {
  expect(await axeFaults(visit)).toEqual([])
  await picture(visit, `approvers-${name}-1440-light`)
  await visit.page.emulateMedia({ colorScheme: 'dark' })
  await visit.page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(visit)).toBe(0)
  await expect.poll(() => axeFaults(visit), { timeout: 15_000 }).toEqual([])
  await picture(visit, `approvers-${name}-390-dark`)
  await visit.page.emulateMedia({ colorScheme: 'light' })
  await visit.page.setViewportSize({ width: 1440, height: 900 })
}

async function sets(): Promise<void> {
  const { page, complaints } = administrator
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByText('There is no limit').waitFor()
  await fits(administrator, 'no-limit')
  await page.getByLabel('Amount').fill('1.00')
  await page.getByRole('button', { name: 'Save limit' }).press('Enter')
  await page.getByText(/^Traders accept up to EUR\s1\.00 alone\.$/).waitFor()
  await fits(administrator, 'limit')
  const database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  try {
    const known = 'SELECT FROM rounds.known_limit WHERE participant_id = $1'
    await until('rounds know of it', async () => (await database.query(known, [member.id])).rowCount === 1)
  } finally {
    await database.end()
  }
  expect(complaints).toEqual([])
}

async function accepts(): Promise<void> {
  const { page } = trader
  await page.goto(`${hub.url}/my/rounds/${played.roundId}`)
  await settled(trader)
  await page
    .getByRole('button', { name: /^Accept/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^What comes to more than EUR\s1\.00/).waitFor()
  await dialog.getByRole('button', { name: /^Accept/ }).click()
  await page.getByText('1 acceptance waits for an approver.').waitFor()
  await page.getByText(/You requested this; it is waiting for an approver/).waitFor()
}

async function asks(): Promise<void> {
  await accepts()
  await fits(trader, 'waits')
  await trader.page.getByRole('button', { name: 'Withdraw …' }).waitFor()
  expect(trader.complaints).toEqual([])
}

async function rejects(): Promise<void> {
  const { page } = approver
  await page.goto(hub.url)
  await page.getByText(/^tom requests this/).waitFor()
  await page.getByRole('button', { name: 'Reject …' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: 'Reject', exact: true }).isDisabled()).toBe(true)
  await dialog.getByLabel('Reason').fill('too dear')
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click()
  await page.getByText('Rejected. Nothing was changed.').waitFor()
  await trader.page.reload()
  await trader.page.getByText(/rejected by anna. Reason: too dear/).waitFor()
  await fits(trader, 'rejected')
  expect(approver.complaints).toEqual([])
}

async function confirms(): Promise<void> {
  await accepts()
  const { page } = approver
  await page.reload()
  await page.getByText(/^It binds your organisation to EUR/).waitFor()
  await fits(approver, 'home')
  const german = await browser.visit({ locale: 'de-DE' })
  await signIn(german, hub.url, { person: 'anna' })
  await german.page.getByText(/^Damit bindet sich Ihre Organisation/).waitFor()
  await fits(german, 'home-de')
  await german.end()
  await page.getByRole('button', { name: 'Confirm …' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^Your confirmation binds your organisation to EUR/).waitFor()
  const terms = await dialog.textContent()
  for (const term of ['You buy', 'Q2 2027', 'Price per kg', 'Origin at the close', 'Separation', 'Australia'])
    expect(terms).toContain(term)
  await fits(approver, 'confirm')
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).press('Enter')
  await page.getByText('Confirmed and carried out.').waitFor()
  const [own] = await member.api.all(`/rounds/${played.roundId}/allocations`)
  expect(own.accepted.member).toBe(true)
  expect(approver.complaints).toEqual([])
}

async function looksOn(): Promise<void> {
  const { page, complaints } = reader
  await page.getByText(/^You may read what is your organisation’s/).waitFor()
  await fits(reader, 'reads')
  await page.getByRole('navigation').getByRole('link', { name: 'Forecasts' }).click()
  await page.getByRole('heading', { name: 'Forecasts', level: 1 }).waitFor()
  expect(await page.getByRole('link', { name: /^New/ }).count()).toBe(0)
  const [forecast] = await member.api.all('/demand/forecasts')
  await page.goto(`${hub.url}/my/forecasts/${forecast.id}`)
  await settled(reader)
  for (const name of [/^Revise/, /^Withdraw/, /^Check/, /^Copy/, /^Import/])
    expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0])
  await fits(reader, 'reads-forecast')
  await page.goto(`${hub.url}/my/rounds/${played.roundId}`)
  await settled(reader)
  expect(await page.getByRole('button', { name: /^(Accept|Decline|Leave)/ }).count()).toBe(0)
  expect(complaints).toEqual([])
}
