import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registered, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { BASELINE, LINES, stateLines } from './foreseen.ts'

const MOTORS = 'Traction motors'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let party: Awaited<ReturnType<typeof registered>>
let legalName: string
let member: Visit
let operator: Visit

/** Who would run short, and when: what members and operators see and do, on the real hub. */
describe.skipIf(browserPath() === undefined)('the outlook in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    party = await registered(hub, 'member')
    legalName = (await (await hub.operator()).get(`/participants/${party.id}`)).body.legalName
    ;[member, operator] = await Promise.all([browser.visit(), browser.visit()])
    await signIn(member, hub.url, { role: 'member', organisation: legalName }, '/my/outlook')
    await signIn(operator, hub.url, { role: 'operator' }, '/outlook')
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  describe('the baseline', baseline)
  describe('a member’s own lines', ownLines)
  describe('a member’s exposure', exposure)
  describe('a run', run)
  describe('a scenario of one’s own', ownScenario)
})

/** How many colours a picture has that the browser can open. */
const coloursOf = ({ page }: Visit, picture: Buffer): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${picture.toString('base64')}'
    await image.decode()
    const ground = new OffscreenCanvas(image.width, image.height).getContext('2d')
    ground.drawImage(image, 0, 0)
    return new Set(new Uint32Array(ground.getImageData(0, 0, image.width, image.height).data.buffer)).size
  })()`)

const file = (content: object) => ({
  name: 'baseline.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(content)),
})

function baseline() {
  test('where the hub has none, members and operators are told so, and shown nothing made up', async () => {
    for (const [visit, path] of [
      [operator, '/outlook'],
      [member, '/my/outlook'],
    ] as const) {
      const { page, complaints } = visit
      const asked = /\/api\/v1\/outlook\/(scenarios|exposure)/
      const json = { type: 'about:blank', status: 409, code: 'wrong-state', title: 'Wrong state', rule: 'no-baseline' }
      await page.route(asked, route => route.fulfill({ status: 409, contentType: 'application/problem+json', json }))
      await page.goto(hub.url + path)
      await page.getByText(/^No baseline has been recorded yet/).waitFor()
      expect(await axeFaults(visit)).toEqual([])
      // That there is none is refused, and no fault of the page.
      expect(complaints.splice(0).filter(one => !/409/.test(one))).toEqual([])
      await page.unroute(asked)
    }
  })

  test('an upload shows its faults by cell before anything is stored, and a sound one what it changes', async () => {
    const { page } = operator
    await page.goto(`${hub.url}/outlook?tab=baseline`)
    await page.getByRole('button', { name: 'Upload a baseline' }).click()
    const dialog = page.getByRole('dialog')
    const wrong = { ...BASELINE, routes: [{ from: 'CN', to: 'DE', days: -4 }] }
    await dialog.locator('input[type=file]').setInputFiles(file(wrong))
    await dialog.getByText('One cell is wrong. Nothing can be recorded.').waitFor()
    const fault = dialog.getByRole('row').filter({ hasText: 'Routes' })
    expect(await fault.textContent()).toMatch(/Routes.*1.*days/)
    expect(await dialog.getByRole('button', { name: 'Record as newest' }).count()).toBe(0)
    await dialog.locator('input[type=file]').setInputFiles(file(BASELINE))
    await dialog.getByText('“Invented dysprosium” can be recorded: 10 plants, 3 routes, 2 needs.').waitFor()
    expect(await axeFaults(operator)).toEqual([])
    await dialog.getByRole('button', { name: 'Record as newest' }).click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row').filter({ hasText: 'CN magnets' })
    await row.getByText('assumed').waitFor()
    await row.getByText('Invented for a test').waitFor()
    operator.complaints.splice(0)
  })
}

async function pasteAt({ page }: Visit, rows: readonly string[]): Promise<void> {
  await page.getByRole('gridcell').first().focus()
  await page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', ${JSON.stringify(rows.join('\n'))})
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }`)
}

function ownLines() {
  test('who has stated none is led to stating them, and reads who can see them', async () => {
    const { page } = member
    await page.goto(`${hub.url}/my/outlook`)
    await page.getByText('You have not stated any lines yet.').waitFor()
    expect(await axeFaults(member)).toEqual([])
    await page.getByRole('button', { name: 'State your lines' }).click()
    await page.getByText('Only your organisation sees this').waitFor()
  })

  test('lines are pasted as people write them, mended in the cell that is wrong, and saved', async () => {
    const { page } = member
    const rest = 'Magnet\tGermany\t120,5\tJanuary 2027\t12/2027'
    await pasteAt(member, [`${MOTORS}\tDysprosium (Dy)\t${rest}\t\t20`, `Servo drives\tdy\t${rest}\t5\t20`])
    await page.getByText('in kg or in days, not both').waitFor()
    expect(await page.getByRole('button', { name: 'Save lines' }).isDisabled()).toBe(true)
    expect(await axeFaults(member)).toEqual([])
    const first = page.getByRole('row').filter({ hasText: MOTORS }).getByRole('gridcell')
    const texts = ['Traction motors', 'Dysprosium (Dy)', 'Magnet', 'Germany', '120.5', 'Jan 2027', 'Dec 2027', '', '20']
    expect((await first.allInnerTexts()).slice(0, texts.length)).toEqual(texts)
    const stock = page.getByRole('row').filter({ hasText: 'Servo drives' }).getByRole('gridcell').nth(7)
    await stock.focus()
    await page.keyboard.press('Delete')
    await save(member)
    await page.getByText('Your lines are saved.').waitFor()
    const { lines } = (await party.api.get('/outlook/lines')).body
    expect(lines[0]).toEqual({
      ...{ line: 'Traction motors', element: 'Dy', stage: 'magnet', country: 'DE' },
      ...{ kgPerMonth: '120.5', from: '2027-01', to: '2027-12', stock: { days: 20 } },
    })
  })

  test('what only the hub can tell stands at its cell too', async () => {
    const { page } = member
    const twice = 'Servo drives\tdy\tmagnet\tDE\t10\t2027-01\t2027-12'
    await pasteAt(member, [twice, twice])
    await save(member)
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.locator('[role=gridcell][aria-invalid=true]').first().waitFor()
    expect(
      await page
        .getByRole('row')
        .filter({ has: page.locator('[aria-invalid=true]') })
        .count(),
    ).toBe(1)
    member.complaints.splice(0)
  })

  test('what somebody else saved meanwhile is not overwritten unseen', async () => {
    const { page } = member
    await stateLines(party.api)
    await pasteAt(member, [
      'Servo drives\tdy\tmagnet\tDE\t10\t2027-01\t2027-06\t\t',
      'Servo drives\tdy\tmagnet\tDE\t20\t2027-07\t2027-12\t\t',
    ])
    await save(member)
    await page.getByText(/^Somebody of your organisation has saved other lines meanwhile \(2 rows/).waitFor()
    await page.getByRole('button', { name: 'Take the saved ones' }).click()
    await page.getByRole('row').filter({ hasText: 'Traction motors' }).getByText('120.5').waitFor()
    await save(member)
    await page.getByText('Your lines are saved.').first().waitFor()
    expect((await party.api.get('/outlook/lines')).body.lines).toEqual(LINES.lines)
    member.complaints.splice(0)
  })
}

async function save({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: 'Save lines' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save lines' }).click()
}

function exposure() {
  test('a line ends on the day it stops under the chosen scenario, in the picture as in the table', async () => {
    const { page, complaints } = member
    await page.goto(`${hub.url}/my/outlook`)
    await settled(member)
    const [first] = (await party.api.get('/outlook/exposure')).body.scenarios
    const motors = first.lines.find((one: { line: string }) => one.line === 'Traction motors')
    expect(motors.stopsOn).toMatch(/^2027-/)
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
      new Date(motors.stopsOn),
    )
    await page.locator('tspan', { hasText: `stops ${day}, in ${motors.daysUntilStop} days (Dy)` }).waitFor()
    const row = page.getByRole('row').filter({ hasText: 'Traction motors' })
    expect(await row.textContent()).toContain(day)
    expect(await axeFaults(member)).toEqual([])
    const scenarios = page.getByRole('radio')
    expect(await scenarios.count()).toBe(3)
    await scenarios.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(/scenario=published-2/)
    await page.getByText('derived').first().waitFor()
    await page.getByText('What happens in it, and where its figures are from').click()
    await page.getByText(/^Chinese customs via Reuters/).waitFor()
    expect(await axeFaults(member)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('elements by month and countries by stage are pictures with their tables, and fit a phone', async () => {
    const { page, complaints } = member
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const tab of ['days', 'elements', 'sources', 'lines']) {
      await page.goto(`${hub.url}/my/outlook?tab=${tab}`)
      await settled(member)
      expect(await overflow(member), tab).toBe(0)
      expect(await axeFaults(member), tab).toEqual([])
    }
    await page.goto(`${hub.url}/my/outlook?tab=sources`)
    await page.getByText('Share of countries by stage: Dysprosium (Dy)').waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save picture' }).click()
    expect((await saved).suggestedFilename()).toBe('Share-of-countries-by-stage-Dysprosium-Dy.png')
    expect(await coloursOf(member, readFileSync(await (await saved).path()))).toBeGreaterThan(5)
    await page.getByRole('button', { name: 'Show as table' }).click()
    await page.getByRole('rowheader', { name: 'Separation' }).first().waitFor()
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    expect(complaints).toEqual([])
  })
}

function ownScenario() {
  test('an operator writes a scenario beginning with one that stands; the hub says what is wrong with it', async () => {
    const { page, complaints } = operator
    await page.goto(`${hub.url}/outlook`)
    await page.getByRole('link', { name: 'New scenario from this' }).click()
    await page.getByRole('heading', { name: 'New scenario', level: 1 }).waitFor()
    await page.getByLabel('Name', { exact: true }).first().fill('A mine fails')
    await page.getByRole('button', { name: /What happens$/ }).click()
    await page.getByRole('option', { name: 'Plant makes less' }).click()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    expect(await page.getByRole('button', { name: 'Record scenario' }).isDisabled()).toBe(true)
    const plant = page.getByRole('region', { name: 'Plant makes less' })
    await plant.getByRole('button', { name: /^Plant|Plant$/ }).click()
    await page.getByRole('option', { name: 'AU mine' }).click()
    await plant.getByLabel('From the day').fill('2027-03-01')
    await plant.getByLabel('Less by, in percent').fill('150')
    await page.getByRole('button', { name: 'Record scenario' }).click()
    await page.getByRole('alert').waitFor()
    expect(complaints.splice(0).filter(one => !/422/.test(one))).toEqual([])
    await plant.getByLabel('Less by, in percent').fill('50')
    expect(await axeFaults(operator)).toEqual([])
    await page.getByRole('button', { name: 'Record scenario' }).click()
    await page.getByRole('heading', { name: 'A mine fails' }).waitFor()
    await page.getByText('What happens in it').click()
    await page.getByRole('cell', { name: 'AU mine' }).waitFor()
    expect(complaints).toEqual([])
  })
}

function run() {
  test('an operator has a scenario computed, and sees what would be short', async () => {
    const { page } = operator
    await page.goto(`${hub.url}/outlook`)
    await page.getByText('No run of this scenario yet.').waitFor()
    await page.getByRole('button', { name: 'Run scenario' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run scenario' }).click()
    await page.getByRole('heading', { name: 'Shortage by element' }).waitFor()
    await page.getByRole('img', { name: /^Dysprosium \(Dy\)/ }).waitFor()
    expect(await axeFaults(operator)).toEqual([])
  })

  test('the chain of a month is chosen by arrow keys', async () => {
    const { page } = operator
    await page.getByRole('tab', { name: 'Chain' }).click()
    await page.getByRole('img', { name: /^Dysprosium \(Dy\), Jan 2027/ }).waitFor()
    await page.getByRole('slider', { name: 'Month' }).focus()
    for (let month = 0; month < 3; month++) await page.keyboard.press('ArrowRight')
    await page.getByRole('img', { name: /^Dysprosium \(Dy\), Apr 2027/ }).waitFor()
    expect(await page.getByRole('slider', { name: 'Month' }).getAttribute('aria-valuetext')).toBe('Apr 2027')
    expect(await axeFaults(operator)).toEqual([])
  })

  test('lines stand with their owner, under the name that the owner gave them', async () => {
    const { page } = operator
    await page.getByRole('tab', { name: 'Lines' }).click()
    const row = page.getByRole('row').filter({ hasText: legalName }).filter({ hasText: 'Traction motors' })
    expect(await row.getByRole('rowheader').textContent()).toBe('Traction motors')
    expect(await page.getByRole('row').filter({ hasText: 'EU market' }).textContent()).toContain('Market')
    expect(await axeFaults(operator)).toEqual([])
  })

  test('an auditor reads all of it, starts nothing, and has the run computed again', async () => {
    const auditor = await browser.visit({ width: 390, height: 844, dark: true })
    const { page, complaints } = auditor
    await signIn(auditor, hub.url, { role: 'auditor' }, '/outlook?tab=check')
    await settled(auditor)
    expect(await page.getByRole('button', { name: 'Run scenario' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('The outcome is the one that was recorded.').waitFor()
    for (const tab of ['shortage', 'chain', 'blocs', 'lines', 'check', 'baseline']) {
      await page.goto(`${hub.url}/outlook?tab=${tab}`)
      await settled(auditor)
      expect(await overflow(auditor), tab).toBe(0)
      expect(await axeFaults(auditor), tab).toEqual([])
    }
    expect(await page.getByRole('button', { name: 'Upload a baseline' }).count()).toBe(0)
    expect(complaints).toEqual([])
    await auditor.end()
  })

  test('a German reads of Engpass and Reichweite, with figures as they are written there', async () => {
    const german = await browser.visit({ locale: 'de-DE' })
    await signIn(german, hub.url, { role: 'member', organisation: legalName }, '/my/outlook')
    await settled(german)
    await german.page.getByRole('columnheader', { name: 'Engpass' }).waitFor()
    await german.page.getByRole('columnheader', { name: 'Reichweite in Tagen' }).waitFor()
    await german.page.getByRole('row').filter({ hasText: 'Traction motors' }).getByText('1.446 kg').waitFor()
    expect(german.complaints).toEqual([])
    await german.end()
  })
}
