import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { spoilMatching } from '../system/failing-matching.ts'
import { round } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { type PlayedHub, startPlayedHub } from './played.ts'

/** How long the hub may take to seal and match while the page watches. */
const MATCHED_WITHIN_MS = 60_000

let browser: Browser
let shown: PlayedHub
let operator: Visit
let page: Page

describe.skipIf(browserPath() === undefined)('rounds in the console', () => {
  beforeAll(async () => {
    ;[browser, shown] = await Promise.all([openBrowser(), startPlayedHub()])
    operator = await browser.visit()
    page = operator.page
    await signIn(operator, shown.hub.url, { role: 'operator' }, '/rounds')
  })
  afterAll(async () => {
    await browser?.close()
    await shown?.hub.stop()
  })

  describe('a draft', drafted)
  describe('a live round', led)
  describe('a matching that fails', failing)
  describe('a round that was matched', matched)
})

const go = async (path: string) => {
  await page.goto(shown.hub.url + path)
  await settled(operator)
}
const button = (name: string | RegExp) => page.getByRole('button', { name })
/** Opens an act's window, checks what it says, and confirms. */
const confirm = async (label: string, says: RegExp, title: string) => {
  await button(label).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(says).first().waitFor()
  await dialog.getByRole('button', { name: title }).click()
  await dialog.waitFor({ state: 'detached' })
}
const inState = (state: string, timeout = 20_000) =>
  page.locator('.page-aside').getByText(state, { exact: true }).waitFor({ timeout })

function drafted() {
  test('an operator drafts a round; what the hub refuses stands beside its field, and the keyboard opens it', async () => {
    await go('/rounds/new')
    await page.getByLabel('Name', { exact: true }).fill('Fourth quarter')
    await page.getByLabel('Most from one country (%)').fill('sixty')
    await button('Create draft').click()
    await page.getByText('a percentage from 0 to 100', { exact: false }).first().waitFor()
    expect(await page.getByLabel('Most from one country (%)').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('Reference', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    operator.complaints.splice(0)

    // What is typed is there again, after a reload and from the list.
    await page.getByText(/^Kept for you at/).waitFor()
    await page.reload()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Fourth quarter')
    await go('/rounds')
    await page.getByRole('link', { name: 'Go on with it' }).click()
    await page.getByLabel('Most from one country (%)').fill('60')
    await page.getByLabel('Smallest line (kg)').fill('5')
    await page.getByLabel('Smallest offer (kg)').fill('100')
    await page.getByLabel('Ceilings in steps of').fill('0.50')
    await button(/Prices in steps of/).click()
    await page.getByRole('option', { name: '0.5', exact: true }).click()
    await page.getByLabel('Reference', { exact: true }).fill('2027-4')
    await page.getByText('Dysprosium oxide').click()
    await page.getByText('Q4 2027').click()
    await button('Create draft').click()
    await page.getByRole('heading', { level: 1, name: 'Fourth quarter' }).waitFor()
    await inState('Draft')
    await page.getByRole('tab', { name: 'Rules' }).click()
    await page.getByText('60% of the confirmed demand').waitFor()
    for (const [rule, value] of [
      ['Smallest line', '5 kg'],
      ['Smallest offer', '100 kg'],
      ['Ceilings in steps of', '0.5'],
      ['Prices in steps of', '0.5'],
    ] as const)
      expect(await page.locator('dt', { hasText: rule }).locator('xpath=following-sibling::dd[1]').textContent()).toBe(
        value,
      )

    await go('/rounds/new')
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('')
    await page.goBack()
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'Edit …' }).click()
    await page.getByRole('heading', { level: 1, name: 'Edit the draft' }).waitFor()
    expect(await page.getByLabel('Reference', { exact: true }).inputValue()).toBe('2027-4')
    expect(await page.getByLabel('Q4 2027').isChecked()).toBe(true)
    expect(await page.getByLabel('Smallest line (kg)').inputValue()).toBe('5')
    expect(await button(/Prices in steps of/).textContent()).toContain('0.5')
    await page.getByLabel('Most from one country (%)').fill('58')
    expect(await axeFaults(operator)).toEqual([])
    await button('Save the draft').click()
    await page.getByRole('tab', { name: 'Rules' }).click()
    await page.getByText('58% of the confirmed demand').waitFor()
    await page.getByRole('tab', { name: 'Overview' }).click()
    await inState('Draft')

    await button('Open …').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('Collection begins now', { exact: false }).waitFor()
    const focused = page.locator('button:focus', { hasText: 'Open the round' })
    for (let presses = 0; presses < 6 && (await focused.count()) === 0; presses++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await inState('Collecting')

    await confirm('Cancel the round …', /ends without an award/, 'Cancel the round permanently')
    await inState('Cancelled')
    expect(await button('Cancel the round …').count()).toBe(0)
    expect(operator.complaints.splice(0)).toEqual([])
  })
}

function led() {
  test('the list shows each round where it is, and filters by state', async () => {
    await go('/rounds?state=cancelled')
    const table = page.getByRole('table')
    await table.getByText('Fourth quarter').waitFor()
    expect(await table.getByText('Third quarter').count()).toBe(0)
    await go('/rounds')
    await table.getByText('Third quarter').waitFor()
    await table.getByRole('link', { name: 'Third quarter' }).click()
    await page.getByRole('heading', { level: 1, name: 'Third quarter' }).waitFor()
  })

  test('a round is led from its collection to its award, live, each act saying what it does', async () => {
    await go(`/rounds/${shown.ids.openId}?tab=pool`)
    await page.getByText('nobody reads them before, operators included', { exact: false }).waitFor()
    await page.getByText('published when the collection ends', { exact: false }).waitFor()
    await button(/^Drop … /)
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: 'Drop the line' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill('asked twice')
    await dialog.getByRole('button', { name: 'Drop the line' }).click()
    await page.getByText('Dropped', { exact: true }).waitFor()
    // Why is read without a pointer.
    await page.getByText('Not in the round, and why').waitFor()
    await page.getByRole('definition').getByText('asked twice', { exact: true }).waitFor()

    await page.getByRole('tab', { name: 'Overview' }).click()
    await confirm('Publish the pool …', /Collection ends now instead of/, 'End the collection and publish the pool')
    await inState('Offering')
    await confirm('Close …', /both books are sealed/, 'Close the round and match it')
    // Nothing is loaded anew from here on: the stream tells.
    await inState('Matched', MATCHED_WITHIN_MS)
    await page.getByText('Copies agree with the seals').waitFor()

    await button('Award …').click()
    await dialog.getByText(/still undecided/).waitFor()
    expect(await dialog.getByRole('button', { name: 'Award the round' }).isDisabled()).toBe(true)
    await dialog.getByText(/^Let \d+ undecided/).click()
    await dialog.getByRole('button', { name: 'Award the round' }).click()
    await inState('Completed')
    expect(operator.complaints.splice(0)).toEqual([])
  })
}

function failing() {
  test('a matching that fails is said at once on the first page and on its round, where an operator has it matched again', async () => {
    const { hub, played } = shown
    const api = played.operator
    const { id } = (await api.post('/rounds', round({ name: 'Failing round', periods: ['2028-Q1'] }))).body
    await api.post(`/rounds/${id}/open`)
    await api.post(`/rounds/${id}/publish-pool`)
    const matching = await spoilMatching(hub, id)
    await go('/')
    const card = page.getByRole('region', { name: 'Failing round' })
    await card.getByText('Offers close', { exact: true }).waitFor()
    await page.evaluate('window.sameDocument = true')
    await api.post(`/rounds/${id}/close`)
    await matching.givenUp()
    await card
      .getByRole('alert')
      .getByText(/^The matching failed on .*, after 4 attempts\.$/)
      .waitFor()
    await card.getByText('To be matched again').waitFor()
    await page.getByText('Matching failed: it waits for an operator').waitFor()
    expect(await axeFaults(operator)).toEqual([])

    await card.getByRole('link', { name: 'Failing round' }).click()
    const notice = page.getByRole('alert').getByText(/The sealed books are unchanged and nothing is lost/)
    await notice.waitFor()
    expect(await notice.textContent()).toMatch(
      /broke off; its log says why.* Once that is corrected, have the round matched again\.$/,
    )
    expect(await axeFaults(operator)).toEqual([])
    await matching.mend()
    await confirm('Match again …', /on the same sealed books/, 'Match the round again')
    await inState('Matched', MATCHED_WITHIN_MS)
    await notice.waitFor({ state: 'detached' })
    expect(await button('Match again …').count()).toBe(0)
    // Nothing was loaded anew on the way: the stream told.
    expect(await page.evaluate('window.sameDocument')).toBe(true)
    expect(operator.complaints.splice(0)).toEqual([])
  })
}

function matched() {
  test('the match shows flows, shares against the cap, causes, fills and allocations', async () => {
    await go(`/rounds/${shown.ids.roundId}?tab=match`)
    await page.getByRole('img', { name: /From supplier countries through materials to blocs/ }).waitFor()
    await page
      .getByText(/All within the cap|above the cap/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: 'Why' }).click()
    await page.getByText('scarce-shared-pro-rata').waitFor()
    await page.getByRole('tab', { name: 'Fairness' }).click()
    const members = page.getByRole('table', { name: /^Fill by member, 7 rows/ })
    await members.waitFor()
    expect(await members.getByRole('row').count()).toBe(8)
    await page.getByRole('tab', { name: 'Allocations' }).click()
    await page.getByRole('table', { name: /^Allocations, / }).waitFor()
    await page.getByRole('tab', { name: 'At a glance' }).click()
    await button('Show as table').first().click()
    await page.getByRole('group', { name: 'From supplier countries through materials to blocs' }).waitFor()
    expect(operator.complaints.splice(0)).toEqual([])
  })

  test('other rules are tried beside the real result, and the answer says that it is hypothetical', async () => {
    await go(`/rounds/${shown.ids.roundId}?tab=what-if`)
    await page.getByText('No rule is changed.').waitFor()
    await page.getByLabel('Most from one country (%)').fill('20')
    await page.getByText('1 rule is changed.').waitFor()
    await button('Try these rules').click()
    await page.getByText('It is not a result of the round', { exact: false }).waitFor({ timeout: 60_000 })
    const changes = page.getByRole('table', { name: /^Who gains and who loses/ })
    await changes
      .getByText(/\d+ gain, \d+ lose of \d+/)
      .first()
      .waitFor()
    expect(await axeFaults(operator)).toEqual([])
    expect(operator.complaints.splice(0)).toEqual([])
  })

  test('the record is verified by a second run and by its chain, computed in the browser', async () => {
    await go(`/rounds/${shown.ids.roundId}?tab=record`)
    await button('Run it again').click()
    await page.getByText('The same result. The checker found no fault.').waitFor({ timeout: 60_000 })
    for (const check of await button('Check the chain in this browser').all()) await check.click()
    await page
      .getByText(/events, every hash holds/)
      .nth(1)
      .waitFor()
    const [saved] = await Promise.all([page.waitForEvent('download'), button('Download the record').click()])
    expect(saved.suggestedFilename()).toMatch(/-record\.json$/)
    expect(operator.complaints.splice(0)).toEqual([])
  })

  test('an auditor sees the round and no act', async () => {
    const auditor = await browser.visit({ width: 390, height: 844, dark: true })
    await signIn(auditor, shown.hub.url, { role: 'auditor' }, `/rounds/${shown.ids.roundId}`)
    await settled(auditor)
    await auditor.page.getByText('From asked to delivered').first().waitFor()
    expect(await auditor.page.getByRole('tab').allTextContents()).not.toContain('What if')
    // Acts, and no words that are explained.
    const acts = /^(Open|Publish|Close|Award|Cancel|Drop)(?!: what it means)/
    expect(await auditor.page.getByRole('button', { name: acts }).count()).toBe(0)
    await auditor.page.goto(`${shown.hub.url}/rounds`)
    await settled(auditor)
    expect(await auditor.page.getByRole('link', { name: 'New round' }).count()).toBe(0)
    expect(await overflow(auditor)).toBe(0)
    await auditor.end()
  })
}
