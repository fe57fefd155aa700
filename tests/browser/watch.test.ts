import { readFile } from 'node:fs/promises'
import { judge } from '@lodestone/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Party } from '../system/journey.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { type PlayedHub, startPlayedHub } from './played.ts'
import { postUnproven, type Unproven } from './unproven.ts'

let browser: Browser
let shown: PlayedHub
let operator: Visit
let auditor: Visit
let unproven: Unproven

/** What operators and auditors do who watch the hub: participants, screening, audit, exposure, publications. */
describe.skipIf(browserPath() === undefined)('watching the hub', () => {
  beforeAll(async () => {
    ;[browser, shown] = await Promise.all([openBrowser(), startPlayedHub()])
    unproven = await postUnproven(shown)
    ;[operator, auditor] = await Promise.all([browser.visit(), browser.visit()])
    await Promise.all([
      signIn(operator, shown.hub.url, { role: 'operator' }, '/participants'),
      signIn(auditor, shown.hub.url, { role: 'auditor' }, `/screening/${unproven.id}`),
    ])
  })
  afterAll(async () => {
    await browser?.close()
    await shown?.hub.stop()
  })

  describe('an organisation', registered)
  describe('what is verified of a member', revised)
  describe('screening', screened)
  describe('policies', policies)
  describe('a history', histories)
  describe('exposure and publications', published)
})

async function go({ page }: Visit, path: string): Promise<void> {
  await page.goto(shown.hub.url + path)
  await settled({ page } as Visit)
}

function registered() {
  test('an organisation is registered by keyboard, corrected where it is refused, admitted and suspended', async () => {
    const { page } = operator
    await page.getByRole('button', { name: 'Register …' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Register an organisation' })
    await dialog.getByText('Still to fill in: Legal name, Reference and Country.').waitFor()
    await dialog.getByLabel('Legal name').fill('Nordmotor AG')
    await page.keyboard.press('Tab')
    await page.keyboard.type('nord-1')
    const country = dialog.getByRole('combobox', { name: 'Country' })
    await country.fill('Utopia')
    await page.keyboard.press('Tab')
    await dialog.getByText('No country of that name or code').waitFor()
    expect(await country.inputValue()).toBe('Utopia')
    expect(await axeFaults(operator)).toEqual([])
    // Its first two letters are those of another country.
    await country.fill('')
    await country.pressSequentially('Germ')
    await page.getByRole('option', { name: 'Germany (DE)' }).waitFor()
    await country.pressSequentially('any')
    await page.keyboard.press('Tab')
    expect(await country.inputValue()).toBe('Germany (DE)')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nordmotor AG', level: 1 }).waitFor()
    // The refusal was asked for, and the browser tells of it.
    operator.complaints.length = 0

    await page.getByRole('button', { name: 'Admit …' }).click()
    await page.getByText('It may submit forecasts').waitFor()
    await page.getByRole('button', { name: 'Admit', exact: true }).click()
    await page.getByText('Nordmotor AG is admitted.').waitFor()
    await page.getByRole('button', { name: 'Suspend …' }).click()
    const suspend = page.getByRole('button', { name: 'Suspend', exact: true })
    expect(await suspend.isDisabled()).toBe(true)
    await page.getByLabel('Reason').fill('Under investigation')
    await suspend.click()
    await page.getByText('Nordmotor AG is suspended.').waitFor()

    await go(operator, '/participants')
    await page.getByRole('searchbox').fill('nord')
    await page.getByText('1 participant', { exact: true }).waitFor()
    await page.getByRole('row', { name: /Nordmotor AG.*Suspended/ }).waitFor()
    expect(operator.complaints).toEqual([])
  })
}

function revised() {
  test('what was verified of a member is revised, from the version that was shown', async () => {
    const { page } = operator
    const { id } = shown.played.members[0] as Party
    const { operator: hub } = shown.played
    await go(operator, `/participants/${id}`)
    const open = () => page.getByRole('button', { name: 'Revise …' }).click()
    const dialog = page.getByRole('dialog', { name: /^Revise / })
    const revise = dialog.getByRole('button', { name: 'Revise', exact: true })
    await open()
    await dialog.getByLabel('Legal name').fill('Werkmotor SE')
    await dialog.getByRole('button', { name: 'Add an owner' }).click()
    await dialog.getByLabel('Owner', { exact: true }).fill('Werk Holding')
    await dialog.getByRole('combobox', { name: 'Country' }).fill('de')
    await dialog.getByLabel('Share in %').fill('100')
    await dialog.getByRole('button', { name: 'Add a baseline' }).click()
    await dialog.getByLabel('kg per year').fill('500')
    await dialog.getByRole('button', { name: /Material/ }).click()
    await page.getByRole('option').first().click()
    expect(await axeFaults(operator)).toEqual([])
    await revise.click()
    await page.getByText('Werkmotor SE is revised.').waitFor()
    await page.getByRole('heading', { name: 'Werkmotor SE', level: 1 }).waitFor()
    await page.getByRole('row', { name: /Werk Holding.*Germany.*100/ }).waitFor()
    await page.getByRole('row', { name: /500/ }).waitFor()

    await open()
    const { body } = await hub.get(`/participants/${id}`)
    await hub.put(`/participants/${id}`, { legalName: 'Werkmotor AG' }, body.version)
    await revise.click()
    await dialog.getByText(`it is now at version ${body.version + 1}.`).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    // The refusal was asked for, and the browser tells of it.
    operator.complaints.length = 0
  })
}

function screened() {
  test('an offer that waits is seen with its chain, judged otherwise and decided; an auditor sees it without the act', async () => {
    const { page } = operator
    await go(operator, '/screening')
    const row = page.getByRole('row', { name: new RegExp(unproven.reference) })
    expect(await row.textContent()).toContain('not proven')
    await row.getByRole('link', { name: unproven.reference }).click()
    await page.getByRole('heading', { name: 'Chain from mine to product' }).waitFor()
    // Which countries are covered comes with the policy, after the chain.
    await page
      .getByRole('listitem')
      .filter({ hasText: /^57%.*Baotou Group.*covered/ })
      .first()
      .waitFor()
    await page.getByText('No certificate of origin for mining.').first().waitFor()

    await page.getByRole('button', { name: /^Save the file: Certificate of origin/ }).click()
    await page.getByText('Saved. The file has the hash that the supplier declared.').waitFor()

    await go(operator, `/screening/${unproven.id}?policy=us-ofac-50`)
    await page
      .getByRole('region', { name: 'As asked' })
      .getByText(/OFAC 50 % rule/)
      .waitFor()

    await page.getByRole('button', { name: 'Decide …' }).click()
    await page.getByRole('button', { name: /Level U/ }).click()
    await page.getByRole('option', { name: /^Level D/ }).click()
    await page.getByText('You decide a better level than was computed.').waitFor()
    await page.getByLabel('Reason').fill('The certificate came by post')
    await page.getByRole('button', { name: 'Decide level D' }).click()
    await page.getByText(`${unproven.reference} counts at level D.`).waitFor()
    await page.getByText('The certificate came by post').first().waitFor()

    await go(auditor, `/screening/${unproven.id}`)
    await auditor.page.getByText('The certificate came by post').first().waitFor()
    expect(await auditor.page.getByRole('button', { name: 'Decide …' }).count()).toBe(0)
    expect([...operator.complaints, ...auditor.complaints]).toEqual([])
  })

  test('a German reads what was found and what is missing in German, with German figures and names of countries', async () => {
    const german = await browser.visit({ locale: 'de-DE' })
    await signIn(german, shown.hub.url, { role: 'auditor' }, `/screening/${unproven.id}`)
    const { page } = german
    const owners =
      /Southern Earths \(Trennung\) ist zu 22,8\s% in chinesischem Besitz: Holding X 40\s%, daran Baotou Group \(China\) 57\s%\./
    await page.getByText(owners).first().waitFor()
    await page.getByText('Bergbau: Ursprungszeugnis; fügen Sie ein solches Dokument für diese Stufe hinzu').waitFor()
    expect(await page.locator('main [lang=en]').count()).toBe(0)
    expect(await axeFaults(german)).toEqual([])
    await german.end()
  })
}

function policies() {
  test('new rules are tried on every standing offer before they are added, and only then', async () => {
    const { page } = operator
    await go(operator, '/screening/policies/lodestone-origin')
    await page.getByLabel('Covered countries').fill('CN HK MO AU')
    expect(await page.getByRole('button', { name: 'Add version …' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Preview the effect' }).click()
    await page.getByText(/standing offers were assessed/).waitFor()
    expect(await axeFaults(operator)).toEqual([])
    await page.getByLabel('Reason').fill('A sanction')
    await page.getByRole('button', { name: 'Add version …' }).click()
    await page.getByText('A version cannot be edited or taken back').waitFor()
    await page.getByRole('button', { name: 'Add version', exact: true }).click()
    await page.getByRole('heading', { name: 'Version 2' }).waitFor()
    expect(operator.complaints).toEqual([])
    await go(auditor, '/screening/policies/lodestone-origin')
    expect(await auditor.page.getByRole('heading', { name: 'New version' }).count()).toBe(0)
  })

  test('a goal for how much may come from one country gets a new version by keyboard, its faults beside the field', async () => {
    const { page } = operator
    await go(operator, '/screening/policies/eu-crma-65')
    const share = page.getByLabel('Most from one country')
    await share.fill('160')
    await page.getByText('a percentage from 0 to 100').waitFor()
    await page.getByLabel('Reason').fill('A stricter goal')
    expect(await page.getByRole('button', { name: 'Add version …' }).isDisabled()).toBe(true)
    expect(await axeFaults(operator)).toEqual([])
    await share.fill('60')
    // Half typed, it must not break.
    await page.getByLabel('Valid from').fill('')
    expect(await page.getByRole('button', { name: 'Add version …' }).isDisabled()).toBe(true)
    await page.getByLabel('Valid from').fill('2030-02-01')
    await page.getByRole('button', { name: 'Add version …' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/From 1 Feb 2030 on at most 60% is to come from one country/).waitFor()
    await dialog.getByRole('button', { name: 'Add version', exact: true }).press('Enter')
    const added = page.getByRole('region', { name: 'Version 2', exact: true })
    await added.getByText('60%').waitFor()
    expect(await overflow(operator)).toBe(0)
    const { versions } = (await (await shown.hub.operator()).get('/policies/eu-crma-65')).body
    expect(versions.at(-1)).toMatchObject({ validFrom: '2030-02-01', rules: { maxCountrySharePct: '60' } })
    expect(operator.complaints).toEqual([])
  })
}

function histories() {
  test('the browser checks a history by itself, the saved file is verified without the hub, and a changed one is not', async () => {
    const { page } = auditor
    const path = `/audit?subject=rounds:${shown.ids.roundId}`
    await go(auditor, path)
    await page.getByText(/Verified in this browser: \d+ entries/).waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save for npm run verify' }).click()
    const json = JSON.parse(await readFile(await (await saving).path(), 'utf8'))
    expect(judge([{ name: 'saved', json }])).toMatchObject({ code: 0, judgements: [{ holds: true }] })

    await page.route('**/api/v1/audit?*', async route => {
      const answer = await route.fetch()
      const body = await answer.json()
      body.items[2].actor = 'somebody else'
      await route.fulfill({ response: answer, json: body })
    })
    await go(auditor, path)
    await page.getByText('NOT verified: the chain breaks at entry 3.').waitFor()
    await page.getByRole('button', { name: 'Show entry 3' }).click()
    await page.getByRole('heading', { name: 'Entry 3' }).waitFor()
    await page.unroute('**/api/v1/audit?*')
    expect(auditor.complaints).toEqual([])
  })
}

function published() {
  test('exposure stands for both blocs as a picture, in words and as a table', async () => {
    const { page } = auditor
    await go(auditor, `/exposure?round=${shown.ids.roundId}`)
    for (const bloc of ['European Union', 'Japan']) {
      const card = page.getByRole('region', { name: bloc, exact: true })
      await card.getByRole('img', { name: /^Chinese share of imports\. \d/ }).waitFor()
      await card.getByRole('img', { name: /^Import routes/ }).waitFor()
      await card.getByText(/t matched in this round/).waitFor()
      await card.getByRole('button', { name: 'Show as table' }).last().click()
      await card.getByRole('columnheader', { name: 'Its Chinese share' }).waitFor()
    }
    await page.getByText('Re-exports count.').waitFor()
    expect(auditor.complaints).toEqual([])
  })

  test('what is published says what was suppressed and by which rule, at 390 px and in the dark too', async () => {
    const { page } = operator
    await go(operator, '/publications')
    await page.getByRole('button', { name: 'Publish now …' }).click()
    await page.getByText('A publication cannot be taken back.').waitFor()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText(/^Published: \d+ cells shown/).waitFor()
    await page.getByRole('heading', { name: /^Standing demand, version/ }).waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await go(operator, '/publications')
    expect(await overflow(operator)).toBe(0)
    expect(await axeFaults(operator)).toEqual([])
    await go(auditor, '/publications')
    expect(await auditor.page.getByRole('button', { name: 'Publish now …' }).count()).toBe(0)
    expect(await auditor.page.getByRole('tab', { name: 'Coverage' }).count()).toBe(0)
    expect(operator.complaints).toEqual([])
  })
}
