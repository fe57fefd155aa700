import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { round, startWholeHub } from '../system/hub.ts'
import { acceptOffers, inState, matchRound, openRound, type Party, type Played } from '../system/journey.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let played: Played
let member: Visit
let supplier: Visit
/** The second member's line is of intent, so that its member decides; the first supplier's offer is the one that is matched. */
const party = (side: 'members' | 'suppliers', index: number) => played[side][index] as Party

/** What members and suppliers do in the console, on the real hub. */
describe.skipIf(browserPath() === undefined)('members and suppliers in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    played = await openRound(hub)
    await matchRound(played)
    const enter = async (role: 'member' | 'supplier', { id }: Party) => {
      const organisation = (await played.operator.get(`/participants/${id}`)).body.legalName as string
      const visit = await browser.visit()
      await signIn(visit, hub.url, { role, organisation }, `/my/rounds/${played.roundId}`)
      await settled(visit)
      return visit
    }
    member = await enter('member', party('members', 1))
    supplier = await enter('supplier', party('suppliers', 0))
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  describe('what is due', due)
  describe('what was decided', decided)
  describe('the tabs of a round', tabs)
  describe('what came of a round', reported)
  describe('a new forecast', newForecast)
  describe('a forecast that others have', otherForecasts)
  describe('an offer', offered)
  describe('an offer in full', offeredInFull)
  describe('a way out of a round', wayOut)
})

/** Takes a picture where `PICTURES` names a folder: for looking, not for judging. */
async function picture(visit: Visit, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder === undefined) return
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await visit.page.emulateMedia({ colorScheme })
    await visit.page.setViewportSize({ width, height: 900 })
    await visit.page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true, animations: 'disabled' })
  }
  await visit.page.emulateMedia({ colorScheme: 'light' })
  await visit.page.setViewportSize({ width: 1440, height: 900 })
}

function due() {
  test('the start says first what is due, with the way to it', async () => {
    const { page } = member
    await page.goto(hub.url)
    await page.getByText('Decide one allocation').waitFor()
    await page.getByText('1,050 kg').waitFor()
    expect(await axeFaults(member)).toEqual([])
    await picture(member, 'my-home')
    expect(await overflow(member)).toBe(0)
    await page.getByRole('link', { name: 'Review and decide' }).click()
    await page.getByText('One decision waits for you.').waitFor()
  })

  test('a member sees its share, price and reason, and accepts by keyboard after being told that it binds', async () => {
    const { page } = member
    await page.getByText('One decision waits for you.').waitFor()
    await page.getByRole('heading', { name: 'Why this quantity' }).waitFor()
    await page.getByText(/% of the 1,050 kg asked in/).waitFor()
    expect(await page.getByText('Named once both sides have accepted').count()).toBe(1)
    expect(await axeFaults(member)).toEqual([])
    await picture(member, 'my-round')
    const facts = page.getByRole('region', { name: /NdPr oxide/ }).getByRole('definition')
    const [quantity, price] = [await facts.first().textContent(), await facts.nth(2).textContent()]
    await page.getByRole('button', { name: 'Accept', exact: true }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Accept this allocation?' })
    await dialog.getByText(/binds your organisation/).waitFor()
    const terms = await dialog.textContent()
    for (const term of ['NdPr oxide', 'Q2 2027', quantity, price, 'Origin at the close', 'Separation', 'Australia'])
      expect(terms).toContain(term)
    // A sum has the places of its currency.
    expect(terms).toMatch(/TotalEUR\s[\d,]+\.\d\d(?!\d)/)
    expect(await axeFaults(member)).toEqual([])
    await dialog.getByRole('button', { name: 'Accept, binding' }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('You have nothing to decide here.').waitFor()
    // The button is gone, and the keyboard is not lost with it.
    await expect.poll(() => page.evaluate('document.activeElement?.tagName'), { timeout: 15_000 }).toBe('H1')
    const [allocation] = await party('members', 1).api.all(`/rounds/${played.roundId}/allocations`)
    expect(allocation.accepted.member).toBe(true)
  })
}

function decided() {
  test('a German reads why in German, with the hub’s own sentence marked as English beside it', async () => {
    const { legalName } = (await played.operator.get(`/participants/${party('members', 2).id}`)).body
    const german = await browser.visit({ locale: 'de-DE' })
    const who = { role: 'member', organisation: legalName } as const
    await signIn(german, hub.url, who, `/my/rounds/${played.roundId}`)
    const { page } = german
    await page.getByText(/was diese Position davon trennte, wird nicht gesagt/).waitFor()
    await page.getByText(/Von den [\d.,]+ kg, die Sie anfragen, wurden [\d.,]+ kg zugeordnet\./).waitFor()
    const [line] = await party('members', 2).api.all(`/rounds/${played.roundId}/explanations`)
    const english = page.locator('details [lang=en]')
    expect(await english.isVisible()).toBe(false)
    await page.getByText('der Satz der Plattform, auf Englisch').click()
    expect(await english.textContent()).toBe(line.text)
    expect(await english.isVisible()).toBe(true)
    expect(await axeFaults(german)).toEqual([])
    await picture(german, 'my-round-german')
    await page.goto(`${hub.url}/my/forecasts/new`)
    await page.getByRole('gridcell').nth(3).focus()
    await page.keyboard.type('1.250')
    await page.keyboard.press('Enter')
    await page.getByText('nicht eindeutig: 1,25 oder 1250?').first().waitFor()
    expect(german.complaints).toEqual([])
    await german.end()
  })

  test('a supplier accepts its offer as one sum, and learns who buys once both sides have accepted', async () => {
    const { page } = supplier
    await page.getByText('You decide on all of it together.').waitFor()
    await page.getByRole('button', { name: 'Accept all of it' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Accept, binding' }).click()
    await dialog.waitFor({ state: 'detached', timeout: 45_000 })
    await until('nothing is open for the supplier', async () => {
      const all = await party('suppliers', 0).api.all(`/rounds/${played.roundId}/proposals`)
      return all.length > 0 && all.every(one => one.state === 'accepted')
    })
    // What is decided is not asked for any more.
    await page.getByText(/^The round proposed this for your offer/).waitFor()
    expect(await page.getByText('You decide on all of it together.').count()).toBe(0)
    await page.getByRole('button', { name: 'NdPr oxide' }).first().click()
    await page.getByRole('heading', { name: 'Why this quantity' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.tagName'), { timeout: 15_000 }).toBe('H2')
    expect(await page.locator('[role=row][aria-current]').count()).toBe(1)
    await picture(supplier, 'my-round-supplier')
    expect(await overflow(supplier)).toBe(0)
  })

  test('a member who follows an operator’s link sees its own part; a tab that is not there is the first', async () => {
    const { page } = member
    await page.goto(`${hub.url}/rounds/${played.roundId}`)
    await page.waitForURL(`${hub.url}/my/rounds/${played.roundId}`)
    await page.goto(`${hub.url}/my/rounds/${played.roundId}?tab=what-if`)
    await page.getByRole('tab', { name: 'Allocations', selected: true }).waitFor()
  })
}

function tabs() {
  test('a member and a supplier read by what rules their round goes, the smallest that joins and reserve prices among them', async () => {
    const draft = round({ periods: ['2028-Q4'] })
    const own = { smallestLineKg: '5', smallestOfferKg: '100', ceilingStep: '0.5', priceStep: '0.05' }
    const rules = { ...draft.rules, ...own, reservePrices: { 'ndpr-oxide': '95' } }
    const { id } = (await played.operator.post('/rounds', { ...draft, rules })).body
    await played.operator.post(`/rounds/${id}/open`)
    for (const { page } of [member, supplier]) {
      await page.goto(`${hub.url}/my/rounds/${id}`)
      await page.getByRole('tab', { name: 'Rules' }).click()
      const card = page.getByRole('region', { name: 'Rules' })
      for (const [rule, value] of [
        ['Lowest level of origin', /^B/],
        ['Most from one country', /^65%/],
        ['Smallest line', /^5 kg$/],
        ['Smallest offer', /^100 kg$/],
        ['Ceilings in steps of', /^0\.5$/],
        ['Prices in steps of', /^0\.05$/],
        ['Reserve price', /^NdPr oxide.*95\.00\/kg$/],
      ] as const)
        expect(
          await card.locator('dt', { hasText: rule }).locator('xpath=following-sibling::dd[1]').textContent(),
        ).toMatch(value)
    }
    expect(await axeFaults(member)).toEqual([])
    expect(await overflow(member)).toBe(0)
    await picture(member, 'my-rules')
  })

  test('on a phone an allocation shows all that one decides on without scrolling sideways', async () => {
    const { page } = member
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${hub.url}/my/rounds/${played.roundId}?tab=result`)
    const table = page.getByRole('table', { name: /^Allocations/ })
    const row = table
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader') })
      .first()
    await row.waitFor()
    for (const name of ['Material', 'Delivery', 'Quantity', 'Price per kg', 'Total']) {
      const box = await row.locator(`[data-heading="${name}"]`).boundingBox()
      expect(box?.x, name).toBeGreaterThanOrEqual(0)
      expect((box?.x ?? 0) + (box?.width ?? 999), name).toBeLessThanOrEqual(390)
    }
    expect(await table.evaluate(({ parentElement: box }) => box && box.scrollWidth - box.clientWidth)).toBe(0)
    expect(await axeFaults(member)).toEqual([])
    await picture(member, 'my-allocations')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  test('on a phone the chosen tab is in sight, and Escape closes the menu', async () => {
    const { page } = member
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${hub.url}/my/rounds/${played.roundId}?tab=record`)
    const tab = page.getByRole('tab', { name: 'Check and record' })
    const end = async () => {
      const box = await tab.boundingBox()
      return box && box.x + box.width
    }
    await expect.poll(end, { timeout: 15_000 }).toBeLessThanOrEqual(390)
    const menu = page.getByRole('button', { name: 'Menu' })
    await menu.click()
    await page.getByRole('link', { name: 'Forecasts' }).press('Escape')
    expect(await menu.getAttribute('aria-expanded')).toBe('false')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  test('a member checks by itself that its line is under the public seal, and sees the pool with what is suppressed', async () => {
    const { page } = member
    await page.goto(`${hub.url}/my/rounds/${played.roundId}`)
    await page.getByRole('tab', { name: 'Check and record' }).click()
    await page.getByRole('button', { name: 'Check your entry' }).click()
    await page.getByText('is under the public seal exactly as the hub shows it to you.').waitFor()
    expect(await page.getByText('Verified', { exact: true }).count()).toBe(1)
    await picture(member, 'my-record')
    expect(await axeFaults(member)).toEqual([])
    await page.getByRole('tab', { name: 'Pool sheet' }).click()
    await page.getByText(/^Version 1, published/).waitFor()
    await picture(member, 'my-pool')
    await page.getByRole('tab', { name: 'My lines' }).click()
    await page.getByText('It was in when the books closed').waitFor()
  })
}

function reported() {
  beforeAll(async () => {
    for (const { api } of played.suppliers) await acceptOffers(api, played.roundId)
    for (const { api } of played.members)
      for (const allocation of await api.all(`/rounds/${played.roundId}/allocations`))
        await api.post(`/allocations/${allocation.id}/accept`)
    await played.operator.post(`/rounds/${played.roundId}/award`)
    await inState(played.operator, played.roundId, 'awarded')
  })

  test('a supplier names the batches that awarded goods come from, and is told what is of none yet', async () => {
    const { api } = party('suppliers', 0)
    const [reference, quantityKg] = ['urn:lot:after-the-award', '400']
    const batch = { reference, material: 'ndpr-oxide', stage: 'separation', country: 'AU', site: 'Port Kembla' }
    expect((await api.post('/supply/batches', { ...batch, quantityKg, madeOn: '2026-06-01' })).status).toBe(201)
    const largest = (await api.all(`/rounds/${played.roundId}/allocations`)).find(one => Number(one.quantityKg) > 450)
    const { page, complaints } = supplier
    await page.goto(`${hub.url}/my/rounds/${played.roundId}?allocation=${largest.id}`)
    await page.getByRole('button', { name: 'Name its batches' }).click()
    const dialog = page.getByRole('dialog')
    await picture(supplier, 'my-naming')
    expect(await dialog.getByLabel('Of it, in kg').inputValue()).toBe(largest.quantityKg)
    await dialog.getByRole('button', { name: 'Batch', exact: false }).first().click()
    await page.getByRole('option', { name: /after-the-award/ }).click()
    await dialog.getByLabel('Of it, in kg').fill('401')
    complaints.splice(0)
    await dialog.getByRole('button', { name: 'Name its batches' }).click()
    await dialog
      .getByText(/400 kg are left/)
      .first()
      .waitFor()
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('409')
    await dialog.getByLabel('Of it, in kg').fill('400')
    expect(await axeFaults(supplier)).toEqual([])
    await dialog.getByRole('button', { name: 'Name its batches' }).click()
    await page.getByText(/^Named\. .* are still of no batch\.$/).waitFor()
    const [own] = (await api.get('/supply/batches')).body.items
    expect(own.accounts).toMatchObject({ available: '0', reserved: '400' })
    expect(complaints).toEqual([])
  })

  test('a member reports its contract, is told what the hub finds wrong beside the field, and reports the delivery', async () => {
    const { page, complaints } = member
    await page.goto(`${hub.url}/my/rounds/${played.roundId}`)
    const other = await played.operator.get(`/participants/${party('suppliers', 0).id}`)
    await page.getByText(other.body.legalName, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Report the contract' }).click()
    const dialog = page.getByRole('dialog')
    const quantity = dialog.getByLabel('Quantity in kg')
    const allocated = await quantity.inputValue()
    complaints.splice(0)
    await quantity.fill('999999')
    await dialog.getByRole('button', { name: 'Report the contract' }).click()
    await dialog
      .getByText(/^At most .* kg are open here/)
      .first()
      .waitFor()
    // The refusal is the only thing that the browser complains of.
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('422')
    await quantity.fill(allocated)
    await dialog.getByRole('button', { name: 'Report the contract' }).click()
    await page.getByRole('button', { name: 'Report a delivery' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Report a delivery' }).click()
    await page.getByText('Everything in the contract has arrived.').waitFor()
    expect(complaints).toEqual([])
  })
}

function newForecast() {
  test('a member pastes its forecast from a spreadsheet, mends what is wrong by keyboard, undoes, and submits', async () => {
    const { page, complaints } = member
    await page.goto(`${hub.url}/my/forecasts/new`)
    await page.getByLabel('Reference').fill('FC-1')
    await page.getByRole('gridcell').first().focus()
    const rows = [
      'P-1\tNdPr oxide\t\t1.250,5\t\tQ1 2028\tGermany\t95,00\t€\tIntent',
      'P-2\tndpr-oxide\t\t1,250\t\t2028-Q1\tDE\t\t\tFirm',
    ]
    await page.evaluate(`{
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', ${JSON.stringify(rows.join('\n'))})
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }`)
    await page.getByText('ambiguous: 1.25 or 1250?').first().waitFor()
    const understood = page.getByRole('row').filter({ hasText: 'P-1' }).getByRole('gridcell')
    const texts = ['P-1', 'NdPr oxide', '', '1250.5', '', '2028-Q1', 'Germany', '95.00', 'EUR', 'Intent']
    expect((await understood.allInnerTexts()).slice(0, texts.length)).toEqual(texts)
    await understood.last().focus()
    await page.keyboard.press('Tab')
    await page
      .getByRole('row')
      .filter({ hasText: 'P-2' })
      .locator('[role=gridcell]:focus', { hasText: 'P-2' })
      .waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await page.locator('button:focus').waitFor()
    expect(await page.getByRole('button', { name: 'Submit' }).isDisabled()).toBe(true)
    expect(await axeFaults(member)).toEqual([])
    await picture(member, 'my-forecast-faults')
    await page.getByRole('button', { name: 'Row 2, Quantity kg' }).click()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('1250')
    await page.keyboard.press('Tab')
    await page.keyboard.type('91234')
    await page.keyboard.press('Enter')
    await page.getByRole('gridcell', { name: /91234/ }).waitFor()
    await page.getByText('more than the quantity').first().waitFor()
    await page.keyboard.press('ControlOrMeta+z')
    await page.getByText('Lines: 2, 2,500.5 kg in all.').waitFor()
    const commitment = page.getByRole('row').filter({ hasText: 'P-2' }).getByRole('gridcell').nth(9)
    await commitment.focus()
    await page.evaluate(`{
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', 'Forecast')
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }`)
    await page.getByText('One line is a forecast: it counts').waitFor()
    await page.getByRole('button', { name: 'Make it an intent, which joins rounds' }).press('Enter')
    await commitment.getByText('Intent').waitFor()
    await page.keyboard.press('ControlOrMeta+z')
    await page.keyboard.press('ControlOrMeta+z')
    const substitutes = page.getByRole('row').filter({ hasText: 'P-2' }).getByRole('gridcell').nth(-2)
    await substitutes.focus()
    await page.keyboard.type('nd-oxide')
    await page.keyboard.press('Enter')
    await substitutes.getByText('such as nd-oxide x 1.05').waitFor()
    await substitutes.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type(' × 1,05;ndpr-metal x 0.9')
    await page.keyboard.press('Enter')
    await substitutes.getByText('nd-oxide x 1.05; ndpr-metal x 0.9', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Check without sending' }).click()
    await page.getByText('The hub found no errors.').waitFor()
    await page.getByRole('button', { name: 'Submit', exact: true }).click()
    await page
      .getByRole('dialog')
      .getByText(/bind you/)
      .waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByRole('heading', { name: 'FC-1' }).waitFor()
    const made = (await party('members', 1).api.all('/demand/forecasts')).find(one => one.reference === 'FC-1')
    expect(made.lines.map((one: Record<string, unknown>) => [one.quantityKg, one.period, one.commitment])).toEqual([
      ['1250.5', '2028-Q1', 'intent'],
      ['1250', '2028-Q1', 'firm'],
    ])
    expect(made.lines.map((one: Record<string, unknown>) => one.substitutes)).toEqual([
      undefined,
      [
        { material: 'nd-oxide', ratio: '1.05' },
        { material: 'ndpr-metal', ratio: '0.9' },
      ],
    ])
    expect(complaints.splice(0)).toEqual([])
  })
}

function otherForecasts() {
  test('a member who edits what somebody changed meanwhile loses nothing and sees the difference', async () => {
    const { page, complaints } = member
    const { api } = party('members', 1)
    const made = (await api.all('/demand/forecasts')).find(one => one.reference === 'FC-1')
    const lines = made.lines.map(({ id: _, ...one }: Record<string, unknown>) => one)
    const other = { reference: 'FC-1', lines: [{ ...lines[0], quantityKg: '900' }, lines[1]] }
    const put = await api.put(`/demand/forecasts/${made.id}`, other, 1)
    expect(put.status).toBe(200)
    const cell = page.getByRole('row').filter({ hasText: 'P-2' }).getByRole('gridcell').nth(3)
    await cell.dblclick()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('700')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Submit new version' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Submit new version' }).click()
    await page.getByRole('heading', { name: 'Someone else changed it in the meantime' }).waitFor()
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('412')
    await picture(member, 'my-forecast-conflict')
    await page.getByRole('button', { name: 'Continue with my table' }).click()
    await page.getByRole('button', { name: 'Submit new version' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Submit new version' }).click()
    await page.getByText('Version 3 submitted.').waitFor()
    expect(
      (await api.get(`/demand/forecasts/${made.id}`)).body.lines.map((one: { quantityKg: string }) => one.quantityKg),
    ).toEqual(['1250.5', '700'])
    expect(await overflow(member)).toBe(0)
    await picture(member, 'my-forecast')
  })

  test('a file is read and shown before anything is stored, its errors with their cells', async () => {
    const { page } = member
    await page.goto(`${hub.url}/my/forecasts/new`)
    await page.getByRole('button', { name: 'Import a file' }).click()
    const csv =
      'reference;material;quantityKg;period;deliverTo;commitment\nL-1;ndpr-oxide;1.250,5;2028-Q2;DE;intent\nL-2;gold;12;2028-Q9;DE;intent\n'
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'need.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByText('2 rows read, 1 without errors.').waitFor()
    expect(await axeFaults(member)).toEqual([])
    await picture(member, 'my-forecast-import')
    await page.getByRole('button', { name: 'Take 2 lines into the table' }).click()
    await page.getByText('Lines: 2, 1,250.5 kg of oxides and 12 kg of other goods in all.').waitFor()
    await page.getByRole('gridcell', { name: /2028-Q9/ }).waitFor()
  })
}

function offered() {
  test('a supplier posts an offer with its chain and an uploaded paper, and reads what is still to mend', async () => {
    const { page, complaints } = supplier
    complaints.splice(0)
    await page.goto(`${hub.url}/my/offers/new`)
    await page.getByRole('button', { name: 'Post the offer' }).click()
    await page.getByText(/fields still need correcting/).waitFor()
    // Where the page stands now, its head would lie over a field.
    await page.evaluate('scrollTo(0, 0)')
    expect(await axeFaults(supplier)).toEqual([])
    await picture(supplier, 'my-offer-new')
    await page.getByLabel('Reference').fill('OFF-1')
    await page.getByRole('button', { name: /Material/ }).click()
    await page
      .getByRole('option', { name: /NdPr oxide|didymium/i })
      .first()
      .click()
    for (const [label, text] of [
      ['Quantity in kg', '2500'],
      ['Period', '2028-Q1'],
      ['Delivered from', 'AU'],
      ['Valid until', '2028-12-31'],
      ['Price per kg', '88.50'],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(text)
    for (const [at, name] of ['1. Mining', '2. Separation'].entries()) {
      const stage = page.getByRole('group', { name })
      await stage.getByRole('combobox', { name: 'Country' }).fill('AU')
      await stage.getByLabel('Site').fill(`Site ${at}`)
      await stage.getByLabel('Operator').fill('Southern Earths')
      await stage.getByRole('button', { name: 'Add an owner of Southern Earths' }).click()
      await stage.getByLabel('Owner').fill('Southern Earths')
      await stage.getByRole('combobox', { name: 'Country' }).last().fill('AU')
      await stage.getByLabel('Share in %').fill('100')
    }
    // A new offer asks for no document that its batches may make needless.
    expect(await page.getByRole('group', { name: /Certificate of origin/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Add a document' }).click()
    const paper = page.getByRole('group', { name: '1. Certificate of origin' })
    await paper.getByLabel('Issued by').fill('Chamber')
    await paper.getByLabel('Valid from').fill('2026-01-01')
    await paper.getByLabel('Valid to').fill('2029-01-01')
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await paper.locator('input[type=file]').setInputFiles({ name: 'origin.png', mimeType: 'image/png', buffer: png })
    await paper.getByText(/^Uploaded, hash/).waitFor()
    await page.getByRole('button', { name: 'Post the offer' }).click()
    await page
      .getByRole('dialog')
      .getByText(/nobody but you can read it/)
      .waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Post the offer' }).click()
    await page.getByRole('heading', { name: 'OFF-1' }).waitFor()
    await page.getByText(/separation: certificate of origin; add evidence/).waitFor()
    await page.getByText('U: not proven').first().waitFor()
    expect(await overflow(supplier)).toBe(0)
    await picture(supplier, 'my-offer')
    await page.getByRole('button', { name: /^Go to it in the form: separation: certificate of origin/ }).click()
    await page.getByRole('group', { name: '2. Certificate of origin' }).locator('button:focus').waitFor()
    expect(complaints).toEqual([])
    await page.goto(`${hub.url}/my/offers`)
    await page.getByRole('link', { name: 'OFF-1' }).waitFor()
    await picture(supplier, 'my-offers')
  })
}

function offeredInFull() {
  test('a supplier tells of composition, tolling, control without shares and scrap, by keyboard and with faults beside the field', async () => {
    const { page, complaints } = supplier
    const { api } = party('suppliers', 0)
    const before = (await api.all('/supply/offers')).find(one => one.reference === 'OFF-1')
    await page.goto(`${hub.url}/my/offers/${before.id}`)
    // What the test before this typed and did not send is still there.
    await page.getByRole('button', { name: 'Begin anew' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Begin anew' }).click()
    await page.getByText(/^You go on with what you typed/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Add an element of the composition' }).press('Enter')
    await page.getByLabel('Element', { exact: true }).fill('nd')
    await page.keyboard.press('Tab')
    await page.keyboard.type('75')
    const mining = page.getByRole('group', { name: '1. Mining' })
    await mining.getByRole('combobox', { name: 'Tolled in' }).fill('m')
    await mining.getByRole('button', { name: /^Add control of Southern Earths/ }).press('Enter')
    await mining.getByLabel('Controlled by').fill('Baotou Institute')
    await page.keyboard.press('Tab')
    await page.keyboard.type('cn')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Technology licence' }).press('Enter')
    await page.getByRole('button', { name: 'Add a stage' }).press('Enter')
    const added = page.getByRole('group', { name: '3. Metal' })
    expect(await added.getByText('Where the scrap was first made').count()).toBe(0)
    await added.getByRole('button', { name: /Stage/ }).click()
    await page.getByRole('option', { name: 'Recycling' }).press('Enter')
    const recycling = page.getByRole('group', { name: '3. Recycling' })
    await recycling.getByRole('combobox', { name: 'Country' }).fill('DE')
    await recycling.getByLabel('Site').fill('Bitterfeld')
    await recycling.getByLabel('Operator').fill('Magnet Return')
    for (const [at, country, share] of [
      [0, 'cn', '70'],
      [1, 'de', '40'],
    ] as const) {
      await recycling.getByRole('button', { name: 'Add an origin of the scrap' }).press('Enter')
      await recycling.getByRole('combobox', { name: 'First made in' }).nth(at).fill(country)
      await recycling.getByLabel('Share of the scrap in %').nth(at).fill(share)
    }
    await page.getByText('3 fields still need correcting.').waitFor()
    await page.getByText('an element such as Nd').waitFor()
    await recycling.getByText('the shares add up to more than 100 %').waitFor()
    await page.evaluate('scrollTo(0, 0)')
    expect(await axeFaults(supplier)).toEqual([])
    await picture(supplier, 'my-offer-more')
    expect(await overflow(supplier)).toBe(0)
    await page.getByLabel('Element', { exact: true }).fill('Nd')
    await mining.getByRole('combobox', { name: 'Tolled in' }).fill('my')
    await page.keyboard.press('Tab')
    await recycling.getByLabel('Share of the scrap in %').nth(1).fill('30')
    await page.getByRole('button', { name: 'Check without sending' }).click()
    await page.getByText('The hub found no errors.').waitFor()
    await page.getByRole('button', { name: 'Post new version' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Post new version' }).click()
    await page.getByText('Version 2 posted.', { exact: false }).waitFor()
    const { body } = await api.get(`/supply/offers/${before.id}`)
    expect(body.composition).toEqual({ Nd: '75' })
    expect(body.chain[0]).toMatchObject({
      tolledIn: 'MY',
      control: [{ by: 'Baotou Institute', country: 'CN', how: 'technology-licence' }],
    })
    expect(body.chain[2]).toMatchObject({
      stage: 'recycling',
      recycledFrom: [
        { country: 'CN', sharePct: '70' },
        { country: 'DE', sharePct: '30' },
      ],
    })
    expect(complaints).toEqual([])
  })
}

function wayOut() {
  test('a member takes a line out of a round, is told that it cannot come back, and a firm line offers no way out', async () => {
    const { operator } = played
    const { id } = (await operator.post('/rounds', round({ name: 'First quarter', periods: ['2028-Q1'] }))).body
    await operator.post(`/rounds/${id}/open`)
    await until('both lines have joined', async () => (await operator.all(`/rounds/${id}/lines`)).length === 2)
    await operator.post(`/rounds/${id}/publish-pool`)
    await inState(operator, id, 'offering')
    const { page, complaints } = member
    complaints.splice(0)
    await page.goto(`${hub.url}/my/rounds/${id}`)
    await page.getByRole('button', { name: 'P-2' }).click()
    await page.getByText('A firm line cannot leave a round.').waitFor()
    expect(await page.getByRole('button', { name: 'Leave the round' }).count()).toBe(0)
    await page.getByRole('button', { name: 'P-1' }).click()
    expect(await axeFaults(member)).toEqual([])
    await page.getByRole('button', { name: 'Leave the round' }).click()
    await page.getByRole('dialog').getByText('It cannot come back into this round.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Take it out' }).click()
    await page.getByText('P-1 has left the round.').waitFor()
    const lines = await party('members', 1).api.all(`/rounds/${id}/lines`)
    expect(lines.find(one => one.reference === 'P-1').entry).toBe('left')
    expect(complaints).toEqual([])
  })
}
